"""All that the worker can say, read out of its source: each text with `...` for what is filled in."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import tinkworker
from tinkworker.runtime import port as runtime
from tinkworker.server import port as server

TOP = Path(tinkworker.__file__).parent
WHERE = (
    "worker",
    "lifecycle/action",
    "lifecycle/report",
    "lifecycle/workflow",
    "lifecycle/worker",
    "lifecycle/conclusion.py",
    "runtime/image.py",
    "runtime/docker",
    "runtime/process",
    "server/channel",
    "server/detection.py",
    "server/remote.py",
    "server/served.py",
    "server/meaning.py",
    "server/file/server.py",
    "cli/life.py",
    "cli/working.py",
    "cli/status",
    "cli/doctor",
)
"""What of the program runs in a machine; the simulated runtime and the development server do not."""

LINES = ("cli/status/",)
"""Where lines for people are yielded, and not given to anything."""

FAULTS = {
    name
    for module, above in ((runtime, runtime.RuntimeFault), (server, server.ServerFault))
    for name, each in vars(module).items()
    if isinstance(each, type) and issubclass(each, above)
}
SAYING = FAULTS | {
    "AuthoritiesUnreadable",
    "AddressInvalid",
    "DescriptionChanged",
    "Conclusion",
    "Fault",
    "warn",
    "tell",
}
"""Whatever is called so is given words for people; so is `say`, with these levels before them."""
LEVELS = {"warning", "error"}

FOUND = {"well", "odd", "wrong"}
"""Whatever is called so is given a subject first, then what was found; the advice behind it explains itself."""

NAMES = {"message", "said", "cannot"}
"""What is assigned to these is said later."""


def said() -> Iterator[tuple[str, str]]:
    """Where something is said, and what, as far as it has words of its own."""
    for path in files():
        place = str(path.relative_to(TOP))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for argument in (*words_of(node), *(yielded_by(node) if place.startswith(LINES) else ())):
                words = text(argument)
                if " " in words and re.search("[a-z]", words):
                    yield f"{place}:{getattr(node, 'lineno', 0)}", words


def words_of(node: ast.AST) -> Iterator[ast.AST]:
    """What of a call, or of an assignment to a name that is said, may be words for people."""
    match node:
        case ast.Call(func=ast.Attribute(attr=name), args=[_, what, *_]) if name in FOUND:
            yield what
        case ast.Call(args=arguments) if speaks(node):
            yield from arguments
        case ast.Assign(targets=[ast.Name(id=name)], value=value) if name in NAMES:
            yield value
        case _:
            return


def yielded_by(node: ast.AST) -> Iterator[ast.AST]:
    """A line that is yielded, or printed, to be shown to people."""
    match node:
        case ast.Yield(value=ast.AST() as value) | ast.YieldFrom(value=ast.GeneratorExp(elt=value)):
            yield value
        case ast.Call(func=ast.Name(id="print"), args=[value, *_]):
            yield value
        case _:
            return


def files() -> Iterator[Path]:
    """The files of `WHERE`."""
    for place in WHERE:
        path = TOP / place
        yield from [path] if path.is_file() else sorted(path.rglob("*.py"))


def speaks(call: ast.Call) -> bool:
    """Whether a call is given words for people that say what is wrong."""
    name = getattr(call.func, "id", getattr(call.func, "attr", ""))
    if name not in {"say", "message"}:
        return name in SAYING
    first = call.args[0] if call.args else None
    return not isinstance(first, ast.Constant) or first.value in LEVELS or len(call.args) == 1


def text(node: ast.AST) -> str:
    """The words of an expression; nothing if it has none of its own."""
    match node:
        case ast.Constant(value=str(words)):
            return words
        case ast.JoinedStr(values=values):
            return "".join(text(value) or "..." for value in values)
        case ast.BinOp(left=left, right=right):
            return f"{text(left) or '...'}{text(right) or '...'}"
        case ast.IfExp(body=body, orelse=other):
            return f"{text(body)} / {text(other)}"
        case _:
            return ""

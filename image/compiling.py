"""
A program for the interpreter that goes into the image: compile modules, always to the same bytes.

It reads from standard input, as JSON, a list of sources, what tracebacks are to call them, and where the bytecode goes.
"""

import ast
import importlib.util
import json
import marshal
import sys
from pathlib import Path


def main() -> None:
    """Compile what is asked for."""
    for source, name, target in json.load(sys.stdin):
        tree = without_docstrings(ast.parse(Path(source).read_bytes(), name))
        code = compile(tree, name, "exec", dont_inherit=True, optimize=0)
        # What stands between the magic number and the code is about a source, and there is none.
        Path(target).write_bytes(importlib.util.MAGIC_NUMBER + bytes(12) + marshal.dumps(code))


def without_docstrings(tree: ast.Module) -> ast.Module:
    """A module without the texts that say what it is for."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        match node.body:
            case [ast.Expr(ast.Constant(str())) as text, *rest]:
                node.body[:] = rest or [ast.copy_location(ast.Pass(), text)]
            case _:
                pass
    return tree


if __name__ == "__main__":
    main()

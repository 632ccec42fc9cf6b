"""
Rendering of templates, which are Go's `text/template` with Sprig's functions and one more.

A library does it, and it is an extra: most templates for a trial have no placeholders, and the worker never renders.
"""

from collections.abc import Mapping

from tinkworker.server.development.hardware import complete
from tinkworker.server.development.problem import Problem, TemplateInvalid, locate

_PARTITIONS = (("/dev/nvme", "p"), ("/dev/sd", ""), ("/dev/vd", ""), ("/dev/xvd", ""), ("/dev/hd", ""))


def render(text: str, file: str, values: Mapping[str, object]) -> str:
    """
    A template with its placeholders filled in.

    Args:
        text: The template. Without `{{` it is returned as it is.
        file: What to call it in problems.
        values: What the placeholders stand for, by name. `Hardware` is completed.

    Raises:
        TemplateInvalid: It is not a template, a name has no value, or the library is not installed.
    """
    if "{{" not in text:
        return text
    try:
        import gotpl  # noqa: PLC0415 an extra, and takes 150 ms
        from gotpl.funcs.sprig import text_func_map  # noqa: PLC0415 as above
    except ImportError as error:
        what, remedy = "nothing here fills in `{{`", 'install "tinkworker[templates]"'
        raise TemplateInvalid([Problem(file, *locate(text, text.index("{{")), what, remedy)]) from error
    functions = {**text_func_map(), "formatPartition": format_partition}
    environment = gotpl.Environment(functions=functions, missing_key="error")
    try:
        return str(environment.from_string(text).render(complete(values)))
    except gotpl.TemplateSyntaxError as error:
        what = str(error).split(": ", 1)[-1]
        problem = Problem(file, error.line, error.column, what, "write it as for Go's text/template")
        raise TemplateInvalid([problem]) from error
    except gotpl.TemplateExecutionError as error:
        problem = Problem(
            file, error.line or 1, error.column or 1, error.message, "set what is missing: --set NAME=VALUE"
        )
        raise TemplateInvalid([problem]) from error


def format_partition(device: str, partition: int) -> str:
    """The path of a disk's partition; the path as it is, if it is not one of a disk."""
    for prefix, separator in _PARTITIONS:
        if device.startswith(prefix):
            return f"{device}{separator}{partition}"
    return device

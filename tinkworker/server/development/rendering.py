"""
Rendering of templates, which are Go's `text/template` with Sprig's functions and a few more.

A library does it, and it is an extra: most templates for a trial have no placeholders, and the worker never renders.
"""

from collections.abc import Callable, Mapping
from ipaddress import IPv4Address

import yaml

from tinkworker.server.development.hardware import complete
from tinkworker.server.development.problem import Problem, TemplateInvalid, locate

_PARTITIONS = (
    ("/dev/disk/", "-part"),
    ("/dev/nvme", "p"),
    ("/dev/sd", ""),
    ("/dev/vd", ""),
    ("/dev/xvd", ""),
    ("/dev/hd", ""),
)

_ADDRESS_BITS = 32
_ALL_ONES = 2**_ADDRESS_BITS - 1


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
    functions = {**text_func_map(), **_FUNCTIONS}
    environment = gotpl.Environment(functions=functions, missing_key="error")
    try:
        return str(environment.from_string(text).render(complete(values)))
    except gotpl.TemplateSyntaxError as error:
        what = str(error).split(": ", 1)[-1]
        problem = Problem(file, error.line, error.column, what, "write it as for Go's text/template")
        raise TemplateInvalid([problem]) from error
    except gotpl.TemplateExecutionError as error:
        missing = error.message.startswith("missing key")
        remedy = (
            "set what is missing: --set NAME=VALUE" if missing else "give it what it takes, as in Go's text/template"
        )
        problem = Problem(file, error.line or 1, error.column or 1, error.message, remedy)
        raise TemplateInvalid([problem]) from error


def format_partition(device: str, partition: int) -> str:
    """
    The path of a disk's partition.

    By tink v0.12's rules; what these leave as it is, by those of Tinkerbell v0.25.
    """
    for prefix, separator in _PARTITIONS:
        if device.startswith(prefix):
            return f"{device}{separator}{partition}"
    return f"{device}{'p' if device[-1:].isdecimal() else ''}{partition}"


def netmask_to_prefix_length(netmask: str) -> str:
    """The length of a network's prefix: "24" for 255.255.255.0, "0" for what masks no network (Tinkerbell v0.22)."""
    mask = int(IPv4Address(netmask))
    length = _ADDRESS_BITS - (~mask & _ALL_ONES).bit_length()
    return str(length if mask == _ALL_ONES << (_ADDRESS_BITS - length) & _ALL_ONES else 0)


def to_yaml(value: object) -> str:
    """A value as YAML (Tinkerbell v0.23)."""
    return yaml.safe_dump(value, default_flow_style=False, allow_unicode=True).removesuffix("\n")


def from_yaml(text: str) -> object:
    """YAML as a value; nothing at all is an error (Tinkerbell v0.23)."""
    if not text:
        raise ValueError("there is no YAML in it")
    try:
        return yaml.safe_load(text)
    except RecursionError as error:
        raise ValueError("this YAML is nested too deeply") from error


_FUNCTIONS: Mapping[str, Callable[..., object]] = {
    "formatPartition": format_partition,
    "netmaskToPrefixLength": netmask_to_prefix_length,
    "toYaml": to_yaml,
    "fromYaml": from_yaml,
}

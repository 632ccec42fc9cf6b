"""An image whose registry only looks like ours: it is refused, or asked for without our credentials."""

import pytest

from tinkworker.runtime.image import credentials_apply, parse_reference, parse_registry
from tinkworker.runtime.port import Refused

REGISTRY = parse_registry("registry.kube.example")[0]

ALIKE = {
    "a Cyrillic letter": "r\u0435gistry.kube.example",
    "a Kelvin sign, whose small letter is ours": "registry.\u212aube.example",
    "wide letters": "\uff52egistry.kube.example",
    "a wide dot": "registry\uff0ekube.example",
    "an ideographic dot": "registry\u3002kube.example",
    "a soft hyphen": "regis\u00adtry.kube.example",
    "a space of no width": "registry\u200b.kube.example",
    "a dot at the end": "registry.kube.example.",
    "the code of a homograph": "xn--rgistry-8fg.kube.example",
    "a name in front": "evil.registry.kube.example",
    "a name behind": "registry.kube.example.evil",
    "a name before an at": "registry.kube.example@evil.example",
    "a name after an at": "evil.example@registry.kube.example",
    "a user": "user:password@registry.kube.example",
    "another port": "registry.kube.example:444",
    "a port in other digits": "registry.kube.example:\u0664\u0664\u0663",
    "a backslash": "evil.example\\registry.kube.example",
    "a percent sign": "registry.kube.example%2f.evil.example",
    "a NUL": "registry.kube.example\0.evil.example",
    "a line": "registry.kube.example\n.evil.example",
    "a letter more": "registry.kube.examples",
    "a letter less": "registry.kube.exampl",
}


@pytest.mark.parametrize("what", ALIKE)
def test_a_registry_that_looks_like_ours_gets_no_credentials(what: str) -> None:
    """However much a host looks like the one that they are for, it is another one."""
    try:
        reference = parse_reference(f"{ALIKE[what]}/tools:1")
    except Refused:
        return
    assert not credentials_apply(reference, REGISTRY)


def test_our_own_gets_them() -> None:
    """Written in capitals it is the same host."""
    assert credentials_apply(parse_reference("Registry.KUBE.example/tools:1"), REGISTRY)

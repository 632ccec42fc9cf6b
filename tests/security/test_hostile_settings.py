"""A config file may hold anything: it gives settings, or says where it is wrong."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.parts.fuzz import inputs
from tinkworker.cli.settings.file import FORMATS, STEM, read
from tinkworker.cli.settings.table import SETTINGS

NAMES = [setting.name for setting in SETTINGS]
SPLINTERS = st.sampled_from(
    [
        *NAMES,
        *"{}[]:,&*!|>'\"%@`#-?~=.\n\t\\\0\x1b\u2028\ufeff",
        *(": ", "= ", "- ", "---\n", "<<: ", "&a ", "*a", "!!python/name:os.system ", "[[a]]", '"""', "'''"),
        *("true", "null", "0x1F", "1e999", "1_0", "2026-01-01"),
    ]
)
TEXT = st.lists(SPLINTERS, max_size=25).map("".join) | st.text(max_size=60)


@pytest.mark.parametrize("ending", FORMATS)
@given(text=TEXT)
@inputs(300)
def test_any_config_file(tmp_path: Path, ending: str, text: str) -> None:
    """Whatever stands in it: each problem and each warning names the file, and each setting has its place."""
    path = tmp_path / f"{STEM}.{ending}"
    path.write_bytes(text.encode("utf-8", "surrogatepass"))

    found = read([tmp_path])

    assert all(str(path) in said for said in (*found.problems, *found.warnings))
    assert set(found.given) <= set(NAMES)


@pytest.mark.parametrize("ending", FORMATS)
@given(content=st.binary(max_size=60))
@inputs(100)
def test_any_bytes_as_config_file(tmp_path: Path, ending: str, content: bytes) -> None:
    """What is no text at all is a problem like any other."""
    path = tmp_path / f"{STEM}.{ending}"
    path.write_bytes(content)

    found = read([tmp_path])

    assert all(str(path) in said for said in (*found.problems, *found.warnings))


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("text", ["[" * 100_000, "{" * 100_000, "a: " * 50_000, "- " * 100_000])
def test_nested_without_an_end(tmp_path: Path, ending: str, text: str) -> None:
    """What is too deep to be read is a problem, and no crash."""
    (tmp_path / f"{STEM}.{ending}").write_text(text)

    found = read([tmp_path])

    assert found.problems or found.warnings

"""What `make` gives people first, as they give it."""

import os
from pathlib import Path

import pytest

from tests.documentation.surroundings import complete
from tests.packaging.building import ROOT, must


@pytest.mark.long
def test_make_test(tmp_path: Path) -> None:
    """`make test` runs the tests that it is told to; that they are found says that those of all are, too."""
    told = "TESTS=tests/cli/test_text.py --override-ini=cache_dir=" + str(tmp_path)
    said = must("make", f"VENV={complete(tmp_path)}", "test", told, HOME=str(tmp_path))

    assert " passed" in said


@pytest.mark.long
@pytest.mark.timeout(900)
def test_make_demo_in_a_fresh_clone(tmp_path: Path) -> None:
    """Whoever clones the sources and gives the README's first command sees a workflow succeed, with all it installs."""
    must("git", "clone", "--quiet", ROOT, tmp_path / "clone")
    given = {name: value for name, value in os.environ.items() if name == "PATH" or name.startswith("PIP_")}

    said = must("make", "demo", "DEMO=--json", folder=tmp_path / "clone", **given, TMPDIR=str(tmp_path))

    assert '"outcome": "succeeded"' in said

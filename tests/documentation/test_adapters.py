"""The pages that add a runtime and a protocol: what they build keeps the laws of its port, and serves a worker."""

from pathlib import Path

import pytest

from tests.documentation.page import DOCUMENTATION, Reader


@pytest.mark.parametrize(("page", "adapter"), [("add-a-runtime", "children"), ("add-a-protocol", "share")])
def test_an_adapter_is_added(page: str, adapter: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever follows the page has an adapter that its types and the conformance suite pass, and a worker takes it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(DOCUMENTATION.parent))
    monkeypatch.syspath_prepend(tmp_path)

    done = Reader(tmp_path).follow(f"developer/{page}.md")

    assert done >= 5
    assert (tmp_path / f"{adapter}.py").exists()

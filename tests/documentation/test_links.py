"""Links within the repository lead somewhere, and every page can be reached."""

import re
from pathlib import Path

import pytest

from tests.documentation.commands import ROOT, pages

LINK = re.compile(r"(?<!!)\[[^\]]*\]\((?!https?:|mailto:)(?P<path>[^)#\s]*)(?:#(?P<anchor>[^)\s]+))?\)")
PICTURE = re.compile(r"!\[[^\]]*\]\((?!https?:)(?P<path>[^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)


def prose(path: Path) -> str:
    """A page without its blocks."""
    return FENCE.sub("", path.read_text(encoding="utf-8"))


def anchors(path: Path) -> set[str]:
    """What the headings of a page are called in links."""
    headings = re.findall(r"^#+ (.+)$", prose(path), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", sorted(pages()))
def test_links_of_a_page(page: str) -> None:
    """Each link of a page, to a page, a heading or a source, and each picture, is there."""
    path = ROOT / page
    for link in LINK.finditer(prose(path)):
        target = (path.parent / link["path"]).resolve() if link["path"] else path
        assert target.exists(), f"{page}: {link[0]}"
        if link["anchor"]:
            assert link["anchor"] in anchors(target), f"{page}: {link[0]}"
    for picture in PICTURE.finditer(prose(path)):
        assert (path.parent / picture["path"]).exists(), f"{page}: {picture[0]}"


def test_every_page_is_in_the_index() -> None:
    """Every page of the site is in one of the index's lists, by its name or by its folder."""
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^([a-z-]+/[\w*-]+)$", index, re.MULTILINE))
    folders = {entry.removesuffix("/*") for entry in listed if entry.endswith("/*")}

    for path in (ROOT / "docs").rglob("*.md"):
        page = path.relative_to(ROOT / "docs").with_suffix("").as_posix()
        assert page == "index" or page in listed or page.rpartition("/")[0] in folders, page

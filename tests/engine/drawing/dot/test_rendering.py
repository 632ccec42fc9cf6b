"""Pictures come from a renderer out of the package index."""

from importlib.metadata import PackageNotFoundError
from xml.etree import ElementTree as ET

import pytest

from tests.engine.drawing.charts import ALL, PARCEL
from tinkworker.engine.drawing.dot import rendering
from tinkworker.engine.drawing.dot.rendering import NoRenderer, current, render
from tinkworker.engine.drawing.dot.writing import dot

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("name", ALL)
def test_the_renderer_draws_what_is_written(name: str) -> None:
    """Every state and every box of the graph is in the picture, once."""
    picture = ET.fromstring(render(dot(ALL[name]), "svg"))  # noqa: S314 our own
    titles = {
        kind: [group.findtext(f"{SVG}title") for group in picture.iter(f"{SVG}g") if group.get("class") == kind]
        for kind in ("node", "cluster")
    }

    drawn = {str(title) for title in titles["node"] if "->" not in str(title)} - {"[*]"}
    assert drawn == set(ALL[name].states)
    assert len(titles["node"]) == len(set(titles["node"]))
    assert titles["cluster"] == [f"cluster_{state.name}" for state in ALL[name].states.values() if state.composite]


def test_pictures_are_the_same_every_time() -> None:
    """The same graph gives the same bytes, in both formats."""
    graph = dot(PARCEL)

    assert render(graph, "svg") == render(graph, "svg")
    assert render(graph, "png") == render(graph, "png")
    assert render(graph, "png").startswith(b"\x89PNG\r\n")


def test_a_picture_knows_what_it_was_drawn_from() -> None:
    """A picture is current as long as its graph is; no renderer is needed to see that."""
    picture = render(dot(PARCEL), "svg")

    assert current(picture, dot(PARCEL))
    assert not current(picture, dot(ALL["report"]))
    assert not current(b"<svg/>", dot(PARCEL))


def test_without_the_renderer_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the extra is not installed, the error names it."""

    def nothing(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(rendering, "distribution", nothing)
    with pytest.raises(NoRenderer, match=r"pip install 'tinkworker\[svg\]'"):
        render(dot(PARCEL), "svg")


def test_what_the_renderer_says_is_passed_on() -> None:
    """A graph that the renderer does not understand is an error with its own words."""
    with pytest.raises(NoRenderer, match=r"graphviz-pure does not draw: .*syntax error"):
        render("digraph { a -> ", "svg")

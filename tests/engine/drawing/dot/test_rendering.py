"""Pictures come from a renderer out of the package index."""

import re
from importlib.metadata import PackageNotFoundError, PathDistribution
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.engine.drawing.charts import ALL, PARCEL
from tests.engine.workshop import topology
from tinkworker.engine.drawing.dot import rendering
from tinkworker.engine.drawing.dot.rendering import NoRenderer, current, render
from tinkworker.engine.drawing.dot.writing import dot
from tinkworker.engine.drawing.spine import spine

POINT = re.compile(r"-?[\d.]+,-?[\d.]+")
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


def middles(picture: ET.Element) -> dict[str, tuple[float, float]]:
    """Where the middle of each state's box is, from the left and from the top."""
    found: dict[str, tuple[float, float]] = {}
    for group in picture.iter(f"{SVG}g"):
        box = group.find(f"{SVG}path")
        if group.get("class") == "node" and box is not None:
            points = [tuple(map(float, point.split(","))) for point in POINT.findall(box.get("d", ""))]
            across, down = zip(*points, strict=True)
            found[str(group.findtext(f"{SVG}title"))] = ((min(across) + max(across)) / 2, (min(down) + max(down)) / 2)
    return found


def test_the_spine_goes_straight_down() -> None:
    """The nine states of an action's spine stand one below the other, in its order."""
    found = middles(ET.fromstring(render(dot(ALL["action"]), "svg")))  # noqa: S314 our own
    on_it = [found[state] for state in spine(ALL["action"]).states]

    assert len(on_it) == 9
    assert max(across for across, _ in on_it) - min(across for across, _ in on_it) < 5
    assert [down for _, down in on_it] == sorted(down for _, down in on_it)


@pytest.mark.parametrize(
    "text",
    [
        "{chart: x, initial: a, states: {a: {final: true}}}",
        "{chart: x, initial: a, states: {a: {after: {t: b}}, b: {after: {t: a, u: c}}, c: {final: true}}}",
        "{chart: x, initial: a, states: {a: {initial: b, states: {b: {initial: c, after: {t: a}, states: {c: {}}}}}}}",
        "{chart: node, initial: graph, states: {graph: {after: {edge: digraph}}, digraph: {final: true}}}",
    ],
)
def test_odd_charts_can_be_drawn(text: str) -> None:
    """Charts of one state, without a spine, of boxes in boxes, or with names that mean something to Graphviz."""
    odd = topology(text)
    picture = ET.fromstring(render(dot(odd), "svg"))  # noqa: S314 our own

    assert set(odd.states) <= {group.findtext(f"{SVG}title") for group in picture.iter(f"{SVG}g")}


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


def test_a_renderer_that_has_lost_its_program_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Where the package is there and its program is not, the error says how to get it back."""
    monkeypatch.setattr(rendering, "distribution", lambda _name: PathDistribution(tmp_path))
    with pytest.raises(NoRenderer, match=r"graphviz-pure has no program here: pip install --force-reinstall"):
        render(dot(PARCEL), "svg")


def test_what_the_renderer_says_is_passed_on() -> None:
    """A graph that the renderer does not understand is an error with its own words."""
    with pytest.raises(NoRenderer, match=r"graphviz-pure does not draw: .*syntax error"):
        render("digraph { a -> ", "svg")

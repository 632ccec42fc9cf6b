"""Whatever is loaded has passed every check; whatever has not is told, all of it at once."""

from pathlib import Path

import pytest

from tests.engine.workshop import Notes
from tinkworker.engine.binding import Bindings
from tinkworker.engine.loading import load, read_files
from tinkworker.engine.problem import ChartError
from tinkworker.engine.statechart import Statechart

SOUND = "chart: {name}\ninitial: x\nstates: {{x: {{final: true}}}}\n"


def written(folder: Path, **texts: str) -> list[Path]:
    """Chart files in a folder; `{name}` in a text is the file's name."""
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text.format(name=name), encoding="utf-8")
    return [folder / f"{name}.yaml" for name in texts]


def bindings(*names: str) -> list[Bindings]:
    """Nothing bound to some charts."""
    return [Bindings(name, Notes) for name in names]


def refused(files: list[Path], *names: str) -> list[str]:
    """What is said when files are loaded; without their folder."""
    with pytest.raises(ChartError) as error:
        load(files, bindings(*names))
    return [str(problem).removeprefix(f"{files[0].parent}/") for problem in error.value.problems]


def test_sound_charts_are_loaded_by_name(tmp_path: Path) -> None:
    """Charts come by name in the order of the files, bound."""
    charts = load(written(tmp_path, b=SOUND, a=SOUND), bindings("a", "b"))

    assert list(charts) == ["b", "a"]
    assert all(isinstance(chart, Statechart) for chart in charts.values())


def test_bindings_without_a_chart_are_left_alone(tmp_path: Path) -> None:
    """More may be bound than is loaded."""
    assert list(load(written(tmp_path, a=SOUND), bindings("a", "b"))) == ["a"]


def test_problems_of_all_files_come_in_order(tmp_path: Path) -> None:
    """Problems are told for all files at once, by file and line, in whatever order the files were given."""
    broken = SOUND.replace("final: true", "final: true, when: {{go: y}}")

    found = refused(written(tmp_path, b=broken, a=broken), "a", "b")

    assert found[:3] == [
        (
            "a.yaml:3:10: 'x' is final, and yet something happens in it; "
            "a final state has a description and an entry at most"
        ),
        "a.yaml:3:34: nobody sends 'go': it is not under 'events' and no activity here ends so; there are none",
        "a.yaml:3:38: there is no state 'y'; there are: x",
    ]
    assert found[3:] == [problem.replace("a.yaml", "b.yaml", 1) for problem in found[:3]]


def test_files_that_cannot_be_read_are_all_told(tmp_path: Path) -> None:
    """One file that is no YAML does not hide another."""
    assert [problem.partition(" ")[0] for problem in refused(written(tmp_path, a="[", b="x", c=SOUND), "c")] == [
        "a.yaml:2:1:",
        "b.yaml:1:1:",
    ]


def test_two_charts_have_two_names(tmp_path: Path) -> None:
    """A second chart of the same name is found, with the place of the first."""
    files = written(tmp_path, a=SOUND, b=SOUND.replace("{name}", "a"))

    assert refused(files, "a") == [f"b.yaml:1:8: a second chart named 'a'; the first is in {files[0]}; rename one"]


def test_a_chart_that_nothing_is_bound_to_is_refused(tmp_path: Path) -> None:
    """A chart whose name nobody knows is found, with what was probably meant."""
    (file,) = written(tmp_path, reporrt=SOUND)

    assert refused([file], "report", "worker") == [
        "reporrt.yaml:1:8: nothing is bound for a chart named 'reporrt'; did you mean 'report'?"
    ]


def test_charts_are_held_against_each_other(tmp_path: Path) -> None:
    """What two sound charts contradict each other in is found when they are loaded together."""
    lonely = SOUND.replace("final: true", "final: true, entry: {{send: {{to: nobody, event: news}}}}")

    assert refused(written(tmp_path, a=lonely), "a") == [
        "a.yaml:3:41: no machine of 'nobody' ever lives below one of 'a'; there are: parent"
    ]


def test_a_missing_file_is_the_callers_problem(tmp_path: Path) -> None:
    """A file that is not there is no fault of a chart."""
    with pytest.raises(FileNotFoundError):
        read_files([tmp_path / "none.yaml"])

"""The worker's four charts are sound, are found wherever the package lies, and say what people are told they say."""

import subprocess
import sys
from pathlib import Path

import pytest

import tinkworker
from tests.parts.measuring import unmeasured
from tinkworker.engine.statechart import Statechart
from tinkworker.lifecycle.charts import NAMES, bindings, folder, load_charts


@pytest.fixture(scope="module")
def loaded() -> dict[str, Statechart]:
    """The four charts."""
    return dict(load_charts())


def test_all_four_are_sound() -> None:
    """Loading checks everything there is to check, each chart alone and all with each other."""
    assert list(load_charts()) == list(NAMES)


def test_every_chart_is_bound_under_its_name() -> None:
    """Each chart has bindings of its name, and each file holds the chart of its name."""
    assert [each.chart for each in bindings()] == list(NAMES)
    for name in NAMES:
        assert (folder() / f"{name}.yaml").is_file()


def test_an_installed_package_finds_the_charts_inside_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a wheel or a zipapp the charts lie in the package; in a checkout they lie beside it."""
    package = tmp_path / "tinkworker"
    package.mkdir()

    monkeypatch.setattr(tinkworker, "__file__", str(package / "__init__.py"))

    assert folder() == tmp_path / "statecharts"
    (package / "statecharts").mkdir()
    assert folder() == package / "statecharts"


def test_what_reads_archives_is_not_loaded() -> None:
    """A worker that lies in a folder does without what finds charts in a zip file, and so does its memory."""
    code = "import sys; from tinkworker.lifecycle.charts import load_charts; load_charts(); print(*sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], env=unmeasured(), capture_output=True, text=True, check=True)

    assert not {"zipfile", "tempfile", "shutil"} & set(answer.stdout.split())


@pytest.mark.parametrize(
    ("name", "ends"),
    [
        ("worker", ["stopped"]),
        ("workflow", ["succeeded", "failed", "timed_out", "handed_over", "replaced", "abandoned"]),
        ("action", ["reported", "abandoned", "dropped"]),
        ("report", ["acknowledged", "abandoned", "withdrawn"]),
    ],
)
def test_ends(loaded: dict[str, Statechart], name: str, ends: list[str]) -> None:
    """Each life has its ends, and no others."""
    assert [state for state, place in loaded[name].table.items() if place.final] == ends


def test_the_spine_of_an_action(loaded: dict[str, Statechart]) -> None:
    """Pending, pulling, running, reported: what people see of an action are states of its chart."""
    assert {"pending", "pulling", "running", "reported"} <= loaded["action"].table.keys()


def test_from_the_start_on_an_action_is_dropped_only_if_nobody_is_to_be_told(loaded: dict[str, Statechart]) -> None:
    """Once its container may have started, an action ends reported or abandoned, unless the server has replaced it."""
    topology = loaded["action"].topology
    started = [edge for edge in topology.walk() if str(topology.active[edge.source][-1].name) != "unstarted"]
    dropping = {(edge.event, edge.alternative.guard) for edge in started if edge.target == "dropped"}

    assert dropping == {("always", "nobody_is_told"), ("outcome_withdrawn", None)}


def test_an_outcome_is_concluded_before_it_is_reported(loaded: dict[str, Statechart]) -> None:
    """Whatever leads to the report of an outcome has gone through an assignment that concludes it."""
    topology = loaded["action"].topology
    into = [edge for edge in topology.walk() if edge.target in {"concluded", "reacting", "stopping"}]

    for edge in into:
        concluding = any(str(name).startswith("conclude_") for name in edge.alternative.effects.assign)
        assert concluding or edge.source in {"stopping", "stop_unsure", "reacting", "handling", "concluded"}

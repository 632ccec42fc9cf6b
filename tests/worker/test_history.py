"""What a journal tells: whose it is, from which boot, and why nobody can go on from there."""

from collections.abc import Callable

import pytest

from tests.worker.living import history, journal, lives
from tests.worker.scenario.common import ONE, WORKFLOW
from tests.worker.scene import RELAY, Scene
from tinkworker.engine.journal.reader import read


def test_what_can_be_gone_on_with(interrupted: Scene) -> None:
    """A journal that ends while an action runs tells of its machines as they were."""
    told = history(interrupted)

    assert told.trouble == ""
    assert told.ensemble.members[ONE].machine.state == "running"
    assert told.data is not None
    assert told.data.workflow == RELAY


def test_what_has_ended_is_told_too(interrupted: Scene) -> None:
    """A journal whose machines have all ended tells what the first of them knew last."""
    told = history(interrupted.run())

    assert told.data is not None
    assert (told.ensemble.members, told.data.position) == ({}, 1)


def test_the_first_machine_is_known_from_a_snapshot_too(interrupted: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """A journal that was begun anew says with its snapshot whose it is."""
    monkeypatch.setattr("tinkworker.engine.journal.writer.BOUND", 100)
    before = history(interrupted)
    interrupted.crash(lambda scene: scene.in_state(ONE, "reporting"))
    after = history(interrupted)

    assert after.reading.batches[0][0].record["record"] == "snapshot"
    assert (before.root, before.spawn) == (after.root, after.spawn) == (WORKFLOW, "next_workflow")
    assert interrupted.run().starts() == 1


def test_the_boot_is_that_of_the_last_life(interrupted: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    """Timers go on only within a boot, so the boot is that of the life that wrote last."""
    first = read(journal(interrupted)).header["boot"]
    assert history(interrupted).boot == first

    monkeypatch.setattr("tinkworker.worker.journals.boot_id", lambda: "another boot")
    told = history(lives(interrupted, 1))

    assert (told.reading.header["boot"], told.boot) == (first, "another boot")


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda content: content.replace(b'"runtime.create"', b'"runtime.invent"'), "the checksum does not fit"),
        (lambda content: content[: content.index(b"\n") + 1], "ends before anything had begun"),
    ],
    ids=["damaged", "header only"],
)
def test_trouble_says_what_and_where(interrupted: Scene, spoil: Callable[[bytes], bytes], why: str) -> None:
    """Why nobody can go on names the file; what stands before it is told all the same."""
    path = journal(interrupted)
    path.write_bytes(spoil(path.read_bytes()))

    told = history(interrupted)

    assert told.trouble.startswith(str(path))
    assert why in told.trouble
    assert (ONE in told.ensemble.members) is bool(told.reading.batches)

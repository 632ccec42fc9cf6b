"""`tink-worker --workflow FILE`: one workflow, without any server."""

import json
from pathlib import Path

import pytest

from tests.cli.command import give, started

TEMPLATE = """\
version: "0.1"
name: try
global_timeout: {limit}
tasks:
  - name: t
    worker: somebody-else
    actions:
      - {{name: one, image: busybox, timeout: 60, command: [sh, -c, "echo one >> trace"]}}
      - {{name: two, image: busybox, timeout: 60, command: [sh, -c, "echo two >> trace; {two}"]}}
"""
GIVEN = ("--workflow=file.yaml", "--runtime=process", "--data-dir=data")


def write(folder: Path, two: str = "true", limit: int = 60) -> None:
    """A template whose second action does something."""
    (folder / "file.yaml").write_text(TEMPLATE.format(two=two, limit=limit), encoding="utf-8")


def told(text: str) -> dict[str, object]:
    """The summary, which is the last line of what is said off a terminal."""
    return dict(json.loads(text.splitlines()[-1]))


def test_success(tmp_path: Path) -> None:
    """All actions run in order, whosever they are; neither id nor server need be given; it ends with 0."""
    write(tmp_path)

    answer = give("tink-worker", *GIVEN, folder=tmp_path)

    assert answer.returncode == 0, answer.stdout
    summary = told(answer.stdout)
    assert summary["outcome"] == "succeeded"
    assert (tmp_path / "data" / str(summary["workflow"]) / "trace").read_text() == "one\ntwo\n"
    assert Path(str(summary["journal"])).is_relative_to(tmp_path / "data" / ".tink-worker")


def test_failure(tmp_path: Path) -> None:
    """A workflow that failed ends it with 1; a person is told which action, why, and where the journal is."""
    write(tmp_path, two="exit 3")

    answer = give("tink-worker", *GIVEN, "--log-format=console", folder=tmp_path)

    assert answer.returncode == 1
    assert "t/two failed: exit status 3" in answer.stdout
    assert "The journal: " in answer.stdout


def test_the_limit_of_the_template(tmp_path: Path) -> None:
    """The template's `global_timeout` ends the workflow, as a server's controller would."""
    write(tmp_path, two="sleep 1000", limit=1)

    answer = give("tink-worker", *GIVEN, folder=tmp_path)

    assert answer.returncode == 1
    assert told(answer.stdout)["outcome"] == "timed_out"


def test_placeholders(tmp_path: Path) -> None:
    """`--set` fills in what the template wants to know, as `tinkworker server --set` does."""
    write(tmp_path, two="echo {{ index .Hardware.Disks 0 }} {{ .word }} >> trace")

    answer = give("tink-worker", *GIVEN, "--set", "word=a=b c", "--set=Hardware.Disks.0=/dev/sda", folder=tmp_path)

    assert answer.returncode == 0, answer.stdout + answer.stderr
    trace = tmp_path / "data" / str(told(answer.stdout)["workflow"]) / "trace"
    assert trace.read_text() == "one\ntwo\n/dev/sda a=b c\n"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--workflow=file.yaml", "--set=word"), "'word' is not of the form NAME=VALUE"),
        (("--id=w1", "--tinkerbell-grpc-authority=127.0.0.1:1", "--set=word=x"), "give --workflow FILE, too"),
    ],
)
def test_placeholders_that_make_no_sense(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    """A value without a name, and one that no template asks for, end it with 2."""
    write(tmp_path)

    answer = give("tink-worker", *words, "--runtime=process", "--data-dir=data", folder=tmp_path)

    assert answer.returncode == 2
    assert said in answer.stderr


def test_again_after_an_interruption(tmp_path: Path) -> None:
    """^C ends it with 1 and says how to go on; given again, it goes on with the same workflow, where that was."""
    write(tmp_path, two="sleep 1000")
    with started("tink-worker", *GIVEN, "--log-format=console", folder=tmp_path) as worker:
        worker.until("two · action running")
        worker.interrupt()

        assert worker.wait() == 1
        said = worker.out.read_text()
        assert "tink-worker --workflow file.yaml --runtime process --data-dir" in said

    answer = give("tink-worker", *GIVEN, folder=tmp_path)

    summary = told(answer.stdout)
    assert f"{summary['workflow']} unfinished" in said
    assert (tmp_path / "data" / str(summary["workflow"]) / "trace").read_text() == "one\ntwo\n"
    assert '"reason": "exit status 143: ended by SIGTERM"' in answer.stdout  # processes end with the worker


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "file.yaml cannot be read: No such file or directory"),
        ('version: "0.1"\nname: a\n', "file.yaml:1:1: there is no task"),
        ("- image: bash", "file.yaml:1:3: the name is missing"),
    ],
)
def test_files_that_cannot_be_carried_out(tmp_path: Path, text: str | None, said: str) -> None:
    """They end it with 2 before anything is begun, and it is said what is wrong, where."""
    if text is not None:
        (tmp_path / "file.yaml").write_text(text)

    answer = give("tink-worker", *GIVEN, folder=tmp_path)

    assert (answer.returncode, answer.stdout) == (2, "")
    assert said in answer.stderr
    assert not (tmp_path / "data").exists()


def test_an_engine_that_is_not_there(tmp_path: Path) -> None:
    """What a worker would wait for is said at once to somebody who asked for one workflow."""
    write(tmp_path)

    answer = give("tink-worker", "--workflow=file.yaml", folder=tmp_path, DOCKER_HOST=f"unix://{tmp_path}/none")

    assert answer.returncode == 2
    assert "the engine at" in answer.stderr
    assert "`--runtime process` needs none" in answer.stderr


def test_an_odd_setting_may_be_why(tmp_path: Path) -> None:
    """Where it is refused, a variable that is misspelt is told first: it may well be the reason."""
    write(tmp_path)
    surroundings = {"DOCKER_HOST": f"unix://{tmp_path}/none", "TINK_WORKER_RUNTME": "process"}

    answer = give("tink-worker", "--workflow=file.yaml", folder=tmp_path, **surroundings)

    warning, refusal = answer.stderr.splitlines()
    assert warning.startswith("tink-worker: warning: ")
    assert "TINK_WORKER_RUNTIME" in warning
    assert "the engine at" in refusal


def test_a_folder_that_nothing_can_be_kept_in(tmp_path: Path) -> None:
    """Where the kernel lets nobody make a folder, that is said before anything is begun, with 2 and with advice."""
    write(tmp_path)

    answer = give("tink-worker", *GIVEN[:2], "--data-dir=/proc/folder", folder=tmp_path)

    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith("tink-worker: data-dir: /proc/folder cannot be the worker's folder: ")


def test_twice_in_one_folder(tmp_path: Path) -> None:
    """Given while it is carried out already, it says so, and ends nothing of what runs."""
    go = tmp_path / "go"
    write(tmp_path, two=f"while [ ! -e {go} ]; do sleep 0.1; done")
    with started("tink-worker", *GIVEN, "--log-format=console", folder=tmp_path) as first:
        first.until("two · action running")
        with started("tink-worker", *GIVEN, "--log-format=console", folder=tmp_path) as second:
            second.until("lives already")
            second.interrupt()
            second.wait()
        go.touch()

        assert first.wait() == 0

"""`tink-worker` as an operator starts it: its settings, its supervisor, its end."""

from pathlib import Path

import pytest

from tests.cli.command import give, started

NOWHERE = (
    "--id=w1",
    "--tinkerbell-grpc-authority=127.0.0.1:1",
    "--tinkerbell-tls=false",
    "--runtime=simulated",
    "--data-dir=.",
)
"""A worker whose server does not listen."""


def test_missing_settings_are_told_all_at_once(tmp_path: Path) -> None:
    """Without settings the worker ends with 2, and says for each that it needs where it can be given."""
    answer = give("tink-worker", folder=tmp_path)

    assert (answer.returncode, answer.stdout) == (2, "")
    told = answer.stderr.splitlines()
    assert [line.split()[1] for line in told] == ["id", "tinkerbell-grpc-authority"]
    assert "give --id or -i, or ID or WORKER_ID in the environment, or id in tink-worker.yaml" in told[0]


@pytest.mark.parametrize(
    ("words", "variables", "said"),
    [
        (("--runtime=podman",), {}, ("--runtime", "'podman'", "docker, process, simulated")),
        ((), {"MAX_RETRY": "many"}, ("MAX_RETRY", "'many'")),
        (("--retry-interva=3s",), {}, ("--retry-interva", "did you mean --retry-interval")),
    ],
)
def test_wrong_settings(tmp_path: Path, words: tuple[str, ...], variables: dict[str, str], said: tuple[str]) -> None:
    """A setting that makes no sense ends the worker with 2; it says what is wrong, where it stands, what is allowed."""
    answer = give("tink-worker", *NOWHERE, *words, folder=tmp_path, **variables)

    assert (answer.returncode, answer.stdout) == (2, "")
    (line,) = answer.stderr.splitlines()
    assert line.startswith("tink-worker: ")
    for part in said:
        assert part in line


@pytest.mark.parametrize(
    ("folder", "said"),
    [("file/below", "Not a directory"), ("/proc/folder", "No such file"), ("/proc/self", "")],
    ids=["below a file", "nobody can make it", "nothing can be made in it"],
)
def test_a_data_folder_that_cannot_be_one(tmp_path: Path, folder: str, said: str) -> None:
    """A folder in which nobody can keep anything is a wrong setting, and no reason to try again for ever."""
    (tmp_path / "file").touch()
    answer = give("tink-worker", *NOWHERE, f"--data-dir={folder}", folder=tmp_path)

    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith(f"tink-worker: data-dir: {folder}")
    assert said in answer.stderr


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("--tinkerbell-grpc-authority=http://server:42113", "write it without a scheme"),
        ("--docker-registry=/", 'runtime docker: the registry "/" is not'),
    ],
)
def test_settings_that_an_adapter_refuses(tmp_path: Path, word: str, said: str) -> None:
    """What only an adapter can judge is judged before a worker begins, and ends with 2."""
    answer = give("tink-worker", *NOWHERE, "--runtime=docker", word, folder=tmp_path)

    assert (answer.returncode, answer.stdout) == (2, "")
    (line,) = answer.stderr.splitlines()
    assert said in line


def test_what_is_odd_is_told_beside_what_is_refused(tmp_path: Path) -> None:
    """Where a folder is refused, a misspelt variable is told first: it may be why it is that folder."""
    (tmp_path / "file").touch()
    answer = give("tink-worker", *NOWHERE, "--data-dir=file", folder=tmp_path, TINK_WORKER_DATA_DR="data")

    warning, problem = answer.stderr.splitlines()
    assert warning.startswith("tink-worker: warning: TINK_WORKER_DATA_DR in the environment is not a setting")
    assert problem.startswith("tink-worker: data-dir: file cannot be the worker's folder: it is a file; name another")


def test_show_settings(tmp_path: Path) -> None:
    """`--show-settings` prints each setting, its value and where it is from, and ends."""
    (tmp_path / "tink-worker.yaml").write_text("max-retry: 7\n", encoding="utf-8")

    answer = give("tink-worker", *NOWHERE, "--show-settings", folder=tmp_path, RETRY_INTERVAL="5s")

    assert (answer.returncode, answer.stderr) == (0, "")
    rows = dict(line.split(maxsplit=1) for line in answer.stdout.splitlines())
    assert rows["id"] == "w1           flag --id"
    assert rows["max-retry"].split(maxsplit=1) == ["7", "file tink-worker.yaml:1:1"]
    assert rows["retry-interval"].split(maxsplit=1) == ["5s", "environment RETRY_INTERVAL"]


def test_an_empty_workflow_is_none(tmp_path: Path) -> None:
    """`--workflow=` names no file: the worker asks its server, under its supervisor."""
    with started("tink-worker", *NOWHERE, "--workflow=", "--log-format=console", folder=tmp_path) as worker:
        worker.until("worker server lost: ")
        worker.terminate()

        assert worker.wait() == 0


def test_the_worker_outlives_a_missing_server_and_ends_when_told(tmp_path: Path) -> None:
    """A server that is not there ends nothing; SIGTERM does, with 0."""
    with started("tink-worker", *NOWHERE, "--log-format=console", folder=tmp_path) as worker:
        worker.until("worker server lost: ")
        worker.terminate()

        assert worker.wait() == 0
        said = worker.out.read_text().splitlines()
        assert "tink-worker" in said[0]
        assert said[-1].endswith("worker stopped")
        assert worker.errors.read_text() == ""


def test_ended_by_the_keyboard(tmp_path: Path) -> None:
    """^C reaches the supervisor and the worker at once, and ends both with 0."""
    with started("tink-worker", *NOWHERE, "--log-format=console", folder=tmp_path) as worker:
        worker.until("worker server lost: ")
        worker.interrupt()

        assert worker.wait() == 0
        assert worker.errors.read_text() == ""


def test_a_bug_ends_a_worker_that_was_to_run_once(tmp_path: Path) -> None:
    """With `--once` a crash is the end, with 1, and is told by the worker with its trace and by the supervisor."""
    bug = "from tinkworker.worker.lock import Lock; Lock.take = lambda lock: 1 / 0"
    (tmp_path / "sitecustomize.py").write_text(bug, encoding="utf-8")  # what an interpreter imports by itself

    answer = give("tink-worker", *NOWHERE, "--once", folder=tmp_path, PYTHONPATH=str(tmp_path))

    assert answer.returncode == 1
    assert "crashed: division by zero" in answer.stdout
    assert "Traceback" in answer.stdout
    assert answer.stderr == "tink-worker: the worker crashed (exit status 1); with --once it is not started again\n"

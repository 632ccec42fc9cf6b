"""`tink-worker doctor` as an operator gives it."""

from pathlib import Path

from tests.cli.command import give, started

TEMPLATE = """\
version: "0.1"
name: long
global_timeout: 600
tasks:
  - name: t
    worker: w1
    actions:
      - {name: one, image: busybox, timeout: 100, command: [sh, -c, "echo number $$; exec sleep 100"]}
"""
NOWHERE = ("--id=w1", "--tinkerbell-grpc-authority=127.0.0.1:1", "--runtime=process", "--data-dir=.")


def test_what_is_wrong_is_said_with_what_to_do(tmp_path: Path) -> None:
    """Each thing has a line; what is wrong has a second one with advice; it ends with 1, and has made nothing."""
    answer = give("tink-worker", "doctor", *NOWHERE, folder=tmp_path)

    assert answer.returncode == 1, answer.stderr
    lines = answer.stdout.splitlines()
    marks = {line[6:15].strip(): line[:5].strip() for line in lines if not line.startswith(" ")}
    assert marks.items() >= {"settings": "ok", "clock": "ok", "disk": "ok", "server": "WRONG", "engine": "ok"}.items()
    wrong = next(number for number, line in enumerate(lines) if line.startswith("WRONG"))
    assert lines[wrong].endswith("127.0.0.1:1 cannot be reached: Connection refused")
    assert lines[wrong + 1] == f"{'':16}-> check the address, name resolution, and that the server runs"
    assert list(tmp_path.iterdir()) == []


def test_wrong_settings(tmp_path: Path) -> None:
    """Settings with which no worker starts end it with 2, all of them told, and what may be why."""
    answer = give("tink-worker", "doctor", "--runtime=podman", folder=tmp_path, TINKERBELL_GRPC_AUTORITY="x:1")

    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.count("WRONG settings") == 3
    assert answer.stderr.count("note  settings  TINKERBELL_GRPC_AUTORITY in the environment is not a setting") == 1


def test_odd_settings(tmp_path: Path) -> None:
    """What a worker would warn of is noted."""
    answer = give("tink-worker", "doctor", *NOWHERE, folder=tmp_path, TINKERBELL_GRPC_AUTORITY="x:1")

    assert "note  settings  TINKERBELL_GRPC_AUTORITY in the environment is not a setting" in answer.stdout


def test_an_action_that_runs_is_left_alone(tmp_path: Path) -> None:
    """Beside a living worker whose actions are local processes, nothing of them is touched."""
    (tmp_path / "file.yaml").write_text(TEMPLATE)
    settings = ("--id=w1", "--runtime=process", "--data-dir=data")
    with started("tink-worker", "--workflow=file.yaml", "--log-format=json", *settings, folder=tmp_path) as worker:
        worker.until("number ")
        number = worker.out.read_text().partition("number ")[2].partition('"')[0]
        answer = give("tink-worker", "doctor", "--tinkerbell-grpc-authority=127.0.0.1:1", *settings, folder=tmp_path)
        lives = (Path("/proc") / number / "comm").exists()
        worker.interrupt()
        worker.wait()

    assert "ok    engine    local processes" in answer.stdout
    assert lives

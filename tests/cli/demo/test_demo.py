"""`tinkworker demo` as a person gives it: the embedded server, the real worker, local processes."""

import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import Running, give, started
from tests.parts.engine import Engine

QUICK = """\
version: "0.1"
name: quick
global_timeout: 600
tasks:
  - name: first
    worker: "{{.device_1}}"
    actions:
      - {name: one, image: example/none, timeout: 60, command: [sh, -c, 'echo one > "$WORKFLOW/said"']}
  - name: second
    worker: second worker
    actions:
      - {name: two, image: example/none, timeout: 60, command: [sh, -c, 'echo two >> "$WORKFLOW/said"']}
  - name: third
    worker: "{{.device_1}}"
    actions:
      - {name: three, image: example/none, timeout: 60, command: [sh, -c, 'cat "$WORKFLOW/said"']}
"""
SLOW = """\
version: "0.1"
name: slow
global_timeout: 600
tasks:
  - name: only
    worker: demo
    actions:
      - {name: sleep, image: example/none, timeout: 600, command: [sh, -c, 'echo "asleep as $$"; exec sleep 1000']}
"""
SPINE = ["pending", "pulling", "running", "reported"]
ACTIONS = ["look around", "write image", "write file", "check"]


def played(folder: Path, *words: str | Path, status: int = 0) -> Any:
    """What `demo --json` prints, which must be one JSON object and nothing else, and end with that status."""
    answer = give("tinkworker", "demo", "--json", *words, folder=folder, TMPDIR=str(folder))
    assert (answer.returncode, answer.stderr) == (status, "")
    assert answer.stdout.count("\n") == 1
    return json.loads(answer.stdout)


def test_json(tmp_path: Path) -> None:
    """`--json` prints what became of the workflow and its actions, when each entered which state, and the journal."""
    told = played(tmp_path)

    assert list(told) == ["outcome", "workflow", "actions", "journal"]
    assert (told["outcome"], told["workflow"]) == ("succeeded", "default/demo")
    assert [action["name"] for action in told["actions"]] == ACTIONS
    for action in told["actions"]:
        assert list(action) == ["task", "name", "outcome", "reason", "states"]
        assert (action["task"], action["outcome"], action["reason"]) == ("provision", "succeeded", "")
        states = [visit["state"] for visit in action["states"]]
        assert [state for state in states if state in SPINE] == SPINE
        moments = [visit["at"] for visit in action["states"]]
        assert moments == sorted(moments)
    assert Path(told["journal"]).is_file()


def test_failure(tmp_path: Path) -> None:
    """`--fail` ends with 1, names the action that failed and why, and shows that nothing came after it."""
    answer = give("tinkworker", "demo", "--fail", folder=tmp_path, TMPDIR=str(tmp_path))

    assert (answer.returncode, answer.stderr) == (1, "")
    said = answer.stdout.splitlines()
    assert "default/demo failed" in said
    assert "provision/write file failed: exit status 3" in said
    assert next(line for line in said if line.startswith("  check ")).endswith("not begun")


def test_what_a_person_sees(tmp_path: Path) -> None:
    """Without `--json` the worker's own lines come first, then the timeline, the journal, and commands that work."""
    answer = give("tinkworker", "demo", folder=tmp_path, TMPDIR=str(tmp_path))

    assert (answer.returncode, answer.stderr) == (0, "")
    log, _, told = answer.stdout.partition("\ndefault/demo succeeded\n")
    assert "write image │ wrote 8 of 8 MiB" in log
    rows = told.splitlines()[:4]
    assert [re.split(r"  +", row.strip())[0] for row in rows] == ACTIONS
    assert all(row.endswith("succeeded") for row in rows)
    for line in re.findall(r"^  \S*tinkworker (journal .*)", told, re.MULTILINE):
        assert give("tinkworker", *line.split(), folder=tmp_path).returncode == 0


def test_template_of_my_own(tmp_path: Path) -> None:
    """A template of one's own is filled in and run, each of its workers in its turn, in the folder that was named."""
    (tmp_path / "quick.yaml").write_text(QUICK, encoding="utf-8")

    told = played(tmp_path, "--template", "quick.yaml", "--set", "device_1=02:00:00:00:00:01", "--data-dir", "data")

    assert told["workflow"] == "default/quick"
    assert [(action["task"], action["name"], action["outcome"]) for action in told["actions"]] == [
        ("first", "one", "succeeded"),
        ("second", "two", "succeeded"),
        ("third", "three", "succeeded"),
    ]
    assert Path(told["journal"]).is_relative_to(tmp_path / "data")
    assert (tmp_path / "data" / "worker-second worker.log").is_file()


def test_simulated(tmp_path: Path) -> None:
    """With the simulated runtime nothing runs, and the workflow succeeds all the same."""
    assert played(tmp_path, "--runtime", "simulated")["outcome"] == "succeeded"


@pytest.mark.engine
@pytest.mark.registry
def test_docker(tmp_path: Path, engine: Engine, conformance_image: str) -> None:
    """With `--runtime docker` the actions are containers, which share /workflow."""
    text = QUICK.replace("example/none", conformance_image).replace("$WORKFLOW", "/workflow")
    (tmp_path / "quick.yaml").write_text(text, encoding="utf-8")
    words = ("--runtime", "docker", "--template", "quick.yaml", "--set", "device_1=w1", "--data-dir", "data")

    answer = give("tinkworker", "demo", *words, folder=tmp_path, DOCKER_HOST=engine.host)

    assert (answer.returncode, answer.stderr) == (0, "")
    assert "three │ two" in answer.stdout
    assert "default/quick succeeded" in answer.stdout


def test_without_docker(tmp_path: Path) -> None:
    """`--runtime docker` says at once where it looked when no engine is there, and how to do without."""
    nowhere = tmp_path / "docker.sock"

    answer = give("tinkworker", "demo", "--runtime", "docker", folder=tmp_path, DOCKER_HOST=f"unix://{nowhere}")

    assert (answer.returncode, answer.stdout) == (2, "")
    assert str(nowhere) in answer.stderr
    assert answer.stderr.endswith("without Docker: tinkworker demo\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--template", "there-is-none.yaml"), "there-is-none.yaml"),
        (("--template", "bad.yaml"), "bad.yaml:2:8: this is not a list"),
        (("--template", "slow.yaml", "--fail"), "let an action of yours fail"),
        (("--template", "slow.yaml", "--set", "device_1"), "NAME=VALUE"),
        (("--data-dir", "bad.yaml"), "bad.yaml"),
        (("--runtime", "podman"), "invalid choice: 'podman'"),
    ],
)
def test_what_cannot_be_begun(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    """What cannot be begun ends with 2, says why, shows no trace and leaves no folder behind."""
    (tmp_path / "slow.yaml").write_text(SLOW, encoding="utf-8")
    (tmp_path / "bad.yaml").write_text("name: bad\ntasks: 3\n", encoding="utf-8")

    answer = give("tinkworker", "demo", *words, folder=tmp_path, TMPDIR=str(tmp_path))

    assert (answer.returncode, answer.stdout) == (2, "")
    assert said in answer.stderr
    assert "Traceback" not in answer.stderr
    assert {path.name for path in tmp_path.iterdir()} == {"slow.yaml", "bad.yaml"}


def test_folder_of_an_earlier_demo(tmp_path: Path) -> None:
    """A folder that holds an earlier demo is not mixed up with another one."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "server.sqlite").touch()

    answer = give("tinkworker", "demo", "--data-dir", "data", folder=tmp_path)

    assert answer.returncode == 2
    assert "holds an earlier demo; name another folder" in answer.stderr


@pytest.mark.parametrize("end", [Running.interrupt, Running.terminate])
def test_ended_in_the_middle(tmp_path: Path, end: Callable[[Running], None]) -> None:
    """^C in the middle, or SIGTERM, ends everything that was started, takes the folder away and is the shell's 130."""
    (tmp_path / "slow.yaml").write_text(SLOW, encoding="utf-8")
    folders = tmp_path / "temporary"
    folders.mkdir()
    with started("tinkworker", "demo", "--template", "slow.yaml", folder=tmp_path, TMPDIR=str(folders)) as demo:
        demo.until("asleep as ")
        (action,) = re.findall(r"asleep as (\d+)", demo.out.read_text())
        end(demo)

        assert demo.wait() == 130
        assert demo.errors.read_text() == ""
    assert list(folders.iterdir()) == []
    assert not Path("/proc", action).exists()
    assert subprocess.run(["pgrep", "-g", str(demo.process.pid)], check=False).returncode == 1

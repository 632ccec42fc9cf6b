from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from tinkworker.cli.settings.file import read

IGNORED = "{} is not a setting and is ignored"
READABLE: Sequence[tuple[str, str, Mapping[str, tuple[str, str]]]] = [
    ("yaml", "", {}),
    ("yaml", "# nothing\n", {}),
    ("yaml", "id: w\n", {"id": ("w", "1:1")}),
    ("yml", "id: w\n", {"id": ("w", "1:1")}),
    ("yaml", "\ufeffid: w\n", {"id": ("w", "1:1")}),
    ("yaml", "# first\n{id: w,\n  max-retry: 7}\n", {"id": ("w", "2:2"), "max-retry": ("7", "3:3")}),
    ("yaml", "ID: w\nMax-Retry: 7\n", {"id": ("w", "1:1"), "max-retry": ("7", "2:1")}),
    ("yaml", "id: 017\n", {"id": ("017", "1:1")}),
    ("yaml", "id: 12:30:00\n", {"id": ("12:30:00", "1:1")}),
    ("yaml", "once: no\n", {"once": ("no", "1:1")}),
    ("yaml", "once: 'true'\n", {"once": ("true", "1:1")}),
    ("yaml", "id: ''\n", {"id": ("", "1:1")}),
    ("yaml", "id: !!str 12\n", {"id": ("12", "1:1")}),
    ("yaml", "id: &a w\ndocker-registry: *a\n", {"id": ("w", "1:1"), "docker-registry": ("w", "2:1")}),
    ("yaml", "id: w\n---\nid: x\n", {"id": ("w", "1:1")}),
    ("json", '{"id": "w"}', {"id": ("w", "1:2")}),
    ("json", '{\n\t"max-retry": 007\n}'.replace("00", ""), {"max-retry": ("7", "2:2")}),
    ("json", '{"data-dir": "id", "id":"w"}', {"data-dir": ("id", "1:2"), "id": ("w", "1:20")}),
    ("json", '{"id": 1e3, "max-retry": -1.50}', {"id": ("1e3", "1:2"), "max-retry": ("-1.50", "1:13")}),
    ("toml", "", {}),
    ("toml", 'id = "w"\n', {"id": ("w", "1:1")}),
    ("toml", '# id = 1\n"id"="w"\n\n  once = false\n', {"id": ("w", "2:1"), "once": ("false", "4:3")}),
    ("toml", "max-retry = 0x10\nid = 1.50\n", {"max-retry": ("16", "1:1"), "id": ("1.50", "2:1")}),
]
WARNED: Sequence[tuple[str, str, str]] = [
    ("yaml", "nonsense: x\n", "1:1: nonsense is not a setting and is ignored"),
    (
        "yaml",
        "\ntinkerbell_tls: no\n",
        "2:1: tinkerbell_tls is not a setting and is ignored; did you mean tinkerbell-tls?",
    ),
    ("yaml", "docker-host: x\n", "1:1: docker-host is not a setting and is ignored"),
    ("yaml", "help: true\n", "1:1: help is not a setting and is ignored"),
    ("yaml", "worker:\n  id: x\n", "1:1: worker is not a setting and is ignored"),
    ("yaml", "? [id]\n: x\n", "1:3: ? is not a setting and is ignored"),
    ("yaml", "id:\n", "1:1: id has no value and counts as not set"),
    ("yaml", "id: ~\n", "1:1: id has no value and counts as not set"),
    ("json", '{"id": null}', "1:2: id has no value and counts as not set"),
    ("toml", "[worker]\nid = 'x'\n", "1:1: worker is not a setting and is ignored"),
]
REFUSED: Sequence[tuple[str, str, str]] = [
    ("yaml", "id: w\nid: x\n", ":2:1: id is given twice; it is in line 1 already"),
    ("yaml", "id: w\nId: x\n", ":2:1: id is given twice; it is in line 1 already"),
    ("json", '{"id": "w", "id": "x"}', ":1:2: id is given twice; it is in line 1 already"),
    ("toml", "id = 'w'\nID = 'x'\n", ":2:1: id is given twice; it is in line 1 already"),
    ("yaml", "once: [true]\n", ":1:1: once is a list or a mapping and not one value"),
    ("yaml", "once: {a: b}\n", ":1:1: once is a list or a mapping and not one value"),
    (
        "yaml",
        "registry-password: !hunter2\n",
        ":1:1: registry-password begins with a ! that means a tag; put the value in quotes",
    ),
    ("json", '{"once": [true]}', ":1:2: once is a list, a table or a date and not one value"),
    ("json", '{"once": {"a": 1}}', ":1:2: once is a list, a table or a date and not one value"),
    ("toml", "id = 2026-01-01\n", ":1:1: id is a list, a table or a date and not one value"),
    ("toml", "[id]\nx = 1\n", ":1:1: id is a list, a table or a date and not one value"),
    ("yaml", "id: [\n", ":2:1: not valid in a .yaml file of keys and values"),
    ("yaml", "\tid: w\n", ":1:1: not valid in a .yaml file of keys and values"),
    ("yaml", "id: w\nregistry-password: *hunter2\n", ":2:20: not valid in a .yaml file of keys and values"),
    ("yaml", "registry-password:hunter2\n", ":1:1: not valid in a .yaml file of keys and values"),
    ("yaml", "- id\n", ":1:1: not valid in a .yaml file of keys and values"),
    ("yaml", "id: \x01\n", ":1:1: not valid in a .yaml file of keys and values"),
    ("json", "", ":1:1: not valid in a .json file of keys and values"),
    ("json", '{"id": "w"\n "once": true}', ":2:2: not valid in a .json file of keys and values"),
    ("json", "[]", ":1:1: not valid in a .json file of keys and values"),
    ("toml", "id = w\n", ":1:6: not valid in a .toml file of keys and values"),
    ("toml", f"x = {'9' * 5000}\n", ":1:1: not valid in a .toml file of keys and values"),
    ("toml", "id = 'w'\nonce", ":2:1: not valid in a .toml file of keys and values"),
    ("toml", "id = 'w'\nid = 'x'\n", ":2:9: not valid in a .toml file of keys and values"),
]


def write(folder: Path, ending: str, text: str) -> Path:
    """A config file."""
    folder.mkdir(exist_ok=True)
    path = folder / f"tink-worker.{ending}"
    path.write_bytes(text.encode())
    return path


@pytest.mark.parametrize(("ending", "text", "expected"), READABLE)
def test_readable(ending: str, text: str, expected: Mapping[str, tuple[str, str]], tmp_path: Path) -> None:
    """Values are read as they are written, each with the place of its key."""
    path = write(tmp_path, ending, text)
    source = read([tmp_path])

    assert {name: (given.text, given.origin.place) for name, given in source.given.items()} == {
        name: (value, f"{path}:{place}") for name, (value, place) in expected.items()
    }
    assert (source.problems, source.warnings) == ((), ())


@pytest.mark.parametrize(("ending", "text", "warning"), WARNED)
def test_warned(ending: str, text: str, warning: str, tmp_path: Path) -> None:
    """What the Go worker ignores is ignored with a warning."""
    path = write(tmp_path, ending, text)
    source = read([tmp_path])

    assert (source.given, source.problems, source.warnings) == ({}, (), (f"{path}:{warning}",))


@pytest.mark.parametrize(("ending", "text", "problem"), REFUSED)
def test_refused(ending: str, text: str, problem: str, tmp_path: Path) -> None:
    """What cannot be read is refused where it stands, in words of the worker's own: the file may hold a password."""
    path = write(tmp_path, ending, text)

    assert read([tmp_path]).problems == (f"{path}{problem}",)


def test_all_problems(tmp_path: Path) -> None:
    """All problems of a file are named, and what is right beside them is read."""
    write(tmp_path, "yaml", "id: w\nonce: []\nOnce: x\nmax-retry: {}\n")
    source = read([tmp_path])

    assert list(source.given) == ["id"]
    assert [problem.split(":")[1] for problem in source.problems] == ["2", "3", "4"]


def test_no_file(tmp_path: Path) -> None:
    """No folder and no file give nothing."""
    write(tmp_path, "cfg", "id: w\n")
    (tmp_path / "tink-worker.yaml").mkdir()

    assert read([tmp_path / "none", tmp_path]) == ({}, (), ())


def test_first_folder(tmp_path: Path) -> None:
    """The first folder that has a file gives all; a second one is not looked at, whatever the formats."""
    write(tmp_path / "a", "yml", "id: a\n")
    write(tmp_path / "b", "json", "broken")
    source = read([tmp_path / "none", tmp_path / "a", tmp_path / "b"])

    assert source.given["id"].text == "a"
    assert source.problems == ()


def test_order_of_formats(tmp_path: Path) -> None:
    """In one folder, formats are looked for in the Go worker's order."""
    found = []
    for ending in ("yml", "yaml", "toml", "json"):
        write(tmp_path, ending, {"toml": "id = 'w'", "json": '{"id": "w"}'}.get(ending, "id: w"))
        found.append(read([tmp_path]).given["id"].origin.place.split(".")[-1].split(":")[0])

    assert found == ["yml", "yaml", "toml", "json"]


@pytest.mark.parametrize("ending", ["properties", "hcl", "ini", "env"])
def test_foreign_format(ending: str, tmp_path: Path) -> None:
    """A file in a format that only the Go worker looks for is ignored with a warning."""
    path = write(tmp_path, ending, "id = w\n")
    source = read([tmp_path])

    assert source.given == {}
    assert source.warnings == (
        f"{path} is ignored; only tink-worker.yaml, .toml and .json are read (the Go worker looked for this one too)",
    )


def test_not_text(tmp_path: Path) -> None:
    """A file that is not UTF-8 is refused."""
    path = tmp_path / "tink-worker.yaml"
    path.write_bytes(b"id: \xff\n")

    assert read([tmp_path]).problems == (f"{path} is not UTF-8 text",)


def test_unreadable(tmp_path: Path) -> None:
    """A file that the system does not let be read is refused with the system's reason."""
    (tmp_path / "tink-worker.yaml").symlink_to("/proc/self/mem")

    assert read([tmp_path]).problems == (f"{tmp_path / 'tink-worker.yaml'} cannot be read: Input/output error",)


def test_unsearchable() -> None:
    """A folder in which the system cannot look is refused: what is in it may matter."""
    folder = Path("/", "x" * 300)

    assert read([folder]).problems == (f"{folder}/tink-worker.json cannot be looked for: File name too long",)

"""
The config file: `tink-worker.json`, `.toml`, `.yaml` or `.yml`, from the first folder that has one.

Its keys are the flags' names. As the Go worker ignores other keys, they are no problem, only a warning.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from stat import S_ISREG

from tinkworker.cli.settings.format import Entry, MalformedError, read_json, read_toml, read_yaml
from tinkworker.cli.settings.nearest import suggestion
from tinkworker.cli.settings.source import Given, Origin, Source
from tinkworker.cli.settings.table import SETTINGS

FOLDERS = (Path("/etc/tinkerbell"), Path())
"""Where a worker's file is looked for, as in Go."""

STEM = "tink-worker"
FORMATS = {"json": read_json, "toml": read_toml, "yaml": read_yaml, "yml": read_yaml}
"""By ending, in the order in which the Go worker looks for them in a folder."""

FOREIGN = ("properties", "props", "prop", "hcl", "tfvars", "dotenv", "env", "ini")
"""Endings that the Go worker looks for besides."""

_KEYS = [setting.name for setting in SETTINGS if "file" in setting.sources]


def read(folders: Sequence[Path]) -> Source:
    """What the config file gives; nothing if there is none."""
    try:
        path = next(_existing(folders, FORMATS), None)
        foreign = list(_existing(folders, FOREIGN))
    except OSError as error:
        return Source({}, (f"{error.filename} cannot be looked for: {error.strerror}",))
    found = _read_file(path) if path else Source({})
    ignored = (
        f"{path} is ignored; only {STEM}.yaml, .toml and .json are read (the Go worker looked for this one too)"
        for path in foreign
    )
    return found._replace(warnings=(*ignored, *found.warnings))


def _existing(folders: Iterable[Path], endings: Iterable[str]) -> Iterator[Path]:
    return (path for folder in folders for ending in endings if _is_file(path := folder / f"{STEM}.{ending}"))


def _is_file(path: Path) -> bool:
    """Whether there is such a file; OSError if that cannot be told, as in a folder that may not be searched."""
    try:
        return S_ISREG(path.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False


def _read_file(path: Path) -> Source:
    try:
        entries = list(FORMATS[path.suffix[1:]](path.read_text("utf-8-sig")))
    except OSError as error:
        return Source({}, (f"{path} cannot be read: {error.strerror}",))
    except UnicodeDecodeError:
        return Source({}, (f"{path} is not UTF-8 text",))
    except RecursionError:
        return Source({}, (f"{path} is nested too deep to be read; a config file holds keys and values",))
    except MalformedError as error:
        problem = f"{path}:{error.line}:{error.column}: not valid in a {path.suffix} file of keys and values"
        return Source({}, (problem,))
    return _judged(entries, str(path))


def _judged(entries: Iterable[Entry], path: str) -> Source:
    """What entries give. A key's case does not matter, and a key without a value is as good as none."""
    given: dict[str, Given] = {}
    problems: list[str] = []
    warnings: list[str] = []
    seen: dict[str, int] = {}
    for entry in entries:
        place, key = f"{path}:{entry.line}:{entry.column}", entry.key.lower()
        if key not in _KEYS:
            warnings.append(f"{place}: {entry.key} is not a setting and is ignored{suggestion(key, _KEYS)}")
        elif key in seen:
            problems.append(f"{place}: {key} is given twice; it is in line {seen[key]} already")
        elif entry.flaw:
            problems.append(f"{place}: {key} {entry.flaw}")
        elif entry.text is None:
            warnings.append(f"{place}: {key} has no value and counts as not set")
        else:
            given[key] = Given(entry.text, Origin("file", place))
        seen.setdefault(key, entry.line)
    return Source(given, tuple(problems), tuple(warnings))

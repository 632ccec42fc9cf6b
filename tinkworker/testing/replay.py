"""A pytest plugin: every journal in a folder is a test, which fails when the charts of today would do otherwise.

A journal from a machine in the field becomes a test by being dropped into the folder:

```toml
[tool.pytest.ini_options]
addopts = ["-p", "tinkworker.testing.replay"]
journals = ["tests/journals"]    # every *.jsonl below, wherever pytest looks for tests
```

`pytest -p tinkworker.testing.replay --journals FOLDER` looks into a folder besides.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tinkworker.engine.journal.codec import Codec
from tinkworker.engine.journal.complaint import complaint
from tinkworker.engine.journal.reader import NotAJournal, read
from tinkworker.engine.journal.value import Unreadable
from tinkworker.engine.replay import replay
from tinkworker.lifecycle.charts import load_charts

FOLDERS = pytest.StashKey[tuple[Path, ...]]()
CODEC = pytest.StashKey[Codec]()


class Differs(Exception):
    """A journal that is not replayed as it was recorded; the message is all that there is to say."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let folders be named."""
    parser.addini("journals", "folders in which every *.jsonl is a journal to be replayed", "paths", default=[])
    help_text = "a folder in which every *.jsonl is a journal to be replayed; repeatable"
    parser.getgroup("tinkworker").addoption("--journals", action="append", default=[], metavar="FOLDER", help=help_text)


def pytest_configure(config: pytest.Config) -> None:
    """Remember the folders, and look into those of the command line whatever else is asked for."""
    named = [(config.invocation_params.dir / folder).resolve() for folder in config.getoption("journals")]
    config.stash[FOLDERS] = (*(Path(folder).resolve() for folder in config.getini("journals")), *named)
    config.args.extend(str(folder) for folder in named)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> "JournalFile | None":
    """Take the journals in the folders."""
    folders = parent.config.stash[FOLDERS]
    if file_path.suffix == ".jsonl" and any(file_path.is_relative_to(folder) for folder in folders):
        return JournalFile.from_parent(parent, path=file_path)
    return None


class JournalFile(pytest.File):
    """A journal."""

    def collect(self) -> Iterator["JournalItem"]:
        """Its one test."""
        yield JournalItem.from_parent(self, name="replay")


class JournalItem(pytest.Item):
    """The replay of a journal."""

    def runtest(self) -> None:
        """
        Replay it.

        Raises:
            Differs: It differs, or cannot be replayed.
        """
        stash = self.config.stash
        if CODEC not in stash:
            stash[CODEC] = Codec(load_charts())
        codec = stash[CODEC]
        try:
            reading = read(self.path)
            if reading.damage:
                raise Differs(reading.damage)
            for divergence in replay(reading, codec):
                raise Differs(complaint(divergence, reading.header, codec.charts))
        except (NotAJournal, Unreadable) as error:
            raise Differs(str(error)) from error

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:
        """What is wrong with the journal; where the plugin found that out is nobody's concern."""
        if isinstance(excinfo.value, Differs):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo, style))

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where it is, and what it is called."""
        return self.path, 0, f"replay of {self.path.name}"

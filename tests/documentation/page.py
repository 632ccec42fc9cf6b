"""Pages of the documentation, carried out: what they show is written, run and compared.

A fenced block with a title is a file, one of `pycon` is a session with Python, one of `console` is what a shell
answers. All blocks of a page follow each other in one folder.
"""

import doctest
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from attrs import define, field, frozen

DOCUMENTATION = Path(__file__).parents[2] / "docs"
FENCE = re.compile(
    r"^```(?P<language>\w*)(?: title=\"(?P<title>[^\"]+)\")?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)


@frozen
class Block:
    """
    A fenced block.

    Attributes:
        language: What it is written in.
        title: The file that it is; empty if it is none.
        text: What stands in it.
        line: Where it begins.
    """

    language: str
    title: str
    text: str
    line: int


def blocks(page: str) -> Iterator[Block]:
    """The fenced blocks of a page below `docs`."""
    text = (DOCUMENTATION / page).read_text(encoding="utf-8")
    for found in FENCE.finditer(text):
        line = text.count("\n", 0, found.start()) + 1
        yield Block(found["language"], found["title"] or "", found["text"], line)


@define
class Reader:
    """
    Somebody who does what a page says.

    Attributes:
        folder: Where it is done.
        names: What the sessions with Python have defined.
    """

    folder: Path
    names: dict[str, Any] = field(factory=dict)

    def follow(self, page: str) -> int:
        """Do everything that a page says; how many blocks that were."""
        done = 0
        for block in blocks(page):
            if block.title:
                self.write(block)
            elif block.language == "pycon":
                self.talk(block, page)
            elif block.language == "console":
                self.command(block, page)
            else:
                continue
            done += 1
        return done

    def copy(self, page: str) -> None:
        """Write all files of a page, and do nothing else."""
        for block in blocks(page):
            if block.title:
                self.write(block)

    def write(self, block: Block) -> None:
        """Write a file."""
        (self.folder / block.title).write_text(block.text, encoding="utf-8")

    def talk(self, block: Block, page: str) -> None:
        """Have a session with Python, which must answer what the page says."""
        session = doctest.DocTestParser().get_doctest(block.text, self.names, page, page, block.line)
        runner = doctest.DocTestRunner(verbose=False, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
        report: list[str] = []
        assert runner.run(session, out=report.append, clear_globs=False).failed == 0, "".join(report)
        self.names = session.globs

    def command(self, block: Block, page: str) -> None:
        """Give commands to a shell, which must answer what the page says."""
        for command in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
            line, _, expected = command.partition("\n")
            words = shlex.split(line.partition("  #")[0])
            answer = subprocess.run(
                [sys.executable, "-m", *words], cwd=self.folder, capture_output=True, text=True, check=False
            )
            said = answer.stdout + answer.stderr
            fits = doctest.OutputChecker().check_output(expected, said, doctest.ELLIPSIS)
            assert fits, f"{page}:{block.line}: {line} answers:\n{said}"

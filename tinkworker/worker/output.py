"""An action's output, from the pieces that an engine hands over to lines that are safe to show."""

import codecs
import re
from collections.abc import Iterator

from attrs import define, field

from tinkworker.runtime.port import Output
from tinkworker.secrecy import NO_SECRETS, Secrets

LONGEST_LINE = 64 * 1024
"""Characters. A longer line is shown in parts of this length; the Go worker stopped capturing at such a line."""

HARMFUL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029]")
"""Control characters, the tab excepted: they would move the cursor, retitle the window, or ring."""


def harmless(text: str) -> str:
    r"""Text with its control characters made visible, as `\x1b`."""
    return HARMFUL.sub(lambda match: f"\\x{ord(match[0]):02x}", text)


@define
class Lines:
    """
    Puts the lines of one stream together again.

    A progress bar returns to the beginning of its line again and again; of each such line only what stood there last is
    kept. Bytes that are not UTF-8 become U+FFFD. Secrets are masked, wherever pieces and parts are cut.
    """

    _secrets: Secrets = NO_SECRETS
    _decoder: codecs.IncrementalDecoder = field(factory=lambda: codecs.getincrementaldecoder("utf-8")("replace"))
    _rest: str = ""

    def feed(self, data: bytes, *, last: bool = False) -> Iterator[str]:
        """Take a piece, and give the lines that are complete now; with `last`, what remains too."""
        *complete, self._rest = (self._rest + self._decoder.decode(data, last)).split("\n")
        for line in complete:
            yield from self.shown(line)
        while len(self._rest) > LONGEST_LINE + self._secrets.longest:
            rest = self._secrets.redact(self._rest)  # what stands across the cut is complete by now
            part, self._rest = rest[:LONGEST_LINE], rest[LONGEST_LINE:]
            yield harmless(part)
        if last and self._rest:
            rest, self._rest = self._rest, ""
            yield from self.shown(rest)

    def shown(self, line: str) -> Iterator[str]:
        """A complete line as it would stand on a screen, in parts if it is too long."""
        line = harmless(self._secrets.redact(line.removesuffix("\r").rsplit("\r", 1)[-1]))
        for start in range(0, max(1, len(line)), LONGEST_LINE):
            yield line[start : start + LONGEST_LINE]


@define
class Streams:
    """The lines of all streams of a container, each stream put together for itself."""

    _secrets: Secrets = NO_SECRETS
    _lines: dict[str, Lines] = field(factory=dict)

    def feed(self, output: Output) -> Iterator[tuple[str, str]]:
        """Take a piece, and give the complete lines as (stream, line)."""
        lines = self._lines.setdefault(output.stream, Lines(self._secrets))
        yield from ((output.stream, line) for line in lines.feed(output.data))

    def end(self) -> Iterator[tuple[str, str]]:
        """What remains at the end."""
        for stream, lines in self._lines.items():
            yield from ((stream, line) for line in lines.feed(b"", last=True))

"""Showing what actions print, and reading it again for a report."""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Mapping
from functools import partial

from attrs import define, field

from tinkworker.clock import Clock
from tinkworker.runtime.port import Runtime, RuntimeFault
from tinkworker.secrecy import NO_SECRETS, Secrets
from tinkworker.worker.output import Streams
from tinkworker.worker.shown import Shown

Show = Callable[[str, str, Mapping[str, str]], None]
"""Shows a line: its stream, the line, whom it is about."""

Complain = Callable[[str, Mapping[str, str]], None]
"""Says that something about the output went wrong."""

DRAINED_WITHIN = 2.0
"""Seconds that the last lines may come later than the end of their container."""

READ_WITHIN = 15.0
"""Seconds in which the last lines are read again for a report."""


@define(eq=False)
class Capture:
    """
    Follows the output of containers. Owns a task for each; they end with their containers, or with `close`.

    Attributes:
        runtime: Where the output comes from.
        clock: Tells the time.
        show: Is given each line.
        complain: Is told when output cannot be read.
        fail: Is told of a mistake in the program.
        enabled: Whether any output is read at all (`--capture-action-logs`).
        secrets: What is masked in it.
        shown: Remembers what was shown.
    """

    runtime: Runtime
    clock: Clock
    show: Show
    complain: Complain
    fail: Callable[[BaseException], None]
    enabled: bool
    secrets: Secrets = NO_SECRETS
    shown: Shown = field(factory=Shown)
    _tasks: dict[str, asyncio.Task[None]] = field(factory=dict)

    def begin(self, container: str, subject: Mapping[str, str]) -> None:
        """Follow a container's output, unless that is done already."""
        if self.enabled and container not in self._tasks:
            task = asyncio.create_task(self._follow(container, subject), name=f"output of {container}")
            self._tasks[container] = task
            task.add_done_callback(partial(self._finish, container))

    def _finish(self, container: str, task: asyncio.Task[None]) -> None:
        """Forget a task that is done."""
        self._tasks.pop(container, None)
        if not task.cancelled() and (error := task.exception()) is not None:
            self.fail(error)

    async def drained(self, container: str) -> None:
        """Return when the output of a container that has ended was shown, or when it takes too long."""
        task = self._tasks.get(container)
        if task is not None:
            limit = asyncio.create_task(self.clock.sleep(DRAINED_WITHIN))
            await asyncio.wait({task, limit}, return_when=asyncio.FIRST_COMPLETED)
            limit.cancel()

    async def last_lines(self, container: str, count: int, secrets: Secrets) -> tuple[str, ...]:
        """
        The last lines of a container's output, with secrets masked; nothing if they cannot be read.

        Nor if that takes long: a line may be as long as the disk, and a report is not to wait for it.
        """
        if not self.enabled or count <= 0:
            return ()
        reading = asyncio.create_task(self._read_last(container, count, secrets))
        limit = asyncio.create_task(self.clock.sleep(READ_WITHIN))
        try:
            await asyncio.wait({reading, limit}, return_when=asyncio.FIRST_COMPLETED)
            return reading.result() if reading.done() else ()
        finally:
            reading.cancel()
            limit.cancel()
            await asyncio.gather(reading, limit, return_exceptions=True)

    async def _read_last(self, container: str, count: int, secrets: Secrets) -> tuple[str, ...]:
        """
        Read them, for as long as that takes, and mask what they say together: a secret may have several lines.

        So many more are read that none of them begins amid one.
        """
        streams = Streams(secrets.within_lines)
        lines: deque[str] = deque(maxlen=count + secrets.lines)
        try:
            async for output in self.runtime.logs(container, tail=count + secrets.lines, follow=False):
                lines.extend(line for _, line in streams.feed(output))
        except RuntimeFault:
            # The report goes out without them; that they could not be read was said when they were followed.
            return ()
        lines.extend(line for _, line in streams.end())
        return tuple(secrets.redact("\n".join(lines)).split("\n")[-count:]) if lines else ()

    async def _follow(self, container: str, subject: Mapping[str, str]) -> None:
        """
        Show the output of one container until it ends, but for what was shown of it before.

        It is read from its beginning all the same: what must be masked may have begun in what was shown. No line is
        held back for the next ones, so of a secret that is broken into several each piece is masked by itself.
        """
        streams, before, counts = Streams(self.secrets), self.shown.before(container), Counter[str]()
        try:
            async for output in self.runtime.logs(container):
                for stream, line in streams.feed(output):
                    counts[stream] += 1
                    if counts[stream] > before.get(stream, 0):
                        self.show(stream, self.secrets.redact_pieces(line), subject)
        except RuntimeFault as fault:
            self.shown.note(container, counts)
            self.complain(f"the output cannot be read: {fault.message}", subject)
        except asyncio.CancelledError:
            self.shown.note(container, counts)
            raise
        else:
            self.shown.forget(container)
        for stream, line in streams.end():
            self.show(stream, self.secrets.redact_pieces(line), subject)

    async def close(self) -> None:
        """Stop following."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        self.shown.keep()

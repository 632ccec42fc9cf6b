"""The runtime port on local processes."""

import asyncio
import os
import shlex
import signal
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from math import inf
from pathlib import Path

from attrs import field, frozen

from tinkworker.clock import Clock
from tinkworker.runtime.image import parse_reference
from tinkworker.runtime.port import (
    Container,
    ContainerGone,
    EngineUnavailable,
    Exit,
    NoSpace,
    Output,
    Phase,
    Pulled,
    PullProgress,
    Refused,
    Specification,
    Stranger,
)
from tinkworker.runtime.process import keeper
from tinkworker.runtime.process.creation import PATH, check, create
from tinkworker.runtime.process.fault import translated
from tinkworker.runtime.process.folder import Folder
from tinkworker.runtime.process.identity import end_within
from tinkworker.runtime.process.killing import kill_all, kill_children
from tinkworker.runtime.process.launch import launch
from tinkworker.runtime.process.output import read_output
from tinkworker.secrecy import masked

_PAUSE = 0.05
"""Seconds between two looks at what nobody tells: whether an action that is about to start did."""

_KILLED = 10.0
"""Seconds in which a killed process must be gone; it is not while the kernel waits for a device."""

_LEAVING = 5.0
"""Seconds that an action gets to end when the worker leaves."""


@frozen
class ProcessRuntime:
    """
    Runs actions as local processes; see the package for what that means.

    Attributes:
        folder: Where the containers' folders are; made when it is first needed.
        clock: The time; it has to be the machine's, since processes live by that.
    """

    folder: Path
    clock: Clock
    _children: set[int] = field(factory=set, init=False, repr=False)

    @property
    def name(self) -> str:
        """Which adapter this is."""
        return "process"

    async def identify(self) -> str:
        """Say loudly that nothing is isolated."""
        system = os.uname()
        return f"local processes on {system.sysname} {system.release}: NO isolation, no images, for development only"

    async def room(self) -> int | None:
        """There are no images."""
        return None

    async def pull(self, image: str, progress: Callable[[PullProgress], None]) -> Pulled:  # noqa: ARG002 none is made
        """Accept a reference; there are no images to pull, which `identify` says once and for all."""
        parse_reference(image)
        return Pulled(image, "local")

    async def create(self, specification: Specification) -> Container:
        """Write the container's folder. There is no image that could be missing."""
        check(specification)
        with translated(f"create {specification.name}", full=NoSpace):
            try:
                folder = Folder.of(self.folder, specification.name)
            except ContainerGone:
                folder = create(self.folder, specification)
            if folder.labels != specification.labels:
                raise Refused(f"create {specification.name}: the name is taken by a container with other labels")
            return folder.show()

    async def start(self, name: str) -> Container:
        """Give the action to a keeper, unless it was given to one before."""
        with translated(f"start {name}", full=NoSpace):
            folder = Folder.of(self.folder, name)
            while (container := folder.show()).phase is Phase.CREATED:
                if folder.started():
                    await self.clock.sleep(_PAUSE)
                else:
                    await launch(folder.path, self._children)
            return container

    async def wait(self, name: str) -> Exit:
        """Wait for the processes of the action to end, or to begin in the first place."""
        with translated(f"wait {name}"):
            folder = Folder.of(self.folder, name)
            while not (exit_ := folder.show().exit):
                started = folder.started()
                if not (started and await end_within(inf, started.alive, self.clock)):
                    await self.clock.sleep(_PAUSE)
            return exit_

    async def stop(self, name: str, grace: float) -> None:
        """Signal the process group."""
        with translated(f"stop {name}"):
            if folder := self._look_up(name):
                await self._end(folder, {signal.SIGTERM: grace, signal.SIGKILL: _KILLED})

    async def remove(self, name: str) -> None:
        """
        Delete the container's folder, after making sure that nothing runs of it or ever will.

        Only who has the right to start a container may delete it before its end: a keeper that comes late finds that
        right taken.
        """
        with translated(f"remove {name}"), suppress(ContainerGone):  # somebody else was faster
            folder = self._look_up(name)
            while folder and folder.there:
                if folder.show().phase is Phase.EXITED or keeper.claim(folder.path):  # a claim takes room
                    folder.delete()
                else:
                    await self._end(folder, {signal.SIGKILL: _KILLED})

    async def find(self, labels: Mapping[str, str]) -> tuple[Container, ...]:
        """Look through the folders."""
        with translated("find"):
            self._collect()
            names = sorted(path.name for path in self.folder.iterdir()) if self.folder.exists() else []
            shown = [container for name in names if (container := self._show(name))]
            return tuple(container for container in shown if labels.items() <= container.labels.items())

    async def strangers(self, specification: Specification, name: str) -> tuple[Stranger, ...]:  # noqa: ARG002 none can be
        """None: nobody else runs actions as processes of this kind."""
        return ()

    def logs(self, name: str, *, tail: int | None = None, follow: bool = True) -> AsyncIterator[Output]:
        """Read the output's files; see `output` for the order of the streams."""
        return read_output(self.folder, name, self.clock, tail=tail, follow=follow)

    def by_hand(self, specification: Specification) -> str:
        """The same command in the same folder, with nothing but the same environment."""
        folder = [f"cd {shlex.quote(str(specification.workspace))} &&"] if specification.workspace else []
        variables = [f"WORKFLOW={specification.workspace}"] if specification.workspace else []
        variables += [masked(variable) for variable in specification.environment]
        words = shlex.join(["env", "-i", f"PATH={PATH}", *variables, *specification.command])
        return " ".join([*folder, words])

    async def close(self) -> None:
        """
        End all actions: there is no engine that would look after them. If this is cancelled, they are killed at once.

        Raises:
            EngineUnavailable: Some may still run. Where their folders cannot be read, those of this life are killed.
        """
        with translated("close"):
            try:
                await self._end_all()
            except EngineUnavailable:
                kill_children(self._children)
                raise
            except asyncio.CancelledError:
                kill_all(self.folder, self._children)
                raise

    async def _end_all(self) -> None:
        """
        End all actions, each with some time to do so by itself, until none is left.

        Raises:
            EngineUnavailable: Some may still run.
        """
        while True:
            stops = (self.stop(container.name, _LEAVING) for container in await self.find({}))
            for fault in await asyncio.gather(*stops, return_exceptions=True):
                if fault:
                    raise fault
            self._collect()
            if not self._children:
                return
            await self.clock.sleep(_PAUSE)  # a keeper that was only just started: what it starts is ended next

    async def _end(self, folder: Folder, escalation: Mapping[signal.Signals, float]) -> None:
        """
        Send the action one signal after the other, waiting that many seconds after each, until it has ended.

        Raises:
            EngineUnavailable: All that did not help.
        """
        for number, patience in escalation.items():
            while (started := folder.started()) and started.alive and not started.leader:
                await self.clock.sleep(_PAUSE)
            if not started:
                return
            if started.leader:
                started.leader.signal_group(number)
            if await end_within(patience, started.alive, self.clock):
                return
        raise EngineUnavailable(f"{folder.path.name} was killed and does not end")

    def _look_up(self, name: str) -> Folder | None:
        """The folder of a container; None if it is gone."""
        try:
            return Folder.of(self.folder, name)
        except ContainerGone:
            return None

    def _show(self, name: str) -> Container | None:
        """A container as it is now; None if it is gone, or goes while it is looked at."""
        try:
            return Folder.of(self.folder, name).show()
        except ContainerGone:
            return None

    def _collect(self) -> None:
        """Let the kernel forget keepers that have ended."""
        for child in tuple(self._children):
            if os.waitpid(child, os.WNOHANG) != (0, 0):
                self._children.discard(child)

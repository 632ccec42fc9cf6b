"""What the engine says of a container, in the port's words."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from attrs import frozen

from tinkworker.runtime.docker.faults import readable
from tinkworker.runtime.port import Container, EngineUnavailable, Exit, Phase, Specification

_UPTIME = Path("/proc/uptime")


@frozen
class Moment:
    """
    When a container was looked at.

    Attributes:
        wall: The date and time; may be wrong by decades.
        uptime: Seconds since the machine booted; None if the machine does not tell.
    """

    wall: datetime
    uptime: float | None

    def since(self, start: datetime) -> float | None:
        """Seconds from a start to this moment; None if that cannot be."""
        return self.plausible(self.wall - start)

    def plausible(self, duration: timedelta) -> float | None:
        """A duration in seconds, unless the clock jumped within it: nothing runs longer than its machine."""
        seconds = duration.total_seconds()
        if seconds < 0 or (self.uptime is not None and seconds > self.uptime):
            return None
        return seconds


@frozen
class Inspection:
    """
    A container as the engine shows it, and what the port does not ask for.

    Attributes:
        container: The container.
        has_terminal: Whether its output goes to one, which decides in what form the engine sends that.
        is_being_removed: Whether it is about to go; its name is free when it is gone.
        trouble: What went wrong when it was last started, in the engine's words.
    """

    container: Container
    has_terminal: bool
    is_being_removed: bool
    trouble: str


def read_uptime() -> float | None:
    """How long the machine is up, in seconds; None where there is no `/proc`."""
    if not _UPTIME.exists():
        return None
    return float(_UPTIME.read_text(encoding="ascii").split()[0])


def read_list(answer: Any) -> Sequence[Mapping[str, Any]]:
    """
    Read the answer to `GET /containers/json`.

    Raises:
        EngineUnavailable: It is not such an answer.
    """
    if isinstance(answer, list) and all(isinstance(listed, Mapping) and "Id" in listed for listed in answer):
        return answer
    raise EngineUnavailable(f"what the engine answered is not a list of containers: {readable(repr(answer))}")


def read_inspection(answer: Mapping[str, Any], moment: Moment) -> Inspection:
    """
    Read the answer to `GET /containers/{id}/json`.

    Times tell the phase: `State.Status` says other things, too (paused, removing), and `State.Running` is false already
    while Podman ends a container and has no exit status yet.

    Raises:
        EngineUnavailable: It is not such an answer.
    """
    try:
        return Inspection(
            container=_read_container(answer, moment),
            has_terminal=bool(answer["Config"]["Tty"]),
            is_being_removed=answer["State"]["Status"] == "removing",
            trouble=readable(answer["State"].get("Error") or ""),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise EngineUnavailable(f"what the engine answered is not a container: {readable(repr(answer))}") from error


def read_creation(answer: Any, specification: Specification) -> Inspection:
    """
    Read the answer to `POST /containers/create`: a container was made, from just this.

    Raises:
        EngineUnavailable: It is not such an answer.
    """
    identity = answer.get("Id") if isinstance(answer, Mapping) else None
    if not isinstance(identity, str):
        raise EngineUnavailable(f"what the engine answered is not a new container: {readable(repr(answer))}")
    container = Container(identity, specification.name, dict(specification.labels), Phase.CREATED)
    return Inspection(container, has_terminal=specification.tty, is_being_removed=False, trouble="")


def _read_container(answer: Mapping[str, Any], moment: Moment) -> Container:
    state = answer["State"]
    started = read_time(state["StartedAt"])
    phase = _read_phase(state)
    return Container(
        id=answer["Id"],
        name=answer["Name"].removeprefix("/"),
        labels=answer["Config"]["Labels"] or {},
        phase=phase,
        exit=_read_exit(state, started, moment) if phase is Phase.EXITED else None,
        running_for=moment.since(started) if started else None,
    )


def _read_phase(state: Mapping[str, Any]) -> Phase:
    if _is_never(state["StartedAt"]):
        return Phase.CREATED
    return Phase.RUNNING if state["Running"] or _is_never(state["FinishedAt"]) else Phase.EXITED


def read_time(text: str) -> datetime | None:
    """A time of the engine's; None for never, and for what is not a time."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return None
    return time if time.tzinfo and not _is_never(text) else None


def _is_never(text: str) -> bool:
    """Whether this is Go's zero time."""
    return not text or text.startswith("0001-01-01")


def _read_exit(state: Mapping[str, Any], started: datetime | None, moment: Moment) -> Exit:
    finished = read_time(state["FinishedAt"])
    return Exit(
        code=state["ExitCode"],
        error=readable(state.get("Error") or ""),
        out_of_memory=bool(state.get("OOMKilled")),
        seconds=moment.plausible(finished - started) if started and finished else None,
    )

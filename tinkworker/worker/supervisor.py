"""A small parent that starts the worker again when it crashes: nothing in Hook will, bootkit sets no restart policy.

Laws:

1. It imports neither grpc nor docker nor asyncio and has one thread, so it may fork: the worker is a copy of it that
   goes on. That spares a second start of Python, and what was loaded until then lies in memory once.
2. One loop waits for everything (signals, the end of children, signs of life) and reaps every child, also those of
   others, for it may be process 1 of its container.
3. It decides nothing about workflows. What the worker knows is in its journals.
4. It imports no attrs either, whose classes cost more memory than all of this: it is there for as long as the machine.
"""

import os
import select
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from types import FrameType

from tinkworker.worker.lifetime import PATIENCE, Birth, End, Ending, Patience
from tinkworker.worker.signals import AT_ONCE, DRAIN, DUMP, FORWARDED

HEARD = (*FORWARDED, DRAIN, DUMP, signal.SIGCHLD)
"""The signals that it handles."""

LOOKS_EVERY = 1.0
"""Seconds after which the worker is looked after if nothing happens."""


class Supervisor:
    """
    Keeps a worker running.

    Attributes:
        once: Whether the worker is to run only once, so that a crash is the end.
        say: Is told, in a line, when the worker crashed.
        patience: How long it waits.
        crashes: Crashes in a row.
        faults: How many in a row of them were its own: it failed or hung, and nobody else killed it.
        told: How often it was told to stop.
        child: The worker's process id; 0 while there is none.
    """

    def __init__(self, say: Callable[[str], None], patience: Patience = PATIENCE, *, once: bool = False) -> None:
        self.say, self.patience, self.once = say, patience, once
        self.crashes = self.faults = self.told = self.child = 0

    def run(self) -> Ending | Birth:
        """
        Keep the worker running until it ends on purpose, or for good.

        This returns in the worker, too, each time one is born: as it leaves, the copy gives up all that is the
        supervisor's, and goes on as what the caller makes of it.
        """
        wake, waken = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        before = signal.set_wakeup_fd(waken, warn_on_full_buffer=False)
        handlers = {number: signal.signal(number, self.tell) for number in FORWARDED}
        handlers |= {number: signal.signal(number, self.pass_on) for number in (DRAIN, DUMP)}
        handlers[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        try:
            return self.keep(wake)
        finally:
            for number, handler in handlers.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(before)
            os.close(wake)
            os.close(waken)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)

    def keep(self, wake: int) -> Ending | Birth:
        """Start the worker again and again."""
        while True:
            started = now()
            end = self.live(wake)
            if isinstance(end, Birth):
                return end
            if self.told or end.status == Ending.ON_PURPOSE.value:
                return Ending.ON_PURPOSE
            if end.status == Ending.REFUSED.value and not self.crashes:
                return Ending.REFUSED
            self.crashes = 1 if now() - started > self.patience.steady_after else self.crashes + 1
            self.faults = min(self.faults + 1, self.crashes) if end.own_fault else 0
            if self.once:
                self.say(f"the worker crashed ({end}); with --once it is not started again")
                return Ending.CRASHED
            delay = self.patience.after(self.crashes)
            self.say(f"the worker crashed ({end}); it is started again in {delay:g} s")
            if self.rest(wake, delay):
                return Ending.ON_PURPOSE

    def live(self, wake: int) -> End | Birth:
        """Start the worker and wait for its end; in the worker itself, return at once."""
        try:
            life, sign = self.fork()
        except OSError as error:  # no memory, too many processes: whatever it is, it may pass
            return End(Ending.CRASHED.value, unborn=str(error))
        try:
            if not self.child:
                return Birth(sign, self.faults)
            os.close(sign)
            return self.watch(wake, life)
        finally:
            self.child = 0
            os.close(life)

    def fork(self) -> tuple[int, int]:
        """
        Start the worker, which is the one without a child: where its signs of life are read, and where they are given.

        Signals wait meanwhile: here until it is known to whom they are passed on, there until they are the worker's.

        Raises:
            OSError: It cannot be started now.
        """
        life, sign = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.pthread_sigmask(signal.SIG_BLOCK, HEARD)
        try:
            self.child = os.fork()
        except OSError:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)
            os.close(life)
            os.close(sign)
            raise
        if self.child:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, HEARD)
        else:
            os.setpgid(0, 0)  # what a terminal tells its programs comes from the supervisor, once
        return life, sign

    def watch(self, wake: int, life: int) -> End:
        """
        Wait for the worker's end, and end it if it hangs.

        Time in which nothing of this ran either, since both were frozen (`docker pause`), counts as no silence.
        """
        heard = looked = now()
        told, told_at, hung = 0, 0.0, False
        reading = [wake, life]
        while True:
            ready, _, _ = select.select(reading, [], [], LOOKS_EVERY)
            moment = now()
            heard, looked = heard + max(0.0, moment - looked - LOOKS_EVERY), moment
            if life in ready and drain(life):
                heard = moment
            elif life in ready:
                reading.remove(life)
            drain(wake)
            if (status := self.reap()) is not None:
                return End(status, hung)
            if min(self.told, 2) > told:
                told, told_at = min(self.told, 2), moment
            hangs = life in reading and moment - heard > self.patience.silent_for
            late = told > 0 and moment - told_at > self.patience.after_told(told)
            if hangs or late:
                self.say("the worker hangs and is killed" if hangs else "the worker does not stop and is killed")
                os.kill(self.child, signal.SIGKILL)
                heard, told_at, hung = moment, moment, hung or hangs

    def reap(self) -> int | None:
        """Reap every child that has ended; the worker's status, if it is among them."""
        found: int | None = None
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return found
            if pid == 0:
                return found
            if pid == self.child:
                found = os.waitstatus_to_exitcode(status)

    def rest(self, wake: int, seconds: float) -> bool:
        """Wait before the next start; whether it was told to stop meanwhile."""
        until = now() + seconds
        while not self.told and (left := until - now()) > 0:
            select.select([wake], [], [], left)
            drain(wake)
            self.reap()
        return self.told > 0

    def tell(self, number: int, frame: FrameType | None) -> None:
        """Pass on to the worker that it is to end, or is to at once."""
        self.told += 1
        self.pass_on(number if self.told == 1 else AT_ONCE, frame)

    def pass_on(self, number: int, _frame: FrameType | None) -> None:
        """Pass a signal on to the worker."""
        if self.child:
            with suppress(ProcessLookupError):  # it has ended, and was reaped a moment ago
                os.kill(self.child, number)


def drain(descriptor: int) -> bool:
    """Read what is there; whether the other end is still open and something was there."""
    try:
        return bool(os.read(descriptor, 4096))
    except BlockingIOError:
        return False


def now() -> float:
    """Seconds of the monotonic clock; the supervisor waits with `select`, and no test lets it jump."""
    return time.monotonic()  # noqa: TID251 the reason above

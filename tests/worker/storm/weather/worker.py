"""What befalls a worker itself."""

from hypothesis import strategies
from hypothesis.stateful import precondition, rule

from tests.worker.storm.weather.base import SECONDS, Weather

TURNS = strategies.integers(0, 120)
SOON = strategies.sampled_from([0.0, 0.5, 1.0, 3.0, 6.0])


class WorkerWeather(Weather):
    """It is killed, told to stop once or twice, told to drain, started, and joined by another one of its id."""

    @precondition(lambda self: self.lives)
    @rule(turns=TURNS, returns=strategies.booleans(), last=strategies.booleans())
    def the_worker_is_killed(self, turns: int, returns: bool, last: bool) -> None:  # noqa: FBT001 things of chance
        """Anywhere in what it does; its supervisor may have it back at once."""
        self.storm.kill(turns, last=last)
        if returns and not self.lives:
            self.storm.start()

    @precondition(lambda self: self.lives)
    @rule(seconds=SECONDS)
    def the_worker_is_told_to_stop(self, seconds: float) -> None:
        """And killed if it takes too long."""
        self.storm.terminate(seconds)

    @precondition(lambda self: self.lives)
    @rule(seconds=SOON)
    def the_worker_is_told_twice_to_stop(self, seconds: float) -> None:
        """At the second time it does so at once."""
        self.storm.terminate(seconds, again=True)

    @precondition(lambda self: self.lives)
    @rule(seconds=SECONDS)
    def the_worker_is_to_drain(self, seconds: float) -> None:
        """It finishes what runs, and ends by itself."""
        self.storm.drain()
        self.storm.advance(seconds)

    @precondition(lambda self: not self.lives)
    @rule()
    def the_worker_is_started(self) -> None:
        """By its supervisor."""
        self.storm.start()

    @precondition(lambda self: self.lives == 1)
    @rule()
    def another_worker_of_its_id_comes(self) -> None:
        """It waits until the first one has ended, and goes on from there."""
        self.storm.start()

"""What befalls journals."""

from hypothesis import strategies
from hypothesis.stateful import precondition, rule

from tests.worker.storm.run import labelled
from tests.worker.storm.weather.base import SECONDS, Weather


class DiskWeather(Weather):
    """They are lost or damaged between two lives, or cannot be written for a while."""

    @precondition(lambda self: not self.lives)
    @rule()
    def journals_are_lost(self) -> None:
        """All of them."""
        self.world.lose_journals()

    @precondition(lambda self: not self.lives)
    @rule(place=strategies.floats(0, 1, exclude_max=True))
    def journals_are_damaged(self, place: float) -> None:
        """Somewhere, each at the same part of its length."""
        self.world.spoil_journals(place)

    @rule(seconds=SECONDS)
    def the_disk_is_full(self, seconds: float) -> None:
        """For a while."""
        self.world.fill_disk(seconds)

    def left_over(self) -> list[str]:
        """
        Those that still run, and of which the server speaks.

        Where no record says that a workflow is over, what is left of it is kept: the server lists no workflow that is
        over, but none that waits for another worker's turn either. Of one that is deleted, or that the server has
        ended, nobody hears any more.
        """
        now = self.world.clock.monotonic()
        running = [container for container in self.world.left_over if container.running(now)]
        return [container.name for container in running if self.world.speaks_of(labelled(container, "workflow"))]

"""What befalls a server that serves once, and who asks it, while it has one workflow to look at."""

from hypothesis.stateful import precondition, rule

from tests.worker.storm.once import ServesOnce
from tests.worker.storm.weather.base import LISTS, Weather
from tinkworker.server.port import State


class OnceWeather(Weather):
    """What it serves is lost, and it stands where nobody can have it go on."""

    @precondition(lambda self: self.lives and len(self.world.still_open) == 1)
    @rule()
    def what_is_served_is_lost(self) -> None:
        """The one answer that serves an action, and has to come again before anything else comes."""
        assert isinstance(self.world.server, ServesOnce)
        self.world.server.losing = True
        self.storm.advance_to_report(0.0)
        self.storm.advance_to_report(3.0)
        self.world.server.losing = False

    @precondition(lambda self: self.lives and len(self.world.still_open) == 1)
    @rule(programs=LISTS)
    def it_stands_elsewhere(self, programs: list[str]) -> None:
        """At an action that it served to somebody who is gone, until that one's workflow is made again."""
        name = self.fresh_name()
        self.world.deploy(name, programs)
        self.world.server.stored[name].states[0] = State.RUNNING
        self.storm.advance_to_report(3.0)
        self.storm.advance_to_report(3.0)
        self.world.deploy_again(name)

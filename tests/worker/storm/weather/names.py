"""What befalls workflows."""

from hypothesis import strategies
from hypothesis.stateful import precondition, rule

from tests.worker.storm.weather.base import LATER, LISTS, Weather
from tinkworker.server.port import State
from tinkworker.testing.server import ServerTrouble

COMING_AGAIN = ("default/relay", "default/other")
NAMES = strategies.sampled_from(COMING_AGAIN)


class NameWeather(Weather):
    """They are deleted, made again under the same name, and ended by the server."""

    @rule(name=NAMES, programs=LISTS)
    def a_workflow_is_made(self, name: str, programs: list[str]) -> None:
        """In the place of the one that had this name, if there was one."""
        self.world.deploy(name, programs)

    @precondition(lambda self: self.lives and self.first_running())
    @rule(seconds=LATER)
    def a_workflow_that_ends_is_applied_again(self, seconds: float) -> None:
        """The same one, and the acknowledgement of how its action ended is lost: what is told again would be its."""
        name = self.first_running()
        self.world.server.troubles.insert(0, ServerTrouble("report", when="after"))
        self.storm.advance_to_report(seconds)
        self.world.deploy_again(name)

    def first_running(self) -> str:
        """The one of those names whose first action runs, as far as the server knows; empty if there is none."""
        stored = [(name, self.world.server.stored.get(name)) for name in COMING_AGAIN]
        running = (name for name, each in stored if each is not None and each.open and each.states[0] is State.RUNNING)
        return next(running, "")

    @precondition(lambda self: "default/relay" in self.world.server.stored)
    @rule()
    def a_workflow_is_deleted(self) -> None:
        """Whatever its state."""
        self.world.server.delete("default/relay")

    @rule(name=NAMES)
    def the_server_ends_a_workflow(self, name: str) -> None:
        """It has taken too long as a whole; what runs of it is not asked."""
        self.world.server.end(name)

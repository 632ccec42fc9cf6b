"""What befalls workflows."""

from hypothesis import strategies
from hypothesis.stateful import precondition, rule

from tests.worker.storm.weather.base import LISTS, Weather

NAMES = strategies.sampled_from(["default/relay", "default/other"])


class NameWeather(Weather):
    """They are deleted, made again under the same name, and ended by the server."""

    @rule(name=NAMES, programs=LISTS)
    def a_workflow_is_made(self, name: str, programs: list[str]) -> None:
        """In the place of the one that had this name, if there was one."""
        self.world.deploy(name, programs)

    @precondition(lambda self: "default/relay" in self.world.server.stored)
    @rule()
    def a_workflow_is_deleted(self) -> None:
        """Whatever its state."""
        self.world.server.delete("default/relay")

    @rule(name=NAMES)
    def the_server_ends_a_workflow(self, name: str) -> None:
        """It has taken too long as a whole; what runs of it is not asked."""
        self.world.server.end(name)

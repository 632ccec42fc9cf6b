"""Whatever goes wrong, in whatever order: nothing runs twice, no outcome is lost or invented, nothing is left."""

from hypothesis import settings

from tests.parts.fuzz import inputs
from tests.worker.scenario.agent import AGENT
from tests.worker.storm.weather.disk import DiskWeather
from tests.worker.storm.weather.engine import EngineWeather, PredecessorWeather
from tests.worker.storm.weather.names import NameWeather
from tests.worker.storm.weather.once import OnceWeather
from tests.worker.storm.weather.server import CacheWeather, ServerWeather
from tests.worker.storm.weather.worker import WorkerWeather


class NamesComeAgain(WorkerWeather, ServerWeather, CacheWeather, EngineWeather, PredecessorWeather, NameWeather):
    """Workflows are deleted and made again, and every journal is as it was written."""


class ServedOneByOne(NamesComeAgain):
    """The same, from a server that serves one action after the other and knows each by an id."""

    abilities = AGENT


class ServedOnce(WorkerWeather, ServerWeather, EngineWeather, NameWeather, OnceWeather):
    """The same, from one that gives each action away once: who loses it has to see that it comes again."""

    abilities = AGENT
    serves_once = True


class JournalsSuffer(WorkerWeather, ServerWeather, CacheWeather, EngineWeather, PredecessorWeather, DiskWeather):
    """Journals are lost, damaged, or cannot be written; names do not come again."""


class EverythingSuffers(JournalsSuffer, NameWeather):
    """Journals suffer, and names come again."""


TestNamesComeAgain = NamesComeAgain.TestCase
TestServedOneByOne = ServedOneByOne.TestCase
TestServedOnce = ServedOnce.TestCase
TestJournalsSuffer = JournalsSuffer.TestCase
TestEverythingSuffers = EverythingSuffers.TestCase
STORMS = settings(parent=inputs(18), stateful_step_count=25)
TestNamesComeAgain.settings = TestServedOneByOne.settings = TestServedOnce.settings = STORMS
TestJournalsSuffer.settings = TestEverythingSuffers.settings = STORMS

"""The ways in which workers are killed: what runs their actions, and what their server speaks."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal

import docker
import pytest
from attrs import field, frozen

from tests.end_to_end.stage import Stage, stage
from tests.parts.engine import Engine
from tests.parts.image import ImageMaker
from tests.parts.registry import Registry
from tests.survival.lives import Lives
from tests.survival.tale import SERVERS, Point
from tests.survival.verdict import Verdicts

Runtime = Literal["process", "docker"]
NEEDS_ENGINE = (pytest.mark.engine, pytest.mark.registry)


@frozen
class Way:
    """
    A way to be killed.

    Attributes:
        request: Has the parts.
        runtime: What runs the actions.
        server: What the server speaks.
    """

    request: pytest.FixtureRequest = field(repr=False)
    runtime: Runtime = "process"
    server: str = "tink-0.12"

    def live(self, points: Sequence[Point], **lives: Any) -> Verdicts:
        """What becomes of a workflow for each point; with whole journals nothing may be left behind."""
        with self.lives(**lives) as living:
            verdicts = living.live(points)
            assert lives or not self.left_over(living.stage)
        return verdicts

    @contextmanager
    def lives(self, **lives: Any) -> Iterator[Lives]:
        """Workers, and where they live."""
        folder = self.request.getfixturevalue("tmp_path_factory").mktemp("lives")
        if self.runtime == "process":
            with stage(folder, SERVERS[self.server]) as on:
                yield Lives(on, "example/none:1", ["--runtime=process"], **lives)
            return
        engine: Engine = self.request.getfixturevalue("engine")
        make_image: ImageMaker = self.request.getfixturevalue("make_image")
        registry: Registry = self.request.getfixturevalue("registry")
        with stage(folder, SERVERS[self.server], DOCKER_HOST=engine.host) as on:
            yield Lives(on, make_image(registry), [], **lives)

    def left_over(self, on: Stage) -> list[str]:
        """What these workers' actions left; others on the same engine may leave some on purpose."""
        if self.runtime == "process":
            return [path.name for path in (on.data / ".tink-worker" / "processes").glob("*/*")]
        with docker.APIClient(on.environment["DOCKER_HOST"], version="auto") as client:
            found = client.containers(all=True, filters={"label": "org.tinkworker.worker"})
        theirs = [each for each in found if any(mount["Source"].startswith(f"{on.data}/") for mount in each["Mounts"])]
        return [name for each in theirs for name in each["Names"]]

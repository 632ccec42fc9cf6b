"""What simulated images and programs do: told one by one, or drawn from a seed."""

from collections.abc import Mapping
from random import Random
from typing import Literal, Protocol

from attrs import field, frozen

from tinkworker.runtime.port import RuntimeFault, Specification


@frozen
class Image:
    """
    How pulling an image goes.

    Attributes:
        seconds: How long it takes, whether it succeeds or not.
        size: Its bytes, for the progress.
        fault: What is raised at the end instead of success.
        origin: Where it is said to come from.
        warning: What is said to have gone wrong on the way.
    """

    seconds: float = 0.0
    size: int = 0
    fault: RuntimeFault | None = None
    origin: Literal["registry", "local"] = "registry"
    warning: str = ""


@frozen
class Line:
    """
    A piece of output.

    Attributes:
        data: One or more whole lines.
        at: Seconds after the start at which it is written.
        stream: Where to; with a terminal, everything goes to stdout.
    """

    data: bytes
    at: float = 0.0
    stream: Literal["stdout", "stderr"] = "stdout"


@frozen
class Program:
    """
    How a container runs.

    Attributes:
        seconds: How long, if nobody stops it; infinite: for ever.
        code: The status with which it ends by itself.
        output: What it writes, in the order of `at`.
        asked: The status with which it ends at once when it is asked to (SIGTERM); None: it carries on until it is
            killed.
        out_of_memory: Whether it is the kernel that ends it.
        refusal: What `start` raises instead of starting it.
    """

    seconds: float = 0.0
    code: int = 0
    output: tuple[Line, ...] = ()
    asked: int | None = 143
    out_of_memory: bool = False
    refusal: RuntimeFault | None = None


class Script(Protocol):
    """Says what happens. The same question has the same answer always, so that a restart changes nothing."""

    def image(self, reference: str) -> Image:
        """How a pull of this reference goes."""

    def program(self, specification: Specification) -> Program:
        """How this container runs."""


@frozen
class Listed:
    """
    A script that lists what is special.

    Attributes:
        images: By reference.
        programs: By the container's name, by the value of any of its labels (an action's name, say), or by its image;
            the first that is listed, in this order.
        other_image: How every other pull goes.
        other_program: How every other container runs.
    """

    images: Mapping[str, Image] = field(factory=dict)
    programs: Mapping[str, Program] = field(factory=dict)
    other_image: Image = Image()
    other_program: Program = Program()

    def image(self, reference: str) -> Image:
        """Look it up."""
        return self.images.get(reference, self.other_image)

    def program(self, specification: Specification) -> Program:
        """Look it up."""
        keys = (specification.name, *specification.labels.values(), specification.image)
        return next((self.programs[key] for key in keys if key in self.programs), self.other_program)


@frozen
class Chance:
    """
    A script by dice that fall the same way for the same seed and name, in whatever order things are asked.

    Attributes:
        seed: Which dice.
        pull_seconds: The shortest and the longest pull.
        run_seconds: The shortest and the longest run.
        failing: The share of containers that end with status 1.
    """

    seed: int
    pull_seconds: tuple[float, float] = (1.0, 20.0)
    run_seconds: tuple[float, float] = (1.0, 60.0)
    failing: float = 0.0

    def image(self, reference: str) -> Image:
        """Roll the dice for a reference."""
        dice = self._dice("image", reference)
        return Image(seconds=dice.uniform(*self.pull_seconds), size=dice.randrange(1 << 20, 1 << 29))

    def program(self, specification: Specification) -> Program:
        """Roll the dice for a container's name."""
        dice = self._dice("program", specification.name)
        code = int(dice.random() < self.failing)
        return Program(seconds=dice.uniform(*self.run_seconds), code=code, output=(Line(b"simulated\n"),))

    def _dice(self, kind: str, name: str) -> Random:
        """Dice of their own for every name: what one container does says nothing about another."""
        return Random(f"{self.seed} {kind} {name}")  # noqa: S311 a simulation, no secret

"""What simulated images and programs do."""

from hypothesis import given
from hypothesis import strategies as st

from tinkworker.runtime.port import Specification
from tinkworker.runtime.simulated.script import Chance, Image, Listed, Program


def test_a_listed_program_is_found_by_the_closest_key() -> None:
    """A program is looked up by the container's name, then by its labels' values, then by its image."""
    by_name, by_label, by_image, other = (Program(code=code) for code in range(4))
    programs = {"name": by_name, "stream": by_label, "image": by_image}
    script = Listed(programs=programs, other_program=other)
    labels = {"action": "stream"}
    assert script.program(Specification("name", "image", labels=labels)) is by_name
    assert script.program(Specification("another", "image", labels=labels)) is by_label
    assert script.program(Specification("another", "image")) is by_image
    assert script.program(Specification("another", "different")) is other


def test_a_listed_image_is_found_by_its_reference() -> None:
    """A pull goes as listed for the reference, or as all others go."""
    slow, other = Image(seconds=9), Image(seconds=1)
    script = Listed(images={"slow": slow}, other_image=other)
    assert (script.image("slow"), script.image("quick")) == (slow, other)


@given(st.integers(), st.lists(st.text(max_size=20), unique=True, min_size=1, max_size=5))
def test_dice_fall_the_same_way_again(seed: int, names: list[str]) -> None:
    """With the same seed every container and image does the same, in whatever order and by whomever it is asked."""
    chances = Chance(seed, failing=0.5), Chance(seed, failing=0.5)
    specifications = [Specification(name, "image") for name in names]
    forwards = [chances[0].program(it) for it in specifications], [chances[0].image(it) for it in names]
    backwards = [chances[1].program(it) for it in specifications[::-1]], [chances[1].image(it) for it in names[::-1]]
    assert forwards == (backwards[0][::-1], backwards[1][::-1])


def test_dice_keep_to_their_bounds() -> None:
    """Pulls and runs take a time between the bounds, and about the given share of containers fails."""
    chance = Chance(1, pull_seconds=(2, 3), run_seconds=(4, 5), failing=0.25)
    programs = [chance.program(Specification(f"container-{number}", "image")) for number in range(1000)]
    assert all(2 <= chance.image(f"image-{number}").seconds <= 3 for number in range(100))
    assert all(4 <= program.seconds <= 5 for program in programs)
    assert 200 < sum(program.code for program in programs) < 300
    assert chance.program(Specification("one", "image")) != Chance(2).program(Specification("one", "image"))

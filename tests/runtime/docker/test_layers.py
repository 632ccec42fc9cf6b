from typing import Any

from tinkworker.runtime.docker.layers import Layers


def record(status: str, layer: str = "one", current: int | None = None, total: int | None = None) -> dict[str, Any]:
    """A record of a pull as the engine sends it."""
    detail = {key: value for key, value in (("current", current), ("total", total)) if value is not None}
    return {"status": status, "id": layer, "progressDetail": detail}


def after(*records: dict[str, Any]) -> tuple[int, int, int, int]:
    """Layers, layers done, bytes done, bytes in all."""
    layers = Layers("image")
    for it in records:
        layers.note(it)
    reached = layers.progress()
    assert reached.image == "image"
    return reached.layers, reached.layers_done, reached.bytes_done, reached.bytes_total


def test_layers_add_up() -> None:
    """Bytes are counted while they come, and a layer is done when it is unpacked, or was there."""
    first = [record("Pulling fs layer"), record("Pulling fs layer", "two"), record("Already exists", "three")]
    assert after(*first) == (3, 1, 0, 0)
    some = [*first, record("Downloading", current=30, total=100), record("Downloading", "two", 5, 10)]
    assert after(*some) == (3, 1, 35, 110)
    received = [*some, record("Verifying Checksum"), record("Download complete")]
    assert after(*received) == (3, 1, 105, 110)
    unpacked = [*received, record("Extracting", current=1, total=100), record("Pull complete")]
    assert after(*unpacked) == (3, 2, 105, 110)


def test_what_is_not_about_a_layer_does_not_count() -> None:
    """Such as the first and the last record of a pull, whose id is the tag, if any."""
    assert after(record("Pulling from library/x", "latest"), {"status": "Digest: sha256:0"}, {}) == (0, 0, 0, 0)


def test_a_layer_that_is_tried_again_begins_anew() -> None:
    """Its bytes go back to what came since, and its size is not counted twice."""
    tried = [record("Downloading", current=90, total=100), record("Retrying in 5 seconds")]
    assert after(*tried, record("Downloading", current=10, total=100)) == (1, 0, 10, 100)


def test_a_layer_without_a_known_size_counts_as_a_layer_only() -> None:
    """Small ones are complete before the engine says anything of their size."""
    assert after(record("Pulling fs layer"), record("Download complete"), record("Pull complete")) == (1, 1, 0, 0)

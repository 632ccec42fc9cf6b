"""How large the image is, and the part that each of its parts has in it."""

import zlib
from collections import Counter
from collections.abc import Iterator

from image.archive import Image
from image.tree import Tree

UNPACKED, PACKED = 56_000_000, 20_000_000
"""What it may have at most, in bytes: what the Go agent's program alone has."""


def summarise(image: Image, tree: Tree) -> Iterator[str]:
    """The image's digests and sizes, and a line for each part. What a part takes packed is counted for it alone."""
    sizes = tree.sizes()
    packed: Counter[str] = Counter()
    for entry in tree.entries.values():
        packed[entry.part] += len(zlib.compress(entry.content, 6))
    unpacked = sum(sizes.values())
    yield f"{'part':24} {'unpacked':>12} {'packed':>12}"
    for part, size in sizes.items():
        yield f"{part:24} {size:12,} {packed[part]:12,} {size / unpacked:6.1%}"
    yield f"{'image':24} {unpacked:12,} {len(image.layer.content):12,}"
    yield f"{'at most':24} {UNPACKED:12,} {PACKED:12,}"
    yield f"id       sha256:{image.configuration.digest}"
    yield f"manifest sha256:{image.manifest.digest}"


def too_large(image: Image, tree: Tree) -> bool:
    """Whether it is larger than it may be."""
    return sum(tree.sizes().values()) > UNPACKED or len(image.layer.content) > PACKED

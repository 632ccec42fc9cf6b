"""The machines that there are images for."""

from attrs import frozen


@frozen
class Target:
    """
    A kind of machine.

    Attributes:
        name: What Debian, Docker and OCI call it.
        platform: What wheels call it.
        triplet: What Debian calls its folder of libraries.
        loader: The program in an image that loads its programs; the kernel looks for it there.
    """

    name: str
    platform: str
    triplet: str
    loader: str

    @property
    def library_folders(self) -> tuple[str, ...]:
        """Where Debian's loader looks for libraries, without being told."""
        return (f"lib/{self.triplet}", f"usr/lib/{self.triplet}")


TARGETS = {
    target.name: target
    for target in (
        Target("amd64", "x86_64", "x86_64-linux-gnu", "lib64/ld-linux-x86-64.so.2"),
        Target("arm64", "aarch64", "aarch64-linux-gnu", "lib/ld-linux-aarch64.so.1"),
    )
}
"""All of them, by their names."""

PYTHON = "3.11"
"""The version of Python in the image: Debian 12's."""

"""What it was measured on, since no figure means anything without."""

import os
import platform
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import docker

LIBRARIES = ("grpcio", "protobuf", "docker", "attrs", "transitions")


def machine(host: str) -> Iterator[tuple[str, str]]:
    """What there is, by name."""
    yield "processor", f"{processor()}, {os.cpu_count()} cores, {memory()} of memory"
    yield "kernel", platform.release().partition("-")[0]
    yield "load before", f"{os.getloadavg()[0]:.1f}; other programs than these make it more than 0"
    yield "Python", f"{platform.python_implementation()} {platform.python_version()}"
    yield "libraries", ", ".join(f"{name} {version(name)}" for name in LIBRARIES)
    if host:
        yield "engine", engine(host)


def processor() -> str:
    """Which one, as the kernel names it."""
    return field(Path("/proc/cpuinfo"), "model name") or platform.machine()


def memory() -> str:
    """How much, in GiB."""
    kibibytes = field(Path("/proc/meminfo"), "MemTotal").removesuffix(" kB")
    return f"{int(kibibytes) / 2**20:.0f} GiB" if kibibytes else "an unknown amount"


def field(file: Path, name: str) -> str:
    """What the first line of a kernel's file that begins so says; empty if there is none."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), "")


def engine(host: str) -> str:
    """Which engine, and how it keeps containers."""
    with docker.APIClient(host, version="auto") as client:
        about, info = client.version(), client.info()
    return f"{about['Version']}, API {about['ApiVersion']}, {info['Driver']}, cgroup {info.get('CgroupVersion', '1')}"

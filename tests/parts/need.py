"""Whether a part can be had on this machine."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import pytest

_PACKAGES = {
    "dockerd": "docker.io",
    "docker-registry": "docker-registry",
    "htpasswd": "apache2-utils",
    "busybox": "busybox-static",
    "iptables": "iptables",
    "faketime": "faketime",
    "qemu-aarch64-static": "qemu-user-static",
}


def need_programs(*programs: str) -> None:
    """Have these programs: install what is missing if that is possible, otherwise give up."""
    missing = _missing(programs)
    if missing and _may_install():
        _install(programs)
        missing = _missing(programs)
    if missing:
        give_up(f"there is no {' and no '.join(missing)} here")


def give_up(reason: str) -> NoReturn:
    """End a test that cannot have its part: skipped for people, failed where nothing may be left out (`CI=true`)."""
    advice = "set DOCKER_HOST to an engine for tests, or run as root on Debian, where one is installed and started"
    if os.environ.get("CI") == "true":
        pytest.fail(f"{reason}; {advice}")
    pytest.skip(f"{reason}; {advice}")


def is_root() -> bool:
    """Whether this is the superuser."""
    return os.geteuid() == 0


def _install(programs: Sequence[str]) -> None:
    """Install what is missing, one process after the other: who waits may find that the other one has done it."""
    with Path("/run/tinkworker-tests.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        if packages := [_PACKAGES[program] for program in _missing(programs)]:
            _apt_get("update")
            _apt_get("install", "--yes", "--no-install-recommends", *packages)


def _missing(programs: Sequence[str]) -> list[str]:
    return [program for program in programs if not _find(program)]


def _find(program: str) -> str | None:
    return shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")


def _may_install() -> bool:
    return is_root() and Path("/etc/debian_version").exists() and shutil.which("apt-get") is not None


def _apt_get(*arguments: str) -> None:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    done = subprocess.run(["apt-get", "-qq", *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        give_up(f"apt-get {arguments[0]} failed: {done.stderr.strip()}")

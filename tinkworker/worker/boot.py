"""Which boot of this machine it is; what a monotonic clock says means nothing in another one."""

from pathlib import Path

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def boot_id() -> str:
    """Which boot of this machine it is; empty where the kernel does not say."""
    return BOOT_ID.read_text(encoding="ascii").strip() if BOOT_ID.exists() else ""

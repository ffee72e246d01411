"""How a worker process ended, and words for it."""

from __future__ import annotations

import asyncio
import logging
import signal
from pathlib import Path

from server.pool.frames import NO_DEVICE

log = logging.getLogger(__name__)

STOP_SECONDS = 5.0
_CONTROL_GROUPS = Path("/sys/fs/cgroup")
_OWN_GROUPS = Path("/proc/self/cgroup")
_WHOLE_MACHINE = Path("/proc/vmstat")


async def exit_status(process: asyncio.subprocess.Process) -> int:
    """Return the status with which a process ends, killing it when it does not end by itself."""
    try:
        return await asyncio.wait_for(process.wait(), STOP_SECONDS)
    except TimeoutError:
        process.kill()
    try:
        return await asyncio.wait_for(process.wait(), STOP_SECONDS)
    except TimeoutError:
        log.critical("Process %d does not end though it was killed: a driver holds it", process.pid)
        return -signal.SIGKILL


class MemoryKills:
    """Notices whether the system killed a process for memory between the last looks and now."""

    def __init__(self) -> None:
        self._before = self._last = memory_kills()

    def look(self) -> None:
        """Count anew; to be called every second or so."""
        self._before, self._last = self._last, memory_kills()

    @property
    def recent(self) -> bool:
        """Whether one was killed since the look before the last."""
        now = memory_kills()
        return now is not None and self._before is not None and now > self._before


def memory_kills() -> int | None:
    """Return how many processes the system has killed because memory ran out, as near to this process as it
    counts them: in its control group, else on the whole machine; None where nobody counts."""
    counters = [
        group / name for group in control_groups() for name in ("memory.events", "memory.oom_control")
    ]
    for file in (*counters, _WHOLE_MACHINE):
        try:
            lines = file.read_text().splitlines()
        except OSError:
            continue
        for line in lines:
            name, _, number = line.partition(" ")
            if name == "oom_kill" and number.isdecimal():
                return int(number)
    return None


def control_groups() -> list[Path]:
    """Return the folders of the control groups, of either version, that bound the memory of this process;
    seen from inside a container its own are the outermost."""
    try:
        lines = _OWN_GROUPS.read_text().splitlines()
    except OSError:
        return []
    folders = []
    for line in lines:
        _, controllers, group = line.split(":", 2)
        if not controllers or "memory" in controllers.split(","):
            root = _CONTROL_GROUPS / "memory" if controllers else _CONTROL_GROUPS
            folders += [root / group.lstrip("/"), root]
    return folders


def in_words(code: int, *, device: str, memory_ran_out: bool) -> str:
    """Return how a process ended by its exit status, negative for a signal, as the end of a sentence.

    >>> in_words(-9, device="cpu", memory_ran_out=True)
    'the system killed it because memory ran out'
    """
    if code == NO_DEVICE:
        return f"the device {device} is not on this machine"
    if code == -signal.SIGKILL:
        return "the system killed it because memory ran out" if memory_ran_out else "killed from outside"
    if code < 0:
        return f"it crashed: {signal.strsignal(-code) or signal.Signals(-code).name}"
    return f"exit status {code}"

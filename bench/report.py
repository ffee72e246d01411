"""Tables that can be pasted into docs/benchmarks.md, with the machine, the date and the command."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path


def cpu() -> str:
    """Return the processor's name and what it offers for fast arithmetic."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    facts = dict(line.split(":", 1) for line in lines if ":" in line)
    facts = {key.strip(): value.strip() for key, value in facts.items()}
    flags = set(facts.get("flags", "").split())
    extras = [name for name in ("amx_bf16", "avx512_bf16", "avx512f", "avx2") if name in flags]
    family = f"family {facts.get('cpu family', '?')}, model {facts.get('model', '?')}"
    return f"{facts.get('model name', 'unknown')} ({family}; {', '.join(extras)})"


def circumstances() -> str:
    """Return the line that says where, when and by what command something was measured."""
    import torch

    command = " ".join(["python -m bench", *sys.argv[1:]])
    today = datetime.now(UTC).date().isoformat()
    return f"{cpu()}, {torch.get_num_threads()} threads, torch {torch.__version__}, {today}: `{command}`"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)

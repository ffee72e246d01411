"""How soon a small picture of the whole graph follows a slider, and how long Paint waits for it.

The promises: the whole graph at 128 px or more within two seconds of the end of a move, and a run that is
not kept waiting by previews. The slider is the quickstart's style strength; "cold" is the first preview of a
server whose worker just became ready.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp
import psutil
from rich.console import Console
from rich.table import Table

from bench.serving import ROOT, Serving, served

MOVES = (0.3, 0.9, 0.5, 0.8, 0.4)
PAINTED = 3
PAUSE = 0.08
"""Seconds that the editor waits after the last movement of a slider."""


class Shown(NamedTuple):
    """Seconds from the end of a move until the first unfinished picture and until the whole graph, the side
    of that preview in pixels, and the seconds of a processor that the worker had."""

    first: float
    whole: float
    side: int
    computed: float


def main(console: Console) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder, served(Path(folder) / "live") as server:
        cold, warm, plain, behind = asyncio.run(_measure(server))
    table = Table("live previews of the quickstart", "median", "worst", "promised")
    table.add_row("cold: first picture", f"{cold.first:.2f} s", "", "")
    table.add_row(f"cold: whole graph at {cold.side} px", f"{cold.whole:.2f} s", "", "2 s")
    sides = sorted({shown.side for shown in warm})
    table.add_row("a slider: first picture", *_both([shown.first for shown in warm]), "")
    at = " to ".join(map(str, sides[:1] + sides[1:][-1:]))
    table.add_row(f"a slider: whole graph at {at} px", *_both([shown.whole for shown in warm]), "2 s")
    table.add_row("a slider: seconds of a processor", *_both([shown.computed for shown in warm]), "")
    table.add_row("Paint to its first node, nothing live", *_both(plain), "")
    table.add_row("Paint to its first node, while live", *_both(behind), "")
    console.print(table)
    console.print(f"Others had {_load():.0%} of the processor's time during the last minute.")


def _both(values: list[float]) -> tuple[str, str]:
    return f"{statistics.median(values):.2f} s", f"{max(values):.2f} s"


def _load() -> float:
    return min(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


async def _measure(server: Serving) -> tuple[Shown, list[Shown], list[float], list[float]]:
    recipe = json.loads((ROOT / "graphs" / "recipes" / "quickstart.json").read_text())
    async with aiohttp.ClientSession(server.address) as session:
        while True:
            async with session.get("/api/system") as answer:
                if (await answer.json())["worker"] == "ready":
                    break
            await asyncio.sleep(0.1)
        cold = await _moved(session, server, recipe, 0.7)
        warm = [await _moved(session, server, recipe, strength) for strength in MOVES]
        plain = [await _painted(session, recipe, seed) for seed in range(PAINTED)]
        behind = [await _painted(session, recipe, seed, live=True) for seed in range(PAINTED, 2 * PAINTED)]
    return cold, warm, plain, behind


def _with(recipe: dict[str, Any], **parameters: Any) -> dict[str, Any]:
    changed = json.loads(json.dumps(recipe))
    changed["nodes"]["transfer"]["parameters"].update(parameters)
    return dict(changed)


async def _moved(
    session: aiohttp.ClientSession, server: Serving, recipe: dict[str, Any], strength: float
) -> Shown:
    [worker] = [child for child in server.process.children() if "server.worker" in child.cmdline()]
    before, start, first = _computed(worker), time.perf_counter(), 0.0
    await asyncio.sleep(PAUSE)
    body = {"recipe": _with(recipe, style_strength=strength), "tab": "bench"}
    async with session.post("/api/live", json=body) as answer:
        async for text in answer.content:
            line = json.loads(text)
            assert line["kind"] not in ("failed", "over"), line
            if not first and line["kind"] == "picture" and line["node"] == "transfer":
                first = time.perf_counter() - start
            if line["kind"] == "step":
                whole = time.perf_counter() - start
                return Shown(first, whole, line["side"], _computed(worker) - before)
    raise AssertionError("nothing was shown")


def _computed(worker: psutil.Process) -> float:
    times = worker.cpu_times()
    return float(times.user + times.system)


async def _painted(
    session: aiohttp.ClientSession, recipe: dict[str, Any], seed: int, live: bool = False
) -> float:
    """Return the seconds from asking for a run until its first node begins, and cancel it."""
    async with session.ws_connect("/api/events", max_msg_size=0) as socket:
        showing = asyncio.create_task(_show(session, _with(recipe, seed=1000 + seed))) if live else None
        if showing:
            await asyncio.sleep(0.5)
        start = time.perf_counter()
        async with session.post("/api/runs", json={"recipe": _with(recipe, seed=seed)}) as answer:
            run = (await answer.json())["id"]
        seconds = 0.0
        async for message in socket:
            if message.type is not aiohttp.WSMsgType.TEXT or (told := json.loads(message.data))["run"] != run:
                continue
            if not seconds and told["event"]["kind"] in ("node_started", "node_finished"):
                seconds = time.perf_counter() - start
                await (await session.post(f"/api/runs/{run}/cancel")).read()
            if told["event"]["kind"] == "run_finished":
                break
        if showing:
            await showing
        return seconds


async def _show(session: aiohttp.ClientSession, recipe: dict[str, Any]) -> None:
    async with session.post("/api/live", json={"recipe": recipe, "tab": "bench"}) as answer:
        await answer.read()

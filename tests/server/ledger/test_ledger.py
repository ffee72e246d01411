"""The ledger keeps what it has said that it keeps."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graphs.problems import Problem
from server.ledger import (
    Changes,
    FolderTaken,
    KeyReused,
    Ledger,
    LedgerBusy,
    LedgerNewer,
    RunUnreadable,
    Submission,
    Wanted,
    database,
    history,
    only_server,
)
from server.ledger.runs_table import row_of
from server.models import NodeState
from tests.server.ledger.making import accepted, ended, new, opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "runs.sqlite3"


async def test_what_writes_syncs_each_commit_and_keeps_rows_together(path: Path) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}  # 2 is FULL
    async with opened(path) as ledger:
        assert ledger._writing is not None
        found = await ledger._writing.do(
            lambda connection: {name: connection.execute(f"PRAGMA {name}").fetchone()[0] for name in wanted},
            "nothing",
        )
    assert found == wanted


async def test_all_of_a_run_is_there_after_closing_and_opening(path: Path) -> None:
    async with opened(path) as ledger:
        wanted = new(b"the text", client="c", time_limit=60, retry_of="older", recipe_id="some")
        record = await accepted(ledger, wanted)
        record.run.state, record.run.started, record.waiting = "running", 6.0, False
        record.run.problem = Problem(code="failed", message="No.", hint="Yes.", node="a")
        record.run.results, record.run.device, record.run.resumed = ["r1", "r2"], "cpu", 2
        record.turn, record.spent, record.lost, record.unclean = -3, 1.5, 1, 2
        record.versions = {"torch": "2"}
        nodes = {(record.run.number, "a"): NodeState(state="done", reason="because", seconds=1.25)}
        texts = {key: state.model_dump_json() for key, state in nodes.items()}
        await ledger.save(Changes(runs={record.run.number: row_of(record)}, nodes=texts))
    async with opened(path) as ledger:
        known = await ledger.known(record.run.id)
        assert known
        assert known.record == record
        assert known.text == b"the text"
        assert known.inputs == wanted.inputs
        assert known.nodes == {"a": NodeState(state="done", reason="because", seconds=1.25)}
        assert await ledger.living() == [record]
        assert await ledger.known("nobody") is None


async def test_what_is_said_to_be_kept_outlives_a_kill_at_once(path: Path) -> None:
    program = (
        "import asyncio, os, sys\n"
        "from pathlib import Path\n"
        "from server.ledger import Ledger\n"
        "from tests.server.ledger.making import accepted\n"
        "async def main():\n"
        "    ledger = Ledger(Path(sys.argv[1]))\n"
        "    await ledger.open()\n"
        "    records = await asyncio.gather(*(accepted(ledger) for _ in range(30)))\n"
        "    print(*(record.run.id for record in records), flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
        "asyncio.run(main())\n"
    )
    killed = await asyncio.to_thread(
        subprocess.run, [sys.executable, "-c", program, str(path)], capture_output=True, text=True
    )
    assert killed.returncode == -9, killed.stderr
    async with opened(path) as ledger:
        assert {record.run.id for record in await ledger.living()} == set(killed.stdout.split())


async def test_the_same_recipe_is_kept_once_and_goes_with_its_last_run(path: Path) -> None:
    async with opened(path) as ledger:
        first, second = await accepted(ledger, new(b"same")), await accepted(ledger, new(b"same"))
        assert count(path, "recipes") == 1
        for record, left in ((first, 1), (second, 0)):
            await ended(ledger, record)
            await ledger.delete(record.run.number)
            assert count(path, "recipes") == left
        assert count(path, "inputs") == 0


async def test_a_key_brings_the_same_run_again_and_refuses_another_request(path: Path) -> None:
    async with opened(path) as ledger:
        submission = Submission("key", "digest")
        assert await ledger.submitted(submission) is None
        # At the same moment, as an impatient client sends it.
        found = await asyncio.gather(*(ledger.accept(new(), submission) for _ in range(5)))
        assert len(set(found)) == 1
        assert count(path, "runs") == 1
        assert await ledger.submitted(submission) == found[0][1]
        with pytest.raises(KeyReused):
            await ledger.accept(new(), Submission("key", "another"))
        with pytest.raises(KeyReused):
            await ledger.submitted(Submission("key", "another"))
        assert count(path, "runs") == 1


async def test_runs_are_listed_newest_first_in_pages_and_by_state(path: Path) -> None:
    async with opened(path) as ledger:
        records = [await accepted(ledger, new(created=float(-i))) for i in range(5)]  # a clock that goes back
        await ended(ledger, records[1], "failed")
        ids = [record.run.id for record in records]
        assert [run.id for run in await ledger.page(3)] == ids[:1:-1]
        assert [run.id for run in await ledger.page(3, after=records[2].run.number)] == ids[1::-1]
        assert [run.id for run in await ledger.page(3, wanted=Wanted(state="failed"))] == [ids[1]]


async def test_one_write_that_fails_takes_none_of_the_others_with_it(path: Path) -> None:
    async with opened(path) as ledger:
        bad = new()
        bad.record.run.state = "done"  # without a time at which it was over: the file refuses it
        results = await asyncio.gather(
            ledger.accept(new()), ledger.accept(bad), ledger.accept(new()), return_exceptions=True
        )
        assert [isinstance(result, sqlite3.IntegrityError) for result in results] == [False, True, False]
        assert count(path, "runs") == 2


async def test_what_makes_no_sense_costs_its_own_run_and_nothing_else(path: Path) -> None:
    async with opened(path) as ledger:
        texts, rows, nodes, sound = [await accepted(ledger, new(f"{i}".encode())) for i in range(4)]
        other = NodeState(state="done")
        state = {(nodes.run.number, id): other.model_dump_json() for id in ("broken", "sound")}
        await ledger.save(Changes(nodes=state))
        connection = database.connect(path)
        connection.execute("UPDATE recipes SET text = 'none' WHERE hash = ?", (texts.recipe,))
        connection.execute("UPDATE runs SET versions = '{' WHERE number = ?", (rows.run.number,))
        connection.execute("UPDATE nodes SET state = '{' WHERE node = 'broken'")
        connection.close()
        with pytest.raises(RunUnreadable):
            await ledger.known(texts.run.id)
        assert await ledger.record(texts.run.id) == texts
        assert await ledger.living() == [texts, nodes, sound]
        assert [run.id for run in await ledger.page(9)] == [r.run.id for r in (sound, nodes, texts)]
        known = await ledger.known(nodes.run.id)
        assert known
        assert known.nodes == {"sound": other}


async def test_a_file_that_another_holds_is_waited_for_and_then_told(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 60.0)
    async with opened(path) as ledger:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        accepting = asyncio.create_task(ledger.accept(new()))
        await asyncio.sleep(0.15)
        other.execute("ROLLBACK")
        assert await accepting  # it was free again in time
        other.close()
    monkeypatch.setattr(database, "BUSY_SECONDS", 1.0)
    async with opened(path) as ledger:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        begun = time.monotonic()
        with pytest.raises(LedgerBusy):
            await ledger.accept(new())
        assert time.monotonic() - begun >= 0.9
        assert len(await ledger.living()) == 1  # reading goes on
        other.execute("ROLLBACK")
        other.close()
        assert await ledger.accept(new())


async def test_numbers_of_events_rise_over_a_crash_and_a_clock_that_goes_back(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with opened(path) as ledger:
        first = ledger.first_number
    monkeypatch.setattr(time, "time", lambda: 1000.0)
    async with opened(path) as ledger:
        assert ledger.first_number > first
        assert ledger.first_number < 2**53  # JavaScript reads it exactly


async def test_facts_are_kept(path: Path) -> None:
    async with opened(path) as ledger:
        assert await ledger.fact("paused", False) is False
        await ledger.note("paused", True)
    async with opened(path) as ledger:
        assert await ledger.fact("paused", False) is True


async def test_the_oldest_ended_runs_are_forgotten_and_no_living_one(path: Path) -> None:
    async with opened(path) as ledger:
        records = [await accepted(ledger, new(f"recipe {i}".encode())) for i in range(6)]
        for record in records[1:]:
            await ended(ledger, record)
    connection = database.connect(path)
    history.prune(connection, kept=3)
    left = [row["id"] for row in connection.execute("SELECT id FROM runs ORDER BY number")]
    assert left == [records[0].run.id, *(record.run.id for record in records[3:])]
    assert count(path, "recipes") == 4
    history.prune(connection, recipe_bytes=1)
    assert [row["id"] for row in connection.execute("SELECT id FROM runs")] == [records[0].run.id]
    connection.close()


def test_a_file_of_a_newer_version_is_left_alone(path: Path) -> None:
    connection = database.connect(path)
    connection.execute("PRAGMA user_version = 9999")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(LedgerNewer):
        asyncio.run(Ledger(path).open())
    assert path.read_bytes() == before


def test_a_folder_has_one_server(tmp_path: Path) -> None:
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from server.ledger import only_server\n"
        "with only_server(Path(sys.argv[1])):\n"
        "    print('mine', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    other = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdin
    assert other.stdout
    with other.stdin, other.stdout:
        assert other.stdout.readline() == b"mine\n"
        with pytest.raises(FolderTaken), only_server(tmp_path):
            pass
        other.kill()
        other.wait()
        with only_server(tmp_path):
            pass


def count(path: Path, table: str) -> int:
    connection = sqlite3.connect(path)
    try:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])
    finally:
        connection.close()

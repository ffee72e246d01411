"""A backup made and put back by the commands of docs/operations.md, over a server that was killed."""

from __future__ import annotations

import asyncio
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.server.ledger.making import opened
from tests.server.serving import ROOT

EARLY, LATE = 20, 400
SERVER = """
import asyncio, sqlite3, sys
from pathlib import Path
from tests.server.ledger.making import accepted, opened

async def serve(path):
    async with opened(path) as ledger:
        for count in map(int, sys.argv[2:]):
            await asyncio.gather(*(accepted(ledger) for _ in range(count)))
            print("there", flush=True)
            sys.stdin.readline()
            # As after each 1,000 pages: what the log holds goes into the file, and the log begins anew.
            connection = sqlite3.connect(path)
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            assert not busy
            connection.close()

asyncio.run(serve(Path(sys.argv[1])))
"""


def commands() -> list[str]:
    """Return what the page says about backup and restore, command by command."""
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    chapter = page.split("\n## Backup\n")[1].split("\n## ")[0]
    return [line for block in re.findall(r"```\n(.*?)```", chapter, re.DOTALL) for line in block.splitlines()]


async def runs_in(path: Path) -> tuple[set[str], str]:
    """Return the ids of the runs of a ledger as the server finds them, and what it says of the file."""
    async with opened(path) as ledger:
        return {record.run.id for record in await ledger.living()}, ledger.notice


@pytest.fixture
def killed(tmp_path: Path) -> tuple[Path, Path, set[str]]:
    """The folder of a server that was killed, that of a backup made before, and which runs are in it."""
    home, backup = tmp_path / "home", tmp_path / "backup"
    home.mkdir()
    backup.mkdir()
    ledger = home / "runs.sqlite3"
    server = subprocess.Popen(
        [sys.executable, "-c", SERVER, str(ledger), str(EARLY), str(LATE), str(EARLY)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert server.stdin
    assert server.stdout
    try:
        assert server.stdout.readline() == "there\n"
        living, copy = sqlite3.connect(ledger), sqlite3.connect(backup / ledger.name)
        living.backup(copy)  # what ``.backup`` of the command sqlite3 does
        living.close()
        early = {id for (id,) in copy.execute("SELECT id FROM runs")}
        copy.close()
        for _ in range(2):
            server.stdin.write("\n")
            server.stdin.flush()
            assert server.stdout.readline() == "there\n"
    finally:
        server.kill()
        server.communicate()
    assert ledger.with_name("runs.sqlite3-wal").stat().st_size > 0
    assert len(early) == EARLY
    return home, backup, early


async def test_a_backup_put_back_as_documented_is_what_the_server_finds(
    killed: tuple[Path, Path, set[str]], tmp_path: Path
) -> None:
    home, backup, early = killed
    (home / "films.sqlite3-wal").write_bytes(b"of a killed server")
    (put_aside,) = (command for command in commands() if command.startswith("mv "))
    here = put_aside.replace("~/.local/share/impasto", str(home)).replace("~", str(tmp_path))
    assert str(Path.home()) not in here
    (tmp_path / "before").mkdir()
    await asyncio.to_thread(subprocess.run, ["sh", "-c", here], check=True)
    assert list(home.iterdir()) == []
    shutil.copytree(backup, home, dirs_exist_ok=True)
    assert await runs_in(home / "runs.sqlite3") == (early, "")


async def test_beside_the_log_of_a_killed_server_a_backup_is_lost(
    killed: tuple[Path, Path, set[str]],
) -> None:
    """SQLite cannot tell whose log it is, and writes it into the file: why all three are put aside."""
    home, backup, early = killed
    shutil.copytree(backup, home, dirs_exist_ok=True)
    found, notice = await runs_in(home / "runs.sqlite3")
    assert "damaged" in notice
    assert found != early

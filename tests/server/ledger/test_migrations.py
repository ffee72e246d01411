"""A file of any older version comes to the present one, whole or not at all."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from server.ledger.database import MIGRATIONS, connect, is_sound, migrate, migrations


@pytest.fixture
def scripts(tmp_path: Path) -> Path:
    folder = tmp_path / "migrations"
    folder.mkdir()
    (folder / "0001_pets.sql").write_text("CREATE TABLE pets (name TEXT);")
    (folder / "0002_ages.sql").write_text(
        "ALTER TABLE pets ADD COLUMN age INTEGER; UPDATE pets SET age = length(name);"
    )
    return folder


def test_the_migrations_that_ship_are_numbered_without_a_gap() -> None:
    assert migrations(MIGRATIONS)


def test_each_step_is_applied_once_and_carries_what_was_there(tmp_path: Path, scripts: Path) -> None:
    second = (scripts / "0002_ages.sql").rename(tmp_path / "later.sql")
    connection = connect(tmp_path / "pets.sqlite3")
    assert migrate(connection, scripts) == 1
    connection.execute("INSERT INTO pets VALUES ('Minka')")
    second.rename(scripts / "0002_ages.sql")
    assert migrate(connection, scripts) == 2
    assert migrate(connection, scripts) == 2
    assert [tuple(row) for row in connection.execute("SELECT name, age FROM pets")] == [("Minka", 5)]
    connection.close()


def test_a_step_that_fails_leaves_the_file_as_it_was(tmp_path: Path, scripts: Path) -> None:
    (scripts / "0003_broken.sql").write_text("CREATE TABLE more (name TEXT); CREATE TABLE pets (name TEXT);")
    connection = connect(tmp_path / "pets.sqlite3")
    with pytest.raises(sqlite3.OperationalError, match="already exists"):
        migrate(connection, scripts)
    assert connection.execute("PRAGMA user_version").fetchone()[0] == 2
    assert {row["name"] for row in connection.execute("SELECT name FROM sqlite_master")} == {"pets"}
    connection.close()


@pytest.mark.parametrize("name", ["0004_gap.sql", "0002_twice.sql", "3_short.sql"])
def test_a_script_without_its_number_is_refused(scripts: Path, name: str) -> None:
    (scripts / name).write_text("")
    with pytest.raises(ValueError, match="not migration"):
        migrations(scripts)


@pytest.mark.parametrize("version", range(len(migrations(MIGRATIONS)) + 1))
def test_from_every_version_the_present_form_is_reached(tmp_path: Path, version: int) -> None:
    older = tmp_path / "older"
    older.mkdir()
    for script in migrations(MIGRATIONS)[:version]:
        (older / script.name).write_text(script.read_text())
    moved, made = connect(tmp_path / "moved.sqlite3"), connect(tmp_path / "made.sqlite3")
    migrate(moved, older)
    migrate(moved)
    migrate(made)
    listed = "SELECT type, name, tbl_name FROM sqlite_master ORDER BY type, name"
    assert [tuple(row) for row in moved.execute(listed)] == [tuple(row) for row in made.execute(listed)]
    columns = "SELECT m.name, c.name, c.type FROM sqlite_master m, pragma_table_info(m.name) c"
    assert {tuple(row) for row in moved.execute(columns)} == {tuple(row) for row in made.execute(columns)}
    assert is_sound(moved)
    moved.close()
    made.close()

"""A large archive out of a small one, for `bench.room`: every row of its posts again under other ids, many times."""

import re
import shutil
import sqlite3
from datetime import date, timedelta
from pathlib import Path

from archive.database import schema, seals
from archive.search import StateText, put_all
from archive.timestamps import optional, parse
from bench.asof import build

SMALL = 300
_ID = re.compile(r"[0-9a-f]{16}")
_ADDRESS = "https://blog.test/post/"
_DAYS = 113
"""So many days apart are the posts of one copy and the next."""
_COPIED = (
    "post", "capture", "reading", "address", "snapshot", "observation", "change", "post_status", "span",
    "shown", "derivation",
)  # fmt: skip


def make(path: Path, posts: int, *, states: int) -> None:
    """An archive of about *posts* posts at *path*, in *states* states each."""
    small = path.with_name(f"small-{path.name}")
    if not small.exists():
        build(small, SMALL, states=states)
    begun = path.with_name(f"begun-{path.name}")
    shutil.copy(small, begun)
    database = schema.create(begun)
    connection = database.conn
    connection.execute("PRAGMA foreign_keys = OFF")
    tables = [name for name in _COPIED if database[name].exists()]
    rows = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in tables}
    texts = connection.execute("SELECT * FROM state_text").fetchall()
    for table in tables:
        for event in ("INSERT", "DELETE", "UPDATE"):
            connection.execute(f'DROP TRIGGER IF EXISTS "seal_{event}_{table}"')
    for number in range(1, posts // SMALL):
        with database.atomic():
            for table in tables:
                _copy(connection, table, rows[table], number)
            put_all(connection, [_text(row, number) for row in texts])
    with database.atomic():
        seals.renew(connection, tables)
    database.conn.close()
    begun.rename(path)


def _copy(connection: sqlite3.Connection, table: str, rows: list[sqlite3.Row], number: int) -> None:
    names = rows[0].keys()
    marks = ", ".join("?" * len(names))
    copied = [tuple(_other(name, row[name], number) for name in names) for row in rows]
    connection.executemany(f"INSERT OR IGNORE INTO {table} ({', '.join(names)}) VALUES ({marks})", copied)


def _other(column: str, value: object, number: int) -> object:
    if not isinstance(value, str):
        return None if column == "fetch" else value
    if _ID.fullmatch(value) and column != "content":
        return f"{number:02x}{value[2:]}"
    if value.startswith(_ADDRESS):
        return f"{value}-{number}"
    if column == "published_day":
        return (date.fromisoformat(value) + timedelta(days=_DAYS * number)).isoformat()
    return value


def _text(row: sqlite3.Row, number: int) -> StateText:
    held = {name: row[name] for name in row.keys() if name in StateText.__struct_fields__}  # noqa: SIM118
    return StateText(**held | {
        "snapshot": _other("snapshot", row["snapshot"], number), "post": _other("post", row["post"], number),
        "authors": tuple(row["authors"].splitlines()), "since": parse(row["since"]), "until": optional(row["until"]),
        "published": date.fromisoformat(row["published"]) if row["published"] else None,
        "current": bool(row["current"]), **({"tags": tuple(row["tags"].splitlines())} if "tags" in held else {}),
    })  # fmt: skip

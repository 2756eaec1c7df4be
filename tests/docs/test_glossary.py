"""The words of the database are those of the glossary, or explain themselves."""

import re
from pathlib import Path

import pytest

from archive.database import schema
from tests.support import sql

ROOT = Path(__file__).parents[2]
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text("utf-8")
# Parts of names that any reader knows.
PLAIN = """
refers
began claimed type truncated related
file format length offset origin path problem summary read kept skipped
compound part spelt whole
action address allowed arguments at author authors base body categories cause checked cleared code complete
configuration confirms content count creator current data day depth detail details digest edits ended estimate
expected failing faults fields figure first form guid hash head headers href healthy host id index indexed into json key
kind label labels language last lastmod listed look minted minutes modified name next note notified number old
outcome parser peer phrase place profile protocol published reason recorded request resource response rights rule
scheme scope seen silent since site size software source stale started state stemmer subject tags target term text
timezone title tried uri url value version why wire word words zone
"""
# Exports carry rows of this table by its column names, and earlier versions read them.
OLD = frozenset({"into_"})


def columns() -> list[tuple[str, str]]:
    """Every table of ours with each of its columns."""
    database = schema.blank()
    tables = [
        name
        for (name,) in sql.run(
            database,
            "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
            " AND name NOT LIKE '%!_fts!_%' ESCAPE '!' AND name NOT LIKE '!_%' ESCAPE '!' ORDER BY name",
        )
    ]
    return [(table, row[1]) for table in tables for row in sql.run(database, f"PRAGMA table_info({table})")]


@pytest.mark.parametrize("table", sorted({table for table, _ in columns()}))
def test_the_words_of_a_table_are_defined(table: str) -> None:
    words = {word for name, column in columns() if name == table for word in f"{name}_{column}".split("_") if word}

    assert (
        sorted(
            word
            for word in words
            if word.removesuffix("s") not in PLAIN.split() and word not in PLAIN.split()
            if not re.search(rf"\b{word.removesuffix('s')}", GLOSSARY)
        )
        == []
    )


def test_no_column_is_named_by_a_word_of_another_meaning() -> None:
    columns_of_ours = {f"{table}.{column}" for table, column in columns() if column not in OLD}

    vague = ("after", "before", "standing", "held")
    assert [name for name in columns_of_ours if name.endswith("_") or name.rpartition(".")[2] in vague] == []

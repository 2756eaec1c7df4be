"""The tables of the full-text index."""

import sqlite3

from archive.search import numbers, stemming, vocabulary

COLUMNS = ("body", "title", "authors", "tags", "signs")
"""Of `state_fts`: the words of body, title and tags (`archive.search.stemming.term`), names, and emoji.

FTS5 notes the column of each word of a text: by nothing for the first column, and by two bytes for the others.
"""

FULL_TEXT = f"""
CREATE VIRTUAL TABLE state_fts USING fts5(
  {", ".join(COLUMNS)}, content="state_source", content_rowid="id", tokenize='{stemming.TOKENIZER}'
)
"""

DDL: tuple[str, ...] = (
    """
CREATE TABLE state_text (
  id        INTEGER PRIMARY KEY,  -- row of state_fts; its post's number in state_post, and the place among its states
  snapshot  TEXT NOT NULL UNIQUE,
  post      TEXT NOT NULL,
  site      TEXT NOT NULL,
  current   INTEGER NOT NULL CHECK (current IN (0, 1)), -- 1 where the post stands so now
  since     TEXT NOT NULL,        -- from when the state is known, UTC
  until     TEXT,                 -- when another took its place, UTC; NULL while none did
  published TEXT,                 -- day, in the site's zone
  language  TEXT,                 -- BCP 47, as declared
  indexed   TEXT NOT NULL,        -- digest of what the index was given
  words     INTEGER NOT NULL,     -- of the body
  title_words INTEGER NOT NULL,
  authors   TEXT NOT NULL,        -- one name a line
  tags      TEXT NOT NULL,        -- one a line, categories included
  title     TEXT NOT NULL,
  body      TEXT NOT NULL         -- plain text, without characters that show nothing
) STRICT
""",
    "CREATE INDEX state_text_post ON state_text(post, current)",
    # So that a count of what stands now reads these and not the texts beside them.
    "CREATE INDEX state_text_past ON state_text(id) WHERE NOT current",
    "CREATE INDEX state_text_words ON state_text(current, site, published, words, title_words)",
    """
CREATE VIEW state_source AS -- what state_fts marks words in
SELECT id, body, title, authors, tags, '' AS signs FROM state_text
""",
    FULL_TEXT,
    # Fewer segments, which repeat the words of each other, for the same work.
    "INSERT INTO state_fts(state_fts, rank) VALUES ('automerge', 2)",
    # In the file itself, so that any SQLite ranks as we do; a word of the title weighs as much as four of the body.
    "INSERT INTO state_fts(state_fts, rank) VALUES ('rank', 'bm25(1.0, 4.0, 2.0, 2.0, 1.0)')",
    "CREATE VIRTUAL TABLE state_fts_terms USING fts5vocab('state_fts', 'row')",
    "CREATE VIRTUAL TABLE state_fts_columns USING fts5vocab('state_fts', 'col')",
    *numbers.DDL,
    *vocabulary.DDL,
    """
CREATE TABLE state_index (
  stemmer TEXT NOT NULL -- version of the keys; another version's keys are not found
) STRICT
""",
    f"INSERT INTO state_index VALUES ('{stemming.VERSION}')",  # noqa: S608 - a constant of ours
)


def drop(connection: sqlite3.Connection) -> None:
    """Drop the tables of the index, those that there are."""
    vocabulary.drop(connection)
    connection.execute("DROP VIEW IF EXISTS state_source")
    for table in ("state_fts_terms", "state_fts_columns", "state_fts", "state_text", "state_post", "state_index"):
        connection.execute(f"DROP TABLE IF EXISTS {table}")

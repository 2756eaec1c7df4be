"""Row ids of the index that say which post a row is of, so that posts are counted without reading their texts.

A row id is the number of its post, and behind it the place of the state among those of the post. A post that has had
more states than there are places takes a further number, which leads back to its first.
"""

import sqlite3

PLACE_BITS = 3
"""Three keep ids short in the index, which holds the steps from one to the next; few posts have more than 8 states."""
_PLACES = 1 << PLACE_BITS

DDL = (
    """
CREATE TABLE state_post (
  number INTEGER PRIMARY KEY, -- of a post within the index: the id of its rows, without their last bits
  first  INTEGER NOT NULL,    -- the first number of that post
  post   TEXT NOT NULL
) STRICT
""",
    "CREATE INDEX state_post_post ON state_post(post)",
    "CREATE INDEX state_post_further ON state_post(number, first) WHERE first <> number",
)


def post_of(row: str) -> str:
    """SQL: the number of the post that the row id *row*, an expression of ours, belongs to."""
    number = f"{row} >> {PLACE_BITS}"
    further = f"coalesce((SELECT first FROM state_post WHERE number = {number} AND first <> number), {number})"  # noqa: S608
    # Asked once, not of each row: in most archives no post has had so many states.
    return f"iif(EXISTS (SELECT 1 FROM state_post WHERE first <> number), {further}, {number})"  # noqa: S608


def free_row(connection: sqlite3.Connection, post: str) -> int:
    """The row id for one more state of *post*, which gets a number where it has none left."""
    numbers = connection.execute("SELECT max(number), min(first) FROM state_post WHERE post = ?", (post,)).fetchone()
    last, first = numbers
    if last is not None:
        start = last << PLACE_BITS
        query = "SELECT max(id) FROM state_text WHERE id BETWEEN ? AND ?"
        held = connection.execute(query, (start, start + _PLACES - 1)).fetchone()[0]
        # A free place in the last number: ids stay close together, which keeps the index small.
        if held is None or held < start + _PLACES - 1:
            return int(start if held is None else held + 1)
    number = int(connection.execute("SELECT coalesce(max(number), 0) + 1 FROM state_post").fetchone()[0])
    connection.execute("INSERT INTO state_post VALUES (?, ?, ?)", (number, first or number, post))
    return number << PLACE_BITS


def forget(connection: sqlite3.Connection, post: str) -> None:
    """Give back the numbers of *post* where none of its states is held."""
    held = "SELECT 1 FROM state_text WHERE post = ?1"
    connection.execute(f"DELETE FROM state_post WHERE post = ?1 AND NOT EXISTS ({held})", (post,))  # noqa: S608

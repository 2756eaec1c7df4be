"""A plugin of Datasette: the functions of SQL that the questions of an archive use."""

from typing import Any

from datasette import hookimpl

from archive.database import Database
from archive.formats import sql_functions


@hookimpl  # type: ignore[untyped-decorator]
def prepare_connection(conn: Any) -> None:
    """Give every connection of Datasette the program's own readers of dates and searches."""
    # Plugins of sqlite-utils are other people's code, and would be loaded into a server.
    sql_functions.register(Database(conn, execute_plugins=False))

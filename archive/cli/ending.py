"""Exit codes of commands, and words for whatever stopped one."""

import io
import sqlite3
import sys
import traceback
from collections.abc import Callable, Mapping

import click

from archive.cli import output
from archive.errors import (
    ArchiveBusy,
    ArchiveError,
    BadDate,
    BadQuery,
    CannotOpen,
    ConfigError,
    ReversedDates,
    StorageFailed,
    TwoPosts,
)

CODES: Mapping[type[Exception], int] = {
    ConfigError: 2,
    BadQuery: 2,
    BadDate: 2,
    ReversedDates: 2,
    TwoPosts: 2,
    CannotOpen: 3,
    StorageFailed: 3,
    ArchiveBusy: 75,
    ArchiveError: 1,
}
"""The exit code of each error that users can cause, the particular before the general."""

# What the disk, the file or another program made of it; the rest of SQLite's errors are faults of ours.
_OUTSIDE = frozenset(
    {
        sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_FULL, sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM,
    }
)  # fmt: skip


def ended(command: Callable[[], object], codes: Mapping[type[Exception], int] = CODES) -> int:
    """Run *command*; its exit code. *codes* are those of the errors that are reported in a line or two.

    Whatever else is raised is a fault of the program: told with its traceback, cleaned as all talk is.
    """
    try:
        result = command()
    # click would print it by itself, past the one way out that cleans what is printed.
    except click.ClickException as error:
        told = io.StringIO()
        error.show(told)
        output.say(told.getvalue().rstrip("\n"))
        return 2
    except (click.Abort, KeyboardInterrupt):
        # 128 and the number of SIGINT, as shells have it.
        return 130
    except SystemExit as end:
        return _left(end)
    except Exception as error:  # noqa: BLE001 - the outermost loop: nothing is above it that could tell
        return _tell(error, codes)
    return result if isinstance(result, int) else 0


def _left(end: SystemExit) -> int:
    """The code that a library left with. A reader of `--help` that has seen enough is no failure."""
    # click leaves by `sys.exit(1)` when a pipe closes; any other exit keeps its code.
    gone = isinstance(end.__context__, BrokenPipeError)
    return 0 if gone or not isinstance(end.code, int) else end.code


def _tell(error: Exception, codes: Mapping[type[Exception], int]) -> int:
    # In the order of the table: a subclass must be met before its class.
    for kind, code in codes.items():
        if isinstance(error, kind):
            output.say(f"cirma: {error}")
            return code
    # Extended codes carry the plain one in their last eight bits.
    if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in _OUTSIDE:
        output.say(f"cirma: the archive cannot be used now: {error}; `cirma doctor` looks for the reason")
        return 3
    output.say("".join(traceback.format_exception(error)).rstrip())
    output.say("cirma: this is a fault of the program; nothing kept is lost. Please report the lines above")
    return 1


def flush() -> None:
    """Write out what stdout still holds, before the interpreter would, whose exit code nobody expects."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except OSError:
            # Else the interpreter tries once more at its end, and leaves with 120.
            output.hang_up(stream)

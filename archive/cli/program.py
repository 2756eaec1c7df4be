"""A program out of a table: every command by name, loaded only when it is called."""

import importlib
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from archive.speed import light_imports

Commands = Mapping[str, tuple[str, str, str]]
"""By name: module, attribute and short help. The help stands here so that `--help` imports nothing else."""

COMMANDS: Commands = {
    "open": ("archive.cli.opening", "command", "Check an archive that you were given, and say what it holds."),
    "status": ("archive.cli.status", "command", "Show what the archive holds and how the last crawls went."),
    "posts": ("archive.cli.posts", "command", "List posts: by author, date, tag, state."),
    "search": ("archive.cli.search", "command", "Search current and past texts, in French."),
    "concordance": ("archive.cli.words", "concordance", "Show every place where a word occurs, in context."),
    "frequency": ("archive.cli.words", "frequency", "Count how often words are used, by month, per 10,000."),
    "collocates": ("archive.cli.words", "collocates", "List the words that occur near a word more often than chance."),
    "show": ("archive.cli.show", "show", "Show a post, now or as of a day."),
    "history": ("archive.cli.show", "history", "List the states of a post and when each was seen."),
    "diff": ("archive.cli.diff", "command", "Compare two states of a post, by sentence and word."),
    "changes": ("archive.cli.changes", "command", "List what changed and whether the site said so."),
    "runs": ("archive.cli.runs", "command", "List the crawls and what came of each."),
    "cite": ("archive.cli.cite", "command", "Cite the version you read: BibTeX, RIS, CSL-JSON or a reference."),
    "export": ("archive.cli.export", "command", "Export as JSONL, CSV, Parquet, Markdown, git, HTML, WARC and more."),
    "media": ("archive.cli.media", "command", "List pictures and documents: what is held, and what is missing."),
    "stats": ("archive.cli.stats", "command", "Count publications and changes by month, author, category."),
    "serve": ("archive.cli.serve", "command", "Serve the reading room: pages, feeds and protocols, read-only."),
    "datasette": ("archive.cli.datasette", "command", "Browse the tables in Datasette, read-only."),
    "verify": ("archive.cli.verify", "command", "Check that every row and byte is as it was kept."),
    "backup": ("archive.cli.backup", "command", "Write a second copy, checked and hashed."),
    "restore": ("archive.cli.restore", "command", "Put a backup in the archive's place, checked first."),
    "repair": ("archive.cli.repair", "command", "Repair damaged pages from another copy; rebuild the index."),
    "withhold": ("archive.cli.takedown", "withhold", "Hide a post or capture, with the reason."),
    "release": ("archive.cli.takedown", "release", "Show again what was withheld."),
    "purge": ("archive.cli.takedown", "purge", "Erase the bytes of a post or capture; keep digest and reason."),
}
"""The commands that need no crawler."""

_ABOUT = """Keep a faithful, citable record of what a blog publishes and of how it changes.

\b
Exit codes: 0 done · 1 error · 2 usage or configuration · 3 database or disk, no archive · 4 partial, held back or not
recorded · 5 refused by the site · 6 not to be reached · 75 another crawl holds the archive · 130 interrupted.
"""


class Program(click.Group):
    """A group whose commands are imported when they are needed."""

    def __init__(self, table: Commands, *, name: str) -> None:
        super().__init__(name=name, help=_ABOUT, context_settings={"help_option_names": ["-h", "--help"]})
        self._table = table
        click.version_option(package_name="cirma-archive", prog_name=name)(self)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order in which people meet them."""
        return list(self._table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, or None."""
        if cmd_name not in self._table:
            return None
        module, attribute, _ = self._table[cmd_name]
        # These are what httpx, rich and sqlite-utils would take in besides, wherever somebody installed them.
        with light_imports("numpy", "pandas", "pygments", "anyio"):
            command: click.Command = getattr(importlib.import_module(module), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that the first word names. Raises a usage error that says which one may have been meant."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            if args[0].startswith("-"):
                raise
            raise click.UsageError(error.message + _meant(args[0], self._table), ctx) from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, from the table alone."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, short) for name, (_, _, short) in self._table.items()])


def _meant(word: str, table: Commands) -> str:
    # Here, since `--help` needs no options.
    from archive.cli.options import likely

    if word.lower() in ("help", "aide"):
        return " `cirma --help` lists the commands, `cirma COMMAND --help` explains one."
    return likely(word, table)


def main(
    program: Program, arguments: Sequence[str] | None = None, *, codes: Mapping[type[Exception], int] | None = None
) -> int:
    """Run *program*; return the exit code. Errors that users can cause take a line or two, never a traceback."""
    from archive.cli.ending import CODES, ended

    def invoke() -> object:
        words = sys.argv[1:] if arguments is None else [*arguments]
        _refuse_odd(words)
        # Not standalone: click would end the process, and errors of ours would become tracebacks.
        return program.main(words, prog_name=program.name, standalone_mode=False)

    return ended(invoke, {**(codes or {}), **CODES})


def _refuse_odd(words: Sequence[str]) -> None:
    """Raise `click.UsageError` for a word that is no text: no database and no terminal could take it."""
    for number, word in enumerate(words, 1):
        if "\0" in word or word != word.encode("utf-8", "replace").decode():
            raise click.UsageError(f"word {number} is not valid text in the encoding of this terminal")


def _open_streams() -> None:
    """Give the streams that whoever started us closed somewhere to write to, before a database gets their number."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115 - until we end


def run(program: Program, *, codes: Mapping[type[Exception], int] | None = None) -> None:
    """Run *program* as a console script does, and end the process with its exit code."""
    from archive.cli.ending import flush

    _open_streams()
    # Flushed by us: an error in the flush at exit comes after the exit code is set.
    code = main(program, codes=codes)
    flush()
    sys.exit(code)

"""`cirma export`: posts taken away in the formats of other programs."""

from collections.abc import Mapping
from pathlib import Path

import click

from archive.cli import output
from archive.cli.filters import Asked, with_filters
from archive.cli.options import ChoiceType, FileType
from archive.cli.source import ArchiveSource, as_known, open_with_settings, with_archive
from archive.cli.unreadable import name_unreadable
from archive.export.cells import CsvDialect
from archive.export.formats import FORMATS, export
from archive.export.manifest import ExportRequest
from archive.export.order import ExportOrder, Text
from archive.media.folder import MediaFolder
from archive.query.asof import total
from archive.query.tables import TABLES
from archive.web_archive.signing import SigningKey

# An export of thousands takes minutes, and silence would look like a hang.
_TOLD_EVERY = 500
_DIALECTS = ChoiceType([each.value for each in CsvDialect])
# They hold pages as they came, texts included.
_PAGES = frozenset({"warc", "wacz", "bagit"})
_SIGNED = frozenset({"wacz", "bagit"})


@click.command("export")
@click.argument("format_", metavar="FORMAT", type=ChoiceType(list(FORMATS)))
@click.argument("out", type=FileType())
@click.option("--redistributable", is_flag=True, help="Leave the texts out; keep metadata, digests and measures.")
@click.option("--tables", "listed", metavar="LIST", help=f"Tables for analysis, comma-separated: {', '.join(TABLES)}.")
@click.option("--dialect", type=_DIALECTS, help="CSV as French Excel reads it, or plain.")
@click.option(
    "--sign", "key", type=FileType(), metavar="KEY", help="Sign a WACZ with the private key in this file (PEM)."
)
@with_filters
@with_archive
def command(
    format_: str,
    out: Path,
    redistributable: bool,
    listed: str | None,
    dialect: str | None,
    key: Path | None,
    asked: Asked,
    source: ArchiveSource,
) -> None:
    """Write posts, or the captures themselves, into the new folder or file OUT, with a manifest.

    \b
    Posts:    jsonl, csv, parquet, markdown, bibtex, ris, csl-json,
              git (each change a commit), html (to read offline),
              text (a corpus for AntConc, TXM, Voyant and IRaMuTeQ)
    Tables:   jsonl, csv, parquet with --tables: whole histories
    Captures: warc (a folder of WARC 1.1 files), wacz (one file that replays),
              cdxj (the index alone), bagit (WACZ and posts, with digests)

    \b
    Examples:
      cirma export parquet corpus --since 2025
      cirma export git history --author Lefèvre && git -C history log -p
      cirma export wacz blog.wacz --sign key.pem
      cirma export csv tables --tables versions,sentences,links --dialect excel-fr
    """
    # Before the archive is opened: a wrong option must not wait for anything.
    chosen, text, signer = _tables(format_, listed, asked), _text(format_, redistributable), _signer(format_, key)
    wanted_dialect = _dialect(format_, dialect)
    database, settings = open_with_settings(source)
    progress = _Progress()
    seen_from = asked.viewpoint(database)
    order = ExportOrder(
        database=as_known(database, seen_from.known_at, source),
        wanted=asked.filter(database),
        viewpoint=seen_from,
        text=text,
        settings=settings,
        media=MediaFolder(settings.path),
        tables=chosen,
        dialect=wanted_dialect,
        sign=signer.signed if signer else None,
        watched=progress.step,
    )
    counts = export(out, order, ExportRequest(format=format_, filters=asked.given()))
    name_unreadable(database)
    _say(out, order, counts)
    if signer:
        output.say(f"signed by the key {signer.fingerprint}; give that fingerprint to whoever receives the file")


def _say(out: Path, order: ExportOrder, counts: Mapping[str, int]) -> None:
    """Tell what was written; what a limit leaves out is reported here, where it was asked for, and in the manifest."""
    of = f" of {total(order.database, order.wanted, order.viewpoint.as_of)}" if order.wanted.limit else ""
    told = ", ".join(f"{count}{of} {name}" for name, count in counts.items())
    output.say(f"{told} in {out}")


def _dialect(format_: str, named: str | None) -> CsvDialect:
    # A Parquet file for French Excel would be asked for and not given.
    if named and format_ != "csv":
        raise click.UsageError(f"{format_} has no --dialect; csv has")
    return CsvDialect(named) if named else CsvDialect.PLAIN


def _text(format_: str, redistributable: bool) -> Text:
    # A page cannot be given without its text.
    if redistributable and format_ in _PAGES:
        raise click.UsageError(f"{format_} holds the pages themselves; omit --redistributable or export csv")
    return Text.LEFT_OUT if redistributable else Text.FULL


def _signer(format_: str, key: Path | None) -> SigningKey | None:
    """Return the signer of the export, if one was asked for. Raises `BadKey` and `MissingExtra`."""
    if key is None:
        return None
    if format_ not in _SIGNED:
        raise click.UsageError(f"{format_} carries no signature; wacz and bagit do")
    return SigningKey(key)


def _tables(format_: str, listed: str | None, asked: Asked) -> tuple[str, ...]:
    """The tables that were asked for, each once."""
    if listed is None:
        return ()
    names = tuple(dict.fromkeys(name.strip() for name in listed.split(",") if name.strip()))
    unknown = [name for name in names if name not in TABLES]
    if unknown or not names:
        raise click.UsageError(f"no table is called {', '.join(unknown) or 'that'}; there are {', '.join(TABLES)}")
    if format_ not in ("jsonl", "csv", "parquet"):
        raise click.UsageError(f"{format_} has no --tables; jsonl, csv and parquet have")
    # A table cut by day or author would look whole to whoever analyses it.
    if asked.given().keys() - {"site"}:
        raise click.UsageError("--tables exports whole histories: only --site narrows them")
    return names


class _Progress:
    """Tells now and then how far a long export is."""

    def __init__(self) -> None:
        self._count = 0

    def step(self) -> None:
        self._count += 1
        if self._count % _TOLD_EVERY == 0:
            output.say(f"{self._count} posts …")

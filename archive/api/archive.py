"""The archive from Python: `from archive import Archive`.

    with Archive("archive.db") as archive:
        for post in archive.posts(author="Lefèvre", since="2026-01-01"):
            print(post.published_day, post.title)
        archive.as_of("2026-03-01").post("la-mer-rouge").text
        archive.changes(silent=True).to_polars()

Read-only. What it gives are frozen values; lists of them become data frames. A day is a `date` or text as people
write it (`2026-03-01`, `mars 2026`, `hier`) and means its end in the zone of the site; where sites have several zones,
in that of the one with most posts, as in the commands. An instant is an aware `datetime`.
"""

from datetime import UTC, datetime

import msgspec

from archive import citation
from archive.api.days import Day
from archive.api.given import chosen, text, whole
from archive.api.opened import OpenArchive
from archive.api.results import Listing, Record
from archive.api.states import Diff, PostState
from archive.compare import states as changing
from archive.formats.json import (
    CHANGE_COLUMNS,
    HIT_COLUMNS,
    POST_COLUMNS,
    change_record,
    collocate_record,
    frequency_record,
    hit_record,
    line_record,
    post_record,
    snapshot_record,
)
from archive.model import Change, ChangeClass, ChangeKind, Field, Flag, State
from archive.query import asof, changes, names, posts
from archive.query.changes import ChangeFilter, SnapshotRow
from archive.query.citing import Citer
from archive.query.collocates import NEAR_WORDS, Collocate, collocates
from archive.query.concordance import CONTEXT_WORDS, ConcordanceLine, LineOrder, concordance
from archive.query.frequency import Frequency, Period, frequency
from archive.query.hits import find, post_of
from archive.query.missed import MissedEdits, missed
from archive.query.posts import Post, PostFilter
from archive.query.sides import pair
from archive.query.tables import TABLES, columns, rows
from archive.query.timeline import happened
from archive.query.unsigned import signed_elsewhere
from archive.search import Forms, Hit, Moment, forms
from archive.search.occurrences import StatesRead, TextPart


class Archive(OpenArchive):
    """One archive, open for reading, as seen from one moment: `as_of` gives the same archive seen from another."""

    def posts(
        self,
        *,
        author: str | None = None,
        tag: str | None = None,
        state: State | str | None = None,
        since: Day | None = None,
        until: Day | None = None,
        site: str | None = None,
        limit: int | None = None,
    ) -> Listing[Post]:
        """The posts that pass, newest publication first; *since* and *until* are days of publication, inclusive.

        Raises `BadDate`, `ReversedDates` or `ConfigError`.
        """
        # Checked before anything is asked: an empty list would be taken for an answer about a site that is not there.
        self._known(site, author=author, tag=tag)
        first, last = self._period(since, until, site)
        wanted = PostFilter(
            author=author,
            tag=tag,
            state=chosen(State, state),
            published_since=first.first_day if first else None,
            published_until=last.last_day if last else None,
            site=site,
            limit=limit if limit is None else whole("limit", limit),
        )
        as_of = self._viewpoint.as_of
        return Listing(
            asof.listed(self._database, wanted, as_of),
            post_record,
            # Counted only where a limit may hide some: the count costs as much as the list.
            of=asof.total(self._database, wanted, as_of) if limit is not None else None,
            columns=POST_COLUMNS,
        )

    def post(self, name: str) -> PostState:
        """The post called *name*: an id, a URL, a slug, a piece of its title, or the id of a snapshot.

        Raises `NoSuchPost`, `AmbiguousPost` or `NoSuchState`.
        """
        shown = posts.show(self._database, self._resolved(name), as_of=self._viewpoint.as_of)
        return PostState(shown=signed_elsewhere(self._database, shown))

    def snapshot(self, identity: str) -> PostState:
        """The state of a post that *identity* names. Raises `NoSuchState`."""
        return PostState(
            shown=signed_elsewhere(self._database, posts.show_snapshot(self._database, text("identity", identity)))
        )

    def search(
        self, query: str, *, limit: int | None = None, site: str | None = None, moment: Moment | str = Moment.EVER
    ) -> Listing[Hit]:
        """The posts that *query* finds, best first; `total` says of how many. Raises `BadQuery`."""
        # The clock is read once: two readings could fall on two sides of midnight, and *moment* with them.
        self._known(site)
        as_of, now = self._viewpoint.as_of, datetime.now(UTC)
        when = chosen(Moment, moment) or Moment.EVER
        most = limit if limit is None else whole("limit", limit)
        found = find(self._database, text("query", query), limit=most, moment=when, as_of=as_of, site=site, now=now)
        return Listing(
            found.hits,
            lambda hit: hit_record(hit, post_of(self._database, hit, as_of), found.total),
            of=found.total,
            columns=HIT_COLUMNS,
        )

    def forms(self, query: str) -> tuple[Forms, ...]:
        """The other forms that each word of *query* takes in, the commonest first. Raises `BadQuery`."""
        # On the whole vocabulary, not on the view: which forms a word has does not depend on a day.
        return forms(self._database.conn, text("query", query))

    def concordance(
        self,
        query: str,
        *,
        titles: bool = False,
        states: StatesRead | str = StatesRead.CURRENT,
        order: LineOrder | str = LineOrder.DATE,
        context: int = CONTEXT_WORDS,
        site: str | None = None,
    ) -> Listing[ConcordanceLine]:
        """Every place where what *query* asks for occurs, with *context* words on each side. Raises `BadQuery`."""
        self._known(site)
        found = concordance(
            self._database,
            text("query", query),
            part=TextPart.TITLE if titles else TextPart.BODY,
            states=chosen(StatesRead, states) or StatesRead.CURRENT,
            site=site,
            order=chosen(LineOrder, order) or LineOrder.DATE,
            context=whole("context", context),
        )
        return Listing(found, line_record, columns=ConcordanceLine.__struct_fields__)

    def frequency(
        self, *terms: str, by: Period | str = Period.MONTH, titles: bool = False, site: str | None = None
    ) -> Listing[Frequency]:
        """Count each of *terms* in each period, beside all words published in it. Raises `BadQuery`."""
        self._known(site)
        part = TextPart.TITLE if titles else TextPart.BODY
        period = chosen(Period, by) or Period.MONTH
        asked = tuple(text("each of terms", term) for term in terms)
        found = frequency(self._database, asked, by=period, part=part, site=site)
        return Listing(found, frequency_record, columns=Frequency.__struct_fields__)

    def collocates(
        self, query: str, *, near: int = NEAR_WORDS, titles: bool = False, site: str | None = None
    ) -> Listing[Collocate]:
        """The words within *near* words of what *query* asks for, the most telling first. Raises `BadQuery`."""
        self._known(site)
        found = collocates(
            self._database,
            text("query", query),
            part=TextPart.TITLE if titles else TextPart.BODY,
            site=site,
            near=whole("near", near, least=1),
        )
        return Listing(found, collocate_record, columns=Collocate.__struct_fields__)

    def table(self, name: str, *, site: str | None = None) -> Listing[Record]:
        """One of `TABLES` for analysis: whole histories, whatever the view. Raises `ValueError` for another name."""
        self._known(site)
        # The names become parts of statements, so nothing but one of ours may pass.
        if name not in TABLES:
            raise ValueError(f"no table is called {name!r}; there are {', '.join(TABLES)}")
        found = tuple(rows(self._database, name, site=site))
        return Listing(found, dict, columns=columns(self._database, name), typed=True)

    def snapshots(self, name: str) -> Listing[SnapshotRow]:
        """The states that a post went through, by first render."""
        return Listing(
            # Whatever the view: the list says of each state when it was shown, which a single moment would hide.
            changes.snapshots(self._database, self._resolved(name)),
            lambda row: snapshot_record(row, changes.observations(self._database, row.id)),
        )

    def diff(self, old: str, new: str | None = None, *, across: bool = False) -> Diff:
        """Compare two snapshots; or, for one name alone, the two sides of that change, or of the post's last edit.

        A post's name, beside another name, means its latest state. Raises `NoSuchState`, or `TwoPosts` unless *across*.
        """
        other = new if new is None else text("new", new)
        before, after, _ = pair(self._database, text("old", old), other, across=across)
        return Diff(before=before, after=after, comparison=changing.compare(before.content, after.content))

    def changes(
        self,
        *,
        post: str | None = None,
        author: str | None = None,
        since: Day | None = None,
        until: Day | None = None,
        kind: ChangeKind | str | None = None,
        class_: ChangeClass | str | None = None,
        field: Field | str | None = None,
        flag: Flag | str | None = None,
        silent: bool = False,
        undisclosed: bool = False,
        significant: bool = False,
        baseline: bool = False,
        site: str | None = None,
    ) -> Listing[Change]:
        """The changes that pass, oldest observation first; with *baseline*, the posts of the first crawl too."""
        self._known(site, post=post, author=author)
        first, last = self._period(since, until, site)
        wanted = ChangeFilter(
            post=self._resolved(post) if post else None,
            author=author,
            since=first.start if first else None,
            until=last.end if last else None,
            kind=chosen(ChangeKind, kind),
            class_=chosen(ChangeClass, class_),
            field=chosen(Field, field),
            flag=chosen(Flag, flag),
            silent=silent,
            undisclosed=undisclosed,
            significant=significant,
            baseline=baseline,
            site=site,
            # Moves of the whole site too: they belong to no post, and most callers ask about posts.
            sites=True,
        )
        # Filtered afterwards, not in SQL: what a change says of its own time is a window, and it counts by its end.
        found = changes.changes(self._database, wanted)
        seen = tuple(change for change in found if happened(change, self._viewpoint.as_of))
        return Listing(seen, change_record, columns=CHANGE_COLUMNS)

    def missed_edits(self) -> Listing[MissedEdits]:
        """Of each site: edits seen, edits expected from the posts' own rates, and the edits that visits miss."""
        return Listing(missed(self._database), msgspec.to_builtins)

    def cite(self, name: str, form: str = "fr") -> str:
        """The reference of a post as this view has it: `fr`, `en`, `bibtex`, `ris` or `csl-json`."""
        written_as = chosen(citation.Form, form) or citation.Form.FRENCH
        return citation.cite(Citer(self._database, self._settings).cite(self.post(name).shown), written_as)

    def cite_change(self, change: str, form: str = "fr") -> str:
        """Both versions of a change in one reference, or as two entries. Raises `NoSuchState`."""
        versions = Citer(self._database, self._settings).cite_change(
            changes.change(self._database, text("change", change))
        )
        return citation.cite_versions(versions, chosen(citation.Form, form) or citation.Form.FRENCH)

    def _resolved(self, name: str) -> str:
        return names.resolve(self._database, text("name", name))

"""A site that moves to another platform: its posts keep ids and history, and the move is one event."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from archive.alarms.alarm import AlarmRule
from archive.alarms.rules import findings
from archive.model import Change, ChangeKind, Field, State
from archive.query import alarms, posts
from archive.query.posts import PostFilter
from archive.store import Store
from scraper.parse.said import Said
from scraper.reading.reread import reparse, reparse_anew
from tests.support import fakes
from tests.support.crawling import SITE, Archivist
from tests.support.fakes import ORIGIN, FakeSite
from tests.support.other_platforms import LOREM, PlainPost, redirect, serve

NEW_HOST = "https://cirma.test"
_COUNT = 9


def texts(number: int) -> tuple[str, ...]:
    """The paragraphs of a post, which no other shares."""
    return tuple(f"{text} Note {number} du dossier, «\u00a0d'après\u00a0» l'auteur numéro {number}." for text in LOREM)


def plain_posts() -> list[PlainPost]:
    return [
        PlainPost(
            slug=f"titre-du-texte-{n}",
            title=f"Titre du texte {n}",
            published=datetime(2026, 1, 10 + n, 9, tzinfo=UTC),
            paragraphs=texts(n),
        )
        for n in range(_COUNT)
    ]


def serve_wix(site: FakeSite, plain: list[PlainPost]) -> None:
    """Have *site* answer as a Wix blog with *plain*."""
    made = [
        fakes.make_post(
            post.slug, title=post.title, paragraphs=post.paragraphs, published=post.published, author=post.authors[0]
        )
        for post in plain
    ]
    site.pages = {
        f"{ORIGIN}/robots.txt": fakes.robots(),
        f"{ORIGIN}/sitemap.xml": fakes.xml(fakes.sitemap_index(made)),
        f"{ORIGIN}/blog-posts-sitemap.xml": fakes.xml(fakes.sitemap(made)),
        f"{ORIGIN}/blog-feed.xml": fakes.xml(fakes.feed(made)),
        **{fakes.post_url(post): fakes.page(fakes.post_page(post, rendered=site.clock.now())) for post in made},
    }


class Mover(Archivist):
    """An archivist whose site is configured anew now and then."""

    def configure(self, *, url: str, profile: str) -> None:
        """Change `url` and `profile` under the same `id`, nothing more."""
        self.config_of_site = replace(SITE, url=url, profile=profile)

    def ids(self) -> dict[str, str]:
        """The id of each post by its title."""
        return {post.title: post.id for post in posts.posts(self.database, PostFilter())}

    def told(self) -> list[Change]:
        return self.changes(sites=True)


@pytest.fixture
def mover(tmp_path: Path) -> Mover:
    """A Wix blog, crawled on two days."""
    mover = Mover(tmp_path, FakeSite())
    serve_wix(mover.site, plain_posts())
    mover.configure(url=ORIGIN, profile="wix")
    mover.crawl()
    mover.sleep(days=1)
    mover.crawl()
    assert mover.told() == []
    mover.sleep(days=1)
    return mover


@pytest.mark.parametrize(
    ("origin", "prefix", "redirected"),
    [
        (ORIGIN, "/blog", False),
        (ORIGIN, "/blog", True),
        (ORIGIN, "", False),
        (NEW_HOST, "", False),
        (ORIGIN, "/post", False),
    ],
)
def test_a_move_tells_one_change_of_the_site_and_that_posts_moved(
    mover: Mover, origin: str, prefix: str, *, redirected: bool
) -> None:
    before = mover.ids()
    serve(mover.site, "wordpress", plain_posts(), origin=origin, prefix=prefix)
    if redirected:
        for post in plain_posts():
            redirect(mover.site, f"{ORIGIN}/post/{post.slug}", f"{origin}{prefix}/{post.slug}/")
    mover.configure(url=origin, profile="wordpress")

    summary = mover.crawl()

    assert mover.ids() == before
    site, *others = sorted(mover.told(), key=lambda change: change.kind is not ChangeKind.SITE)
    assert (site.kind, site.fields, site.before, site.after) == (ChangeKind.SITE, (Field.PLATFORM,), "wix", "wordpress")
    assert summary.moves == (("wix", "wordpress"),)
    stayed = origin == ORIGIN and prefix == "/post"
    assert [(change.kind, change.fields) for change in others] == (
        [] if stayed else [(ChangeKind.MOVED, (Field.URL,))] * _COUNT
    )
    assert {post.state for post in posts.posts(mover.database, PostFilter())} == {State.LIVE}


def test_the_shorter_feed_of_the_new_platform_rings_no_alarm(mover: Mover) -> None:
    def ring() -> list[str]:
        (run,) = mover.rows("SELECT max(id) FROM crawl")[0]
        held = mover.database
        found = findings(alarms.figures(held, run), alarms.history(held, run), patience=timedelta(days=9))
        return [each.subject for each in found if each.alarm and each.rule is AlarmRule.DISCOVERY]

    def show_in_feed(count: int) -> None:
        items = "".join(f"<item><link>{ORIGIN}/{post.slug}/</link></item>" for post in plain_posts()[:count])
        mover.site.pages[f"{ORIGIN}/feed/"] = fakes.xml(f"<rss><channel>{items}</channel></rss>".encode())

    serve(mover.site, "wordpress", plain_posts(), origin=ORIGIN)
    show_in_feed(5)
    mover.configure(url=ORIGIN, profile="wordpress")
    for _ in range(2):
        mover.crawl()
        assert ring() == []
        mover.sleep(days=1)

    # From here on the new feed's own number is the usual one.
    show_in_feed(1)
    mover.crawl()
    assert ring() == ["feed"]


def test_what_was_edited_and_removed_and_written_in_the_same_move_is_told(mover: Mover) -> None:
    before = mover.ids()
    moved = plain_posts()
    edited = moved[2].paragraphs[0].replace("acceptent", "refusent")
    moved[2] = replace(moved[2], paragraphs=(edited, *moved[2].paragraphs[1:]))
    gone = moved.pop(5)
    fresh = PlainPost(
        slug="tout-autre-chose", title="Tout autre chose", published=datetime(2026, 11, 17, tzinfo=UTC),
        paragraphs=("Un bilan de la saison, des lectures et des rencontres qui l'ont marquée.", *LOREM[1:]),
    )  # fmt: skip
    serve(mover.site, "wordpress", [*moved, fresh], origin=ORIGIN, prefix="/blog")
    mover.configure(url=ORIGIN, profile="wordpress")

    for _ in range(3):
        mover.crawl(full=True)
        mover.sleep(days=1)

    told = {(change.kind, change.post): change for change in mover.told()}
    kinds = sorted(kind.value for kind, _ in told)
    assert kinds == sorted(["site", "new", "removed", *["moved"] * (_COUNT - 1)])
    edit = told[ChangeKind.MOVED, before["Titre du texte 2"]]
    assert (edit.fields, len(edit.edits)) == ((Field.BODY, Field.URL), 1)
    assert (ChangeKind.REMOVED, before[gone.title]) in told
    assert all(told[ChangeKind.MOVED, before[post.title]].fields == (Field.URL,) for post in moved if post != moved[2])


@pytest.mark.parametrize("read_again", [reparse, reparse_anew])
def test_reading_the_history_again_tells_the_same_move(mover: Mover, read_again: object) -> None:
    serve(mover.site, "wordpress", plain_posts(), origin=NEW_HOST)
    mover.configure(url=NEW_HOST, profile="wordpress")
    mover.crawl()
    told = mover.told()

    store = Store.open(mover.path, holder="a test", now=mover.site.clock.now())
    rebuilt = read_again(store, mover.path, watched=lambda _: None)  # type: ignore[operator]
    store.close()

    assert not rebuilt.reread
    assert not rebuilt.differing
    assert mover.told() == told


def test_a_move_the_other_way_and_on_from_there(mover: Mover) -> None:
    before = mover.ids()
    for profile, prefix in (("hugo", "/textes"), ("wordpress", "/blog")):
        serve(mover.site, profile, plain_posts(), origin=ORIGIN, prefix=prefix)
        mover.configure(url=ORIGIN, profile=profile)
        mover.crawl()
        mover.sleep(days=1)
    serve_wix(mover.site, plain_posts())
    mover.configure(url=ORIGIN, profile="wix")
    mover.crawl()

    assert mover.ids() == before
    sites = [(change.before, change.after) for change in mover.told() if change.kind is ChangeKind.SITE]
    assert sites == [("wix", "hugo"), ("hugo", "wordpress"), ("wordpress", "wix")]
    assert {change.fields for change in mover.told() if change.kind is not ChangeKind.SITE} == {(Field.URL,)}


def test_a_profile_that_was_only_wrong_is_no_move(tmp_path: Path) -> None:
    mover = Mover(tmp_path, FakeSite())
    serve(mover.site, "wordpress", plain_posts(), origin=ORIGIN)
    mover.configure(url=ORIGIN, profile="generic")
    mover.crawl(full=True)
    mover.sleep(days=1)
    mover.configure(url=ORIGIN, profile="wordpress")

    mover.crawl(full=True)

    assert mover.told() == []
    assert {row[0].partition("/")[0] for row in mover.rows("SELECT parser FROM reading WHERE verdict = 'post'")} == {
        "wordpress"
    }


def test_what_is_said_of_the_pages_reads_the_history_again_and_tells_no_edit(tmp_path: Path) -> None:
    mover = Mover(tmp_path, FakeSite())
    serve(mover.site, "wordpress", plain_posts(), origin=ORIGIN)
    mover.configure(url=ORIGIN, profile="wordpress")
    mover.crawl(full=True)
    mover.sleep(days=1)
    mover.config_of_site = replace(mover.config_of_site, read=Said(authors="footer", drop=("figure",)))

    mover.crawl(full=True)

    assert mover.told() == []
    assert {post.authors for post in posts.posts(mover.database, PostFilter())} == {
        ("Fièrement propulsé par WordPress",)
    }


@pytest.mark.parametrize("asked_first", ["old", "new"])
def test_an_address_that_leads_on_by_itself_is_a_move(tmp_path: Path, asked_first: str) -> None:
    plain = plain_posts()
    if asked_first == "new":
        # Addresses are asked for in their order.
        plain[3] = replace(plain[3], slug="zzz-ancien")
    mover = Mover(tmp_path, FakeSite())
    serve(mover.site, "hugo", plain, origin=ORIGIN)
    mover.configure(url=ORIGIN, profile="hugo")
    mover.crawl()
    old, renamed = plain[3].slug, "titre-nouveau"
    serve(
        mover.site, "hugo", [replace(post, slug=renamed) if post.slug == old else post for post in plain], origin=ORIGIN
    )
    target = f"{ORIGIN}/{renamed}/"
    stub = f'<html><head><meta http-equiv="refresh" content="0; url={target}"></head></html>'
    mover.site.pages[f"{ORIGIN}/{old}"] = fakes.page(stub.encode())
    mover.sleep(days=1)

    mover.crawl()

    told = [change for change in mover.told() if not change.baseline]
    assert [(change.kind, change.old_url) for change in told] == [(ChangeKind.MOVED, f"{ORIGIN}/{old}")]

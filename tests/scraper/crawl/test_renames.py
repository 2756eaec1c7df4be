"""Posts at another address, however the old one answers: one post, one move; and addresses that lead to themselves."""

import re
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from archive.model import ChangeKind, State
from archive.query.posts import PostFilter, posts
from tests.support.crawling import SITE, Archivist
from tests.support.fakes import HTML, ORIGIN, FakeSite, Reply, moved, page
from tests.support.other_platforms import LOREM, PlainPost, plain_page, serve
from tests.support.restless import sentence

NOTES = [
    PlainPost(
        slug=f"note-{n}",
        title=f"Note {n}",
        published=datetime(2026, 1, 10 + n, 9, tzinfo=UTC),
        paragraphs=tuple(sentence(Random(10 * n + place), 30) for place in range(3)),
    )
    for n in range(9)
]
OLD, NEW = f"{ORIGIN}/note-0", f"{ORIGIN}/un-autre-nom"
RENAMED = replace(NOTES[0], slug="un-autre-nom")


def html(head: str = "", body: str = "") -> Reply:
    return page(f"<!doctype html><html lang='fr'><head>{head}</head><body>{body}</body></html>".encode())


class Renaming(Archivist):
    """An archivist of a site of static pages."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, FakeSite())
        self.config_of_site = replace(SITE, profile="hugo")

    def watch(self, notes: list[PlainPost], answers: dict[str, Reply], *, days: int) -> None:
        """Crawl daily while the site has *notes*, and answers as *answers* say."""
        serve(self.site, "hugo", notes, origin=ORIGIN)
        self.site.pages |= answers
        for _ in range(days):
            self.crawl(full=True)
            self.sleep(days=1)

    def told(self) -> list[tuple[ChangeKind, str | None]]:
        return [(change.kind, change.old_url) for change in self.changes()]

    def ids(self) -> dict[str, str]:
        return {post.title: post.id for post in posts(self.database, PostFilter())}

    def states(self) -> set[State]:
        return {post.state for post in posts(self.database, PostFilter())}


@pytest.fixture
def renaming(tmp_path: Path) -> Renaming:
    """One who knows the site for two days."""
    renaming = Renaming(tmp_path)
    renaming.watch(NOTES, {}, days=2)
    return renaming


ANSWERS = {
    **{str(status): moved(f"{NEW}/", status=status) for status in (300, 301, 302, 303, 307, 308)},
    "relative": moved("un-autre-nom/"),
    "without scheme": moved("//blog.test/un-autre-nom/"),
    "with a fragment and a campaign": moved(f"{NEW}/?utm_source=x#titre"),
    "with a session": moved(f"{NEW}/;jsessionid=0123456789ABCDEF0123456789ABCDEF"),
    "404": Reply(status=404),
    "410": Reply(status=410),
    "meta refresh": html(f'<meta http-equiv="refresh" content="0;url={NEW}/">'),
    "refresh in the head": Reply(body=b"<html><body></body></html>", headers=(*HTML, ("refresh", f"0; url={NEW}/"))),
    "script": html(f"<script>window.location.replace('{NEW}/')</script>"),
    "script and canonical": html(f'<link rel="canonical" href="{NEW}/"><script>location="{NEW}/"</script>', "…"),
    "a line and a link": html(body=f"<p>Cette page a changé d'adresse : <a href='{NEW}/'>la nouvelle</a>.</p>"),
    "the home page": html("<title>Le blog</title>", "<p>Bienvenue.</p>"),
    "nothing": page(b""),
}


@pytest.mark.parametrize("answer", ANSWERS.values(), ids=ANSWERS.keys())
def test_a_post_under_another_name_moved(renaming: Renaming, answer: Reply) -> None:
    before, shown = renaming.ids(), page(plain_page(RENAMED, origin=ORIGIN, path="/un-autre-nom/"))
    marked = dict.fromkeys((f"{NEW}/?utm_source=x", f"{NEW}/;jsessionid=0123456789ABCDEF0123456789ABCDEF"), shown)

    renaming.watch([RENAMED, *NOTES[1:]], {f"{OLD}/": answer, OLD: answer, **marked}, days=3)

    assert renaming.told() == [(ChangeKind.MOVED, OLD)]
    assert renaming.ids() == before
    assert renaming.states() == {State.LIVE}


ADDED = {
    "a test of cookies": "?cookieset=1",
    "a version": "?v=8f3a",
    "a session": "?PHPSESSID=0123456789abcdef0123456789abcdef",
    "a session in the path": ";jsessionid=0123456789ABCDEF",
    "the clock of WordPress": "?doing_wp_cron=1700000000.1234",
    "a test of visitors": "?wsidchk=12345&pdata=aHR0cA",
}


@pytest.mark.parametrize("added", ADDED.values(), ids=ADDED.keys())
def test_a_server_that_adds_to_an_address_serves_the_same_post(renaming: Renaming, added: str) -> None:
    shown = page(plain_page(NOTES[0], origin=ORIGIN, path="/note-0/"))
    marked = f"{OLD}/{added}"

    renaming.watch(
        NOTES, {f"{OLD}/": moved(marked, status=302), OLD: moved(marked, status=302), marked: shown}, days=18
    )

    assert (renaming.told(), renaming.states()) == ([], {State.LIVE})
    # Asked for anew each day: no session of yesterday.
    assert marked not in [fetch.request.target for fetch in renaming.site.fetches if fetch.via is None]


def test_an_edit_behind_such_a_redirect_is_told(renaming: Renaming) -> None:
    edited = replace(NOTES[0], paragraphs=(*NOTES[0].paragraphs, "Un paragraphe de plus, ajouté par l'auteur."))
    marked = f"{OLD}/?cookieset=1"
    shown = page(plain_page(edited, origin=ORIGIN, path="/note-0/"))

    renaming.watch(NOTES, {f"{OLD}/": moved(marked, status=302), OLD: moved(marked, status=302), marked: shown}, days=3)

    (edit,) = renaming.changes()
    assert (edit.kind, edit.url) == (ChangeKind.EDIT, OLD)


def test_a_version_in_another_language_is_another_post(renaming: Renaming) -> None:
    english = replace(NOTES[0], title="Note zero", paragraphs=("Quite another text, in another language.", *LOREM[:1]))
    marked = f"{OLD}/?lang=en"
    shown = page(plain_page(english, origin=ORIGIN, path="/note-0/?lang=en"))

    renaming.watch(NOTES, {f"{OLD}/": moved(marked, status=302), OLD: moved(marked, status=302), marked: shown}, days=2)

    assert [change for change in renaming.changes() if change.post == renaming.ids()["Note 0"]] == []


@pytest.mark.parametrize("target", [f"{ORIGIN}/", "/note-1/"], ids=["the home page", "another post"])
@pytest.mark.parametrize("named", [False, True])
def test_a_page_that_leads_away_by_itself_shows_its_post_no_more(
    renaming: Renaming, target: str, *, named: bool
) -> None:
    away = html(f'<meta http-equiv="refresh" content="0;url={target}">')

    renaming.watch(NOTES[not named :], {f"{OLD}/": away, OLD: away}, days=3)

    assert renaming.states() == ({State.LIVE, State.SUSPECT} if named else {State.LIVE, State.GONE})
    assert [kind for kind, _ in renaming.told()] == ([] if named else [ChangeKind.REMOVED])


def test_works_on_the_whole_site_remove_nothing(renaming: Renaming) -> None:
    away = html(f'<meta http-equiv="refresh" content="0;url={ORIGIN}/">', "Travaux en cours.")

    renaming.watch(NOTES, {f"{ORIGIN}/{note.slug}/": away for note in NOTES}, days=4)
    renaming.watch(NOTES, {}, days=2)

    assert (renaming.told(), renaming.states()) == ([], {State.LIVE})


SPELLINGS = ("https://blog.test", "https://www.blog.test", "http://blog.test", "http://www.blog.test")


@pytest.mark.parametrize("spelling", SPELLINGS[1:])
def test_a_site_that_goes_over_to_https_or_takes_www_away_moves_no_post(tmp_path: Path, spelling: str) -> None:
    renaming = Renaming(tmp_path)
    renaming.config_of_site = replace(renaming.config_of_site, url=spelling)
    for origin in (spelling, spelling, ORIGIN, ORIGIN, spelling, ORIGIN):
        serve(renaming.site, "hugo", NOTES, origin=origin)
        for address in list(renaming.site.pages):
            path = address.removeprefix(origin)
            renaming.site.pages |= {each + path: moved(address) for each in SPELLINGS if each != origin}
        renaming.crawl(full=True)
        renaming.sleep(days=1)

    assert renaming.told() == []
    assert {post.url.partition("/note")[0] for post in posts(renaming.database, PostFilter())} == {ORIGIN}


TWINS = [("Le-Ble", "le-ble"), ("ARTICLE-12", "article-12"), ("caf%E9", "caf%C3%A9"), ("Caf%C3%89", "caf%C3%A9")]


def nameless(note: PlainPost) -> bytes:
    """The page of *note*, which does not say which address it means."""
    return re.sub(rb"<link rel=.canonical.[^>]*>", b"", plain_page(note, origin=ORIGIN, path=f"/{note.slug}/"))


@pytest.mark.parametrize(("one", "other"), TWINS)
@pytest.mark.parametrize("at_once", [True, False])
def test_a_post_that_a_server_shows_under_two_spellings_is_one(
    tmp_path: Path, one: str, other: str, *, at_once: bool
) -> None:
    renaming, (first, second) = Renaming(tmp_path), (replace(NOTES[0], slug=slug) for slug in (one, other))
    bare = {f"{ORIGIN}/{each.slug}/": page(nameless(each)) for each in (first, second)}

    renaming.watch([first, *([second] if at_once else []), *NOTES[1:]], bare, days=2)
    renaming.watch([second, *([first] if at_once else []), *NOTES[1:]], bare, days=4)

    assert renaming.told() == []
    assert len(renaming.ids()) == len(posts(renaming.database, PostFilter())) == len(NOTES)


def test_two_spellings_with_texts_of_their_own_are_two_posts(tmp_path: Path) -> None:
    renaming = Renaming(tmp_path)
    two = [replace(NOTES[0], slug="Note-A"), replace(NOTES[1], slug="note-a"), *NOTES[2:]]

    renaming.watch(two, {f"{ORIGIN}/{each.slug}/": page(nameless(each)) for each in two[:2]}, days=3)

    assert (renaming.told(), len(renaming.ids())) == ([], len(NOTES))


ALWAYS = (
    "Chaque mois, la rédaction relit la presse de la région et retient quelques textes, avec un mot sur chacun d'eux."
)


def part(month: int, *, slug: str, days: int = 0) -> PlainPost:
    """A part of a series, of which three quarters are the same each month."""
    own = " ".join(f"{word}{month}" for word in ("accord", "traité", "budget", "récolte", "sommet", "rapport", "canal"))
    day = datetime(2026, month, 5 + days, 9, tzinfo=UTC)
    return PlainPost(
        slug=slug, title="Revue de presse", published=day, paragraphs=(*[ALWAYS] * 2, own.capitalize() + ".")
    )


def test_the_next_part_of_a_series_in_the_place_of_the_last_is_a_post_of_its_own(renaming: Renaming) -> None:
    renaming.watch([part(3, slug="revue-mars"), *NOTES], {}, days=2)
    renaming.watch([part(4, slug="revue-avril"), *NOTES], {}, days=4)

    kinds = [kind for kind, _ in renaming.told()]
    assert sorted(kinds) == [ChangeKind.NEW, ChangeKind.NEW, ChangeKind.REMOVED]


@pytest.mark.parametrize("days", [0, 1])
def test_a_part_that_was_renamed_and_edited_moved(renaming: Renaming, days: int) -> None:
    renaming.watch([part(3, slug="revue-mars"), *NOTES], {}, days=2)
    edited = replace(part(4, slug="revue"), published=part(3, slug="", days=days).published)
    renaming.watch([edited, *NOTES], {}, days=3)

    assert {kind for kind, _ in renaming.told()} == {ChangeKind.MOVED, ChangeKind.NEW}

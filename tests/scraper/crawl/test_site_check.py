"""A check of a site: which platform, where each field was found, what is held of it, and which lines may help."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from msgspec.structs import replace

from archive.model import Cause, Content, Failed
from archive.query import names
from archive.uri import canonical
from scraper.crawl.first_look import Look
from scraper.crawl.site_check import CheckedField, CheckedPost, Held, SiteCheck, check_page, check_site
from scraper.errors import SiteRefused, SiteUnreachable
from scraper.parse.said import Said
from scraper.settings.config import SiteConfig
from tests.support.crawling import SITE, Archivist
from tests.support.fakes import ORIGIN, FakeSite, Reply, page
from tests.support.other_platforms import LOREM, PlainPost, redirect, serve

AUTO = replace(SITE, url=ORIGIN, profile="auto")
DOWN = Failed(cause=Cause.CONNECT, detail="connection refused")
_COUNT = 5


def plain(count: int = _COUNT) -> list[PlainPost]:
    return [
        PlainPost(
            slug=f"texte-{n}",
            title=f"Titre du texte {n}",
            published=datetime(2026, 1, 10 + n, 9, tzinfo=UTC),
            paragraphs=(*LOREM, f"Ceci est la note numéro {n} du dossier."),
        )
        for n in range(count)
    ]


def served(profile: str) -> FakeSite:
    site = FakeSite({})
    serve(site, profile, plain(), origin=ORIGIN)
    return site


def rewritten(site: FakeSite, old: str, new: str, *, of: str = "/texte-") -> None:
    """Have every post of *site* say *new* in the place of *old*."""
    for uri, reply in site.pages.items():
        if of in uri:
            assert isinstance(reply, Reply)
            assert old.encode() in reply.body, uri
            site.pages[uri] = replace(reply, body=reply.body.replace(old.encode(), new.encode()))


def nothing(_: str) -> Content | None:
    return None


def check(
    site: FakeSite, config: SiteConfig = AUTO, *, count: int = 10, held: Held = nothing, uri: str | None = None
) -> SiteCheck:
    look = Look(site, config, delay=2.0, clock=site.clock.clock)
    if uri:
        return check_page(look, config, uri, held=held)
    return check_site(look, config, count=count, held=held)


def fields(post: CheckedPost) -> dict[str, CheckedField]:
    return {field.name: field for field in post.fields}


@pytest.mark.parametrize("profile", ["wordpress", "hugo"])
def test_each_field_has_a_source_and_a_confidence(profile: str) -> None:
    found = check(served(profile))

    assert found.named["sitemap"] == _COUNT
    assert len(found.posts) == _COUNT
    for number, post in enumerate(found.posts):
        told = fields(post)
        assert told["title"].value == f"Titre du texte {number}"
        assert told["authors"].value == "Claire Moreau"
        assert told["published"].value == f"2026-01-{10 + number}T09:00:00+00:00"
        assert told["body"].words == 58
        assert told["body"].value.startswith("La médiation suppose")
        for field in post.fields:
            assert bool(field.value) == bool(field.source) == (field.confidence > 0), field
        assert not told["modified"].value


def test_platform_is_told_with_what_shows_it() -> None:
    found = check(served("wordpress"))

    assert (found.profile, found.recognised.profile) == ("wordpress", "wordpress")
    assert "WordPress 6.6" in found.recognised.evidence


def test_what_is_configured_goes_before_what_is_recognised() -> None:
    found = check(served("wordpress"), replace(AUTO, profile="generic"))

    assert (found.profile, found.recognised.profile) == ("generic", "wordpress")


def test_it_asks_for_as_many_posts_as_wanted_each_once_with_pauses() -> None:
    site = served("wordpress")

    found = check(site, count=3)

    targets = [fetch.request.target for fetch in site.fetches]
    assert targets[0] == f"{ORIGIN}/robots.txt"
    assert len(set(targets)) == len(targets)
    assert sum("/texte-" in target for target in targets) == len(found.posts) == 3
    gaps = [later.started - earlier.ended for earlier, later in zip(site.fetches, site.fetches[1:], strict=False)]
    assert min(gap.total_seconds() for gap in gaps) >= 2.0


def test_one_post_is_one_request_besides_robots() -> None:
    site = served("wordpress")

    found = check(site, uri=f"{ORIGIN}/texte-2/")

    assert fields(found.posts[0])["title"].value == "Titre du texte 2"
    assert [fetch.request.target for fetch in site.fetches] == [f"{ORIGIN}/robots.txt", f"{ORIGIN}/texte-2/"]
    assert found.named == {}


def test_a_redirect_within_the_site_is_followed() -> None:
    site = served("wordpress")
    redirect(site, f"{ORIGIN}/ancien", f"{ORIGIN}/texte-1/")

    found = check(site, uri=f"{ORIGIN}/ancien")

    assert found.posts[0].uri == f"{ORIGIN}/texte-1"
    assert fields(found.posts[0])["title"].value == "Titre du texte 1"


def test_a_redirect_off_the_site_is_not_followed() -> None:
    site = served("wordpress")
    redirect(site, f"{ORIGIN}/ancien", "https://elsewhere.test/x")

    found = check(site, uri=f"{ORIGIN}/ancien")

    assert (found.posts[0].verdict, found.posts[0].fields) == ("redirect", ())
    assert not any("elsewhere" in uri for uri in site.asked)


def test_a_page_that_is_no_post_has_no_fields() -> None:
    found = check(served("wordpress"), uri=f"{ORIGIN}/absent")

    assert (found.posts[0].verdict, found.posts[0].fields) == ("not_found", ())
    assert found.proposals == ()


def test_robots_are_kept_to() -> None:
    site = served("wordpress")
    site.pages[f"{ORIGIN}/robots.txt"] = page(b"User-agent: *\nDisallow: /texte-\n", etag=None)

    with pytest.raises(SiteRefused, match=r"robots\.txt forbids"):
        check(site)

    assert not any("/texte-" in uri for uri in site.asked)


def test_a_site_that_does_not_answer_is_told() -> None:
    site = served("wordpress")
    site.pages |= dict.fromkeys((ORIGIN, f"{ORIGIN}/", f"{ORIGIN}/texte-1"), DOWN)

    with pytest.raises(SiteUnreachable, match="connection refused"):
        check(site)
    with pytest.raises(SiteUnreachable, match="connection refused"):
        check(site, uri=f"{ORIGIN}/texte-1")


AUTHOR = '<span class="author vcard"><a class="fn" href="https://blog.test/author/x/">Claire Moreau</a></span>'


def hidden_author() -> FakeSite:
    """A blog that names its authors where the reader does not look."""
    site = served("wordpress")
    rewritten(site, f"par\n{AUTHOR}", "")
    rewritten(site, "</article></main>", '</article></main><div class="redacteur">Claire Moreau</div>')
    return site


def test_a_missing_field_gets_a_line_that_was_tried() -> None:
    site = hidden_author()

    found = check(site)

    assert not fields(found.posts[0])["authors"].value
    [line] = found.proposals
    assert (line.key, line.selector, line.on, line.among) == ("authors", "div.redacteur", _COUNT, _COUNT)
    assert line.shows == "Claire Moreau"


def test_the_proposed_line_settles_the_field() -> None:
    site = hidden_author()
    [line] = check(site).proposals

    found = check(site, replace(AUTO, read=Said(**{line.key: line.selector})))

    told = fields(found.posts[0])["authors"]
    assert (told.value, told.confidence) == ("Claire Moreau", 1.0)
    assert "[site.read] authors" in told.source
    assert found.proposals == ()


def test_a_selector_of_the_archivist_that_names_nothing_is_no_certainty() -> None:
    found = check(served("wordpress"), replace(AUTO, read=Said(title=".absent", authors=".absent")))

    told = fields(found.posts[0])
    assert (told["title"].source, told["authors"].source) == ("heading and metadata", "marked element")
    assert any("nothing at title" in problem for problem in found.posts[0].problems)


def test_a_field_that_stands_nowhere_is_said_to() -> None:
    site = served("wordpress")
    rewritten(site, f"par\n{AUTHOR}", "")

    [line] = check(site).proposals

    assert (line.key, line.selector) == ("authors", "")


def test_fields_are_compared_with_what_is_held(tmp_path: Path) -> None:
    site = served("wordpress")
    archivist = Archivist(tmp_path, site)
    archivist.config_of_site = replace(SITE, url=ORIGIN, profile="wordpress")
    archivist.crawl()
    rewritten(site, "Titre du texte 3", "Titre revu", of="/texte-3/")
    site.pages[f"{ORIGIN}/texte-9/"] = site.pages[f"{ORIGIN}/texte-1/"]
    database = archivist.database

    def held(uri: str) -> Content | None:
        return names.content_at(database, uri)

    states = {
        post.uri[-1]: {field.name: field.held for field in post.fields}
        for post in (*check(site, held=held).posts, *check(site, uri=f"{ORIGIN}/texte-9/", held=held).posts)
    }

    assert set(states["1"].values()) == {"same"}
    assert states["3"] == dict.fromkeys(states["3"], "same") | {"title": "other"}
    assert set(states["9"].values()) == {"not held"}


def in_unnamed_place(inner: str) -> FakeSite:
    """A blog whose texts stand in *inner*, which calls itself no article, in a wrapper with a long menu."""
    site = served("hugo")
    menu = "".join(f'<li><a href="/rubrique-{n}/">Une rubrique du menu, la {n}e</a></li>' for n in range(40))
    rewritten(site, "<main><article>", f'<main class="site-content"><ul class="menu">{menu}</ul>')
    rewritten(site, "</article></main>", "</main>")
    rewritten(site, "<section>", f'<div class="{inner}">')
    rewritten(site, "</section>", "</div>")
    return site


def test_a_body_that_was_read_from_an_unnamed_place_is_unsure_and_named() -> None:
    found = check(in_unnamed_place("texte"))

    assert fields(found.posts[0])["body"].confidence == 0.6
    [line] = found.proposals
    assert (line.key, line.selector, line.agrees) == ("body", "div.texte", _COUNT)


def test_a_place_that_holds_more_than_the_text_is_not_proposed() -> None:
    found = check(in_unnamed_place("bloc"))

    assert fields(found.posts[0])["body"].confidence == 0.6
    assert [(line.key, line.selector) for line in found.proposals] == [("body", "")]


def api(*posts: PlainPost, text: str = "", modified: str = "2026-01-20T08:00:00") -> bytes:
    """Return what the API of WordPress says of *posts*; *text* stands at the end of each."""
    said = [
        {
            "link": f"{ORIGIN}/{post.slug}/",
            "title": {"rendered": post.title},
            "date_gmt": f"{post.published:%Y-%m-%dT%H:%M:%S}",
            "modified_gmt": modified,
            "content": {"rendered": "".join(f"<p>{words}</p>" for words in (*post.paragraphs, text))},
        }
        for post in posts
    ]
    return json.dumps(said).encode()


def with_api(body: bytes, status: int = 200) -> FakeSite:
    site = served("wordpress")
    query = "per_page=100&_fields=link,guid,title,date_gmt,modified_gmt,content&slug="
    slugs = ",".join(post.slug for post in plain())
    address = canonical(f"{ORIGIN}/wp-json/wp/v2/posts?{query}{slugs}")
    site.pages[address] = Reply(status=status, headers=(("content-type", "application/json"),), body=body)
    return site


def test_the_api_is_a_witness_beside_the_pages() -> None:
    found = check(with_api(api(*plain())))

    for post in found.posts:
        assert post.witness is not None
        assert post.witness.agrees
        assert (post.witness.source, post.witness.title, post.witness.published) == ("API", "same", "same")
        assert (post.witness.modified, post.witness.text) == ("2026-01-20", 1.0)


def test_a_witness_that_says_otherwise_is_told() -> None:
    more = "Tout autre chose, et bien plus long que le texte que la page montre à ses lecteurs. " * 20
    found = check(with_api(api(*plain(), text=more)))

    assert all(post.witness and not post.witness.agrees for post in found.posts)


@pytest.mark.parametrize(("body", "status"), [(b"", 401), (b"[]", 200), (b"<html>", 200), (b"{", 200)])
def test_a_closed_api_is_no_witness(body: bytes, status: int) -> None:
    found = check(with_api(body, status))

    assert len(found.posts) == _COUNT
    assert all(post.witness is None for post in found.posts)

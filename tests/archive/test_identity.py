"""Which addresses are one post."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.identity import Evidence, Fact, Identity, Join, Merge, group, language, mint
from archive.model import Scheme

START = datetime(2026, 3, 1, 9, tzinfo=UTC)
SITE = "blog"
A, B, C = (f"https://blog.example/post/{slug}" for slug in "abc")
QUICK = settings(max_examples=40, deadline=None)


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def showed(uri: str, *, since: int, page_id: str | None = None, until: int | None = None) -> list[Fact]:
    """Return what captures of a post's page at *uri* tell."""
    names = [(Scheme.URL, uri)] + ([(Scheme.PAGE_ID, page_id)] if page_id else [])
    return [
        Fact(
            uri=uri,
            scheme=scheme,
            value=value,
            since=day(since),
            until=day(since if until is None else until),
        )
        for scheme, value in names
    ]


def fed(uri: str, guid: str, *, since: int) -> Fact:
    return Fact(uri=uri, scheme=Scheme.FEED_GUID, value=guid, since=day(since), until=day(since))


def join(evidence: Evidence, source: str, target: str, *, at: int) -> Join:
    return Join(evidence=evidence, source=source, target=target, at=day(at))


def addresses(posts: tuple[Identity, ...]) -> list[set[str]]:
    return [set(post.uris) for post in posts]


def test_an_address_on_its_own_is_a_post_minted_from_it() -> None:
    posts = group(SITE, showed(A, since=1))

    assert posts == (Identity(id=mint(SITE, A), uris=(A,), minted_at=day(1)),)


def test_ids_differ_from_site_to_site() -> None:
    assert mint("one", A) != mint("two", A)


@pytest.mark.parametrize(
    "evidence", [Evidence.PERMANENT_REDIRECT, Evidence.TEMPORARY_REDIRECT, Evidence.CANONICAL], ids=str
)
def test_a_link_joins_two_addresses_that_showed_a_post(evidence: Evidence) -> None:
    link = join(evidence, A, B, at=4)

    (post,) = group(SITE, showed(A, since=1) + showed(B, since=3), [link])

    assert post.uris == (A, B)
    assert post.joins == (link,)
    assert post.merges == (Merge(lost=mint(SITE, B), into=mint(SITE, A), evidence=evidence, at=day(4)),)


def test_the_same_page_id_joins() -> None:
    (post,) = group(SITE, showed(A, since=1, page_id="p") + showed(B, since=3, page_id="p"))

    assert post.joins == (join(Evidence.PAGE_ID, A, B, at=3),)


def test_the_same_guid_in_the_feed_joins() -> None:
    facts = [*showed(A, since=1), *showed(B, since=4), fed(A, "g", since=2), fed(B, "g", since=3)]

    (post,) = group(SITE, facts)

    assert post.joins == (join(Evidence.FEED_GUID, A, B, at=3),)


def test_a_copy_with_a_page_id_of_its_own_is_a_new_post_whatever_links_to_it() -> None:
    facts = showed(A, since=1, page_id="p") + showed(B, since=3, page_id="q")

    for evidence in (Evidence.CANONICAL, Evidence.PERMANENT_REDIRECT):
        assert addresses(group(SITE, facts, [join(evidence, B, A, at=4)])) == [{A}, {B}]


def test_a_page_id_known_of_one_side_only_is_no_contradiction() -> None:
    facts = showed(A, since=1, page_id="p") + showed(B, since=3)

    assert addresses(group(SITE, facts, [join(Evidence.CANONICAL, B, A, at=4)])) == [{A, B}]


@pytest.mark.parametrize(
    "target",
    [
        pytest.param("https://blog.example/blog", id="an address that never showed a post"),
        pytest.param("https://other.example/post/a", id="another host"),
    ],
)
def test_a_canonical_link_out_of_the_posts_joins_nothing(target: str) -> None:
    facts = showed(A, since=1)
    if "other" in target:
        facts += showed(target, since=1)

    posts = group(SITE, facts, [join(Evidence.CANONICAL, A, target, at=2)])

    assert all(len(post.uris) == 1 for post in posts)


def test_a_permanent_redirect_joins_hosts() -> None:
    moved = "https://www.blog.example/post/a"

    posts = group(
        SITE, showed(A, since=1) + showed(moved, since=2), [join(Evidence.PERMANENT_REDIRECT, A, moved, at=2)]
    )

    assert addresses(posts) == [{A, moved}]


def test_an_alternate_joins_nothing() -> None:
    facts = showed(A, since=1) + showed(B, since=1)
    facts += [Fact(uri=uri, scheme=Scheme.ALTERNATE, value=A, since=day(1), until=day(1)) for uri in (A, B)]

    assert addresses(group(SITE, facts)) == [{A}, {B}]


@pytest.mark.parametrize("translated", [A + "?lang=en", "https://blog.example/en/post/a"])
def test_languages_stay_apart_but_for_a_permanent_redirect(translated: str) -> None:
    facts = showed(A, since=1, page_id="p") + showed(translated, since=2, page_id="p")
    visitor = join(Evidence.TEMPORARY_REDIRECT, A, translated, at=3)
    canonical = join(Evidence.CANONICAL, translated, A, at=3)

    assert addresses(group(SITE, facts, [visitor, canonical])) == [{A}, {translated}]
    moved = join(Evidence.PERMANENT_REDIRECT, A, translated, at=4)
    assert addresses(group(SITE, facts, [moved])) == [{A, translated}]


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        (A, None),
        (A + "?lang=EN", "en"),
        ("https://blog.example/fr/post/a", "fr"),
        ("https://blog.example/pt-br/post/a?x=1", "pt-br"),
        ("https://blog.example/fr", None),
        ("https://blog.example/en/post/a?lang=de", "de"),
    ],
)
def test_an_address_may_declare_its_language(uri: str, expected: str | None) -> None:
    assert language(uri) == expected


def test_a_chain_of_renames_is_one_post_under_its_first_id() -> None:
    facts = showed(A, since=1, page_id="p") + showed(B, since=3, page_id="p") + showed(C, since=5)

    (post,) = group(SITE, facts, [join(Evidence.PERMANENT_REDIRECT, B, C, at=5)])

    assert (post.id, post.uris, post.minted_at) == (mint(SITE, A), (A, B, C), day(1))
    assert {merge.lost for merge in post.merges} == {mint(SITE, B), mint(SITE, C)}


def test_the_address_of_a_renamed_post_may_go_to_a_new_one() -> None:
    renamed = showed(A, since=1, until=3, page_id="old") + showed(B, since=4, page_id="old")
    assert addresses(group(SITE, renamed)) == [{A, B}]

    given_away = renamed + showed(A, since=6, page_id="new")

    assert addresses(group(SITE, given_away)) == [{A}, {B}]


def test_an_address_that_republishes_under_a_new_page_id_stays_one_post() -> None:
    facts = showed(A, since=1, page_id="old") + showed(A, since=6, page_id="new")

    assert addresses(group(SITE, facts)) == [{A}]


# --- laws ----------------------------------------------------------------------------------------------------------

URIS = st.sampled_from([f"https://{host}/{path}" for host in ("x.example", "y.example") for path in ("a", "b", "en/c")])
DAYS = st.integers(0, 9)


@st.composite
def facts_and_joins(draw: st.DrawFn) -> tuple[list[Fact], list[Join]]:
    captures = draw(st.lists(st.tuples(URIS, DAYS, st.sampled_from(["p", "q", None])), max_size=8))
    links = draw(st.lists(st.tuples(st.sampled_from(Evidence), URIS, URIS, DAYS), max_size=6))
    items = draw(st.lists(st.tuples(URIS, st.sampled_from("gh"), DAYS), max_size=4))
    facts = [fact for uri, since, page_id in captures for fact in showed(uri, since=since, page_id=page_id)]
    facts += [fed(uri, guid, since=since) for uri, guid, since in items]
    return facts, [join(evidence, source, target, at=at) for evidence, source, target, at in links]


@given(facts_and_joins(), st.randoms())
@QUICK
def test_law_posts_do_not_depend_on_the_order_of_arrival(known: tuple[list[Fact], list[Join]], random: Random) -> None:
    facts, joins = list(known[0]), list(known[1])
    random.shuffle(facts)
    random.shuffle(joins)

    assert group(SITE, facts, joins) == group(SITE, *known)


@given(facts_and_joins())
@QUICK
def test_law_each_address_belongs_to_one_post(known: tuple[list[Fact], list[Join]]) -> None:
    grouped = [uri for post in group(SITE, *known) for uri in post.uris]

    assert sorted(grouped) == sorted({fact.uri for fact in known[0] if fact.scheme is Scheme.URL})


@given(facts_and_joins(), DAYS)
@QUICK
def test_law_an_id_once_given_resolves_for_ever(known: tuple[list[Fact], list[Join]], then: int) -> None:
    early = (
        [fact for fact in known[0] if fact.since <= day(then)],
        [link for link in known[1] if link.at <= day(then)],
    )

    later = group(SITE, *known)
    resolving = {post.id for post in later} | {merge.lost for post in later for merge in post.merges}

    assert {post.id for post in group(SITE, *early)} <= resolving


@given(facts_and_joins(), facts_and_joins())
@QUICK
def test_law_a_neighbourhood_is_grouped_as_the_whole(
    here: tuple[list[Fact], list[Join]], there: tuple[list[Fact], list[Join]]
) -> None:
    far_facts = [
        Fact(
            uri=f"{fact.uri}/far",
            scheme=fact.scheme,
            value=f"{fact.value}/far",
            since=fact.since,
            until=fact.until,
        )
        for fact in there[0]
    ]
    far_joins = [
        Join(evidence=link.evidence, source=f"{link.source}/far", target=f"{link.target}/far", at=link.at)
        for link in there[1]
    ]

    whole = group(SITE, here[0] + far_facts, here[1] + far_joins)

    assert set(whole) == {*group(SITE, *here), *group(SITE, far_facts, far_joins)}

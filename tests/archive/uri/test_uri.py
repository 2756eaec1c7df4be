import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive import uri
from archive.uri import BadUri, canonical, host, origin

SITE = "https://example.org"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        pytest.param("HTTPS://Example.ORG/post/a", "/post/a", id="scheme and host in lower case"),
        pytest.param("https://example.org:443/post/a", "/post/a", id="default port dropped"),
        pytest.param("https://example.org/post/a#lire", "/post/a", id="fragment dropped"),
        pytest.param("https://example.org/post/a/", "/post/a", id="trailing slash is equal"),
        pytest.param("https://example.org", "/", id="the root keeps its slash"),
        pytest.param("https://example.org/blog/../post/./a", "/post/a", id="dot segments resolved"),
        pytest.param("https://example.org/blog/%2E%2e/post/a", "/post/a", id="escaped dot segments resolved"),
        pytest.param("https://example.org/post/l-été", "/post/l-%C3%A9t%C3%A9", id="raw slug"),
        pytest.param("https://example.org/post/l-%c3%a9t%C3%A9", "/post/l-%C3%A9t%C3%A9", id="escaped slug"),
        pytest.param("https://example.org/e\u0301te%CC%81", "/%C3%A9t%C3%A9", id="decomposed slug"),
        pytest.param("https://example.org/%70ost/%7Ea", "/post/~a", id="escaped letters are letters"),
        pytest.param("https://example.org/a%2fb", "/a%2Fb", id="an escaped slash is no slash"),
        pytest.param("https://example.org/a%3fb%23c", "/a%3Fb%23c", id="escaped delimiters stay escaped"),
        pytest.param("https://example.org/a,b;c=d", "/a,b;c=d", id="raw delimiters stay raw"),
        pytest.param("https://example.org/a%2Cb", "/a%2Cb", id="an escaped comma stays escaped"),
        pytest.param("https://example.org/a|b", "/a%7Cb", id="what no URI may hold is escaped"),
        pytest.param("https://example.org/100%", "/100%25", id="a stray percent sign is escaped"),
        pytest.param("https://example.org/%3C%CC%A7", "/%3C%CC%A7", id="an escape takes no cedilla"),
        pytest.param("https://example.org/caf%E9", "/caf%E9", id="Latin-1 escapes are kept"),
        pytest.param("https://example.org/a?lightbox=x&lang=fr", "/a?lang=fr", id="lightbox dropped"),
        pytest.param("https://example.org/a?utm_Source=x&fbclid=y", "/a", id="tracking dropped"),
        pytest.param(
            "https://example.org/a?ref_src=x&spm=1.2&ncid=y&itm_a=b&ref=12", "/a?ref=12", id="newsletters' too"
        ),
        pytest.param("https://example.org/a?b=2&a=1&b=2", "/a?b=2&a=1&b=2", id="order and repeats kept"),
        pytest.param("https://example.org/a?", "/a", id="empty query dropped"),
        pytest.param("\n https://example.org/a \n", "/a", id="white space around it stripped"),
    ],
)
def test_one_address_has_one_spelling(url: str, expected: str) -> None:
    assert canonical(url) == SITE + expected


def test_http_and_https_are_two_addresses() -> None:
    assert canonical("http://example.org/a") != canonical("https://example.org/a")


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/post/b", "https://example.org/post/b"),
        ("b?lang=en", "https://example.org/post/b?lang=en"),
        ("//other.example/x", "https://other.example/x"),
        ("http://other.example", "http://other.example/"),
    ],
)
def test_a_link_is_resolved_against_its_page(link: str, expected: str) -> None:
    assert canonical(link, "https://example.org/post/a") == expected


@pytest.mark.parametrize(
    ("url", "why"),
    [
        pytest.param("file:///etc/passwd", "scheme", id="file"),
        pytest.param("javascript:alert(1)", "scheme", id="javascript"),
        pytest.param("mailto:a@example.org", "scheme", id="mailto"),
        pytest.param("https://user:pw@example.org/", "user", id="user and password"),
        pytest.param("https://example.org@127.0.0.1/", "user", id="a host dressed as a user"),
        pytest.param("https:///", "parse", id="no host"),
        pytest.param("/post/a", "parse", id="relative without a base"),
        pytest.param("https://example.org\t.evil.test/", "control", id="tab inside"),
        pytest.param("https://example.org/a\x00b", "control", id="NUL inside"),
        pytest.param("https://example.org/\ud800", "parse", id="lone surrogate"),
        pytest.param("https://[::1", "parse", id="open bracket"),
        pytest.param("https://3../", "empty part", id="two dots after a number"),
        pytest.param("https://example..org/", "empty part", id="two dots inside a host"),
        pytest.param("https://.example.org/", "empty part", id="a dot before a host"),
        pytest.param("https://./", "empty part", id="a host of a dot"),
        pytest.param("", "parse", id="nothing"),
    ],
)
def test_what_is_no_address_says_why(url: str, why: str) -> None:
    with pytest.raises(BadUri, match=why) as raised:
        canonical(url)

    assert raised.value.url == url


# fmt: off
_TRICKY = st.sampled_from([
    "/", "//", ".", "..", "%", "%2", "%2F", "%2e", "%25", "%41", "%C3", "%A9", "%CC%A7", "%3C", "e", "C", "é",
    "?", "&", "=", "#", "+", "'", "|", "\\", " ", "lang=fr", "utm_a=b", "lightbox",
    ";jsessionid=1", "/(S(aaaaaaaaaaaaaaaaaaaaaa))", "&utm_a=b", "%26utm_a=b", "?utm_a=b", "amp;",
    # These four compose, or decompose to ASCII.
    "\u0301", "\u037e", "\u1fef", "\u212a",
])
# fmt: on


@settings(max_examples=100, deadline=None)
@given(st.lists(_TRICKY | st.characters(exclude_categories=["Cs", "Cc"]), max_size=14).map("".join))
def test_canonicalising_twice_changes_nothing(rest: str) -> None:
    once = canonical(f"{SITE}/{rest}")

    assert canonical(once) == once
    assert once.isascii()
    assert once.startswith(f"{SITE}/")


_PARTS_OF_HOSTS = st.sampled_from(["3", "0x1", "a", ".", "..", "-", "xn--", "%2e", "。", "³", "[::1]", ":8", "ß"])


@settings(max_examples=200, deadline=None)
@given(st.lists(_PARTS_OF_HOSTS, max_size=6).map("".join))
def test_canonicalising_any_host_twice_changes_nothing(name: str) -> None:
    try:
        once = canonical(f"https://{name}/")
    except BadUri:
        return
    assert canonical(once) == once
    assert host(once)


@settings(max_examples=100, deadline=None)
@given(st.text(st.characters(categories=["L", "N", "M"]), min_size=1, max_size=12))
def test_raw_and_escaped_slugs_are_one_address(slug: str) -> None:
    escaped = "".join(f"%{byte:02x}" for byte in slug.encode())

    assert canonical(f"{SITE}/post/{slug}") == canonical(f"{SITE}/post/{escaped}")


def test_host_and_origin() -> None:
    assert host("https://Blog.Example.org:8443/a") == "blog.example.org"
    assert origin("https://Blog.Example.org:8443/a") == "https://blog.example.org:8443"
    assert origin("https://example.org:443/a") == "https://example.org"


@given(st.from_regex(uri._CANONICAL, fullmatch=True))
@settings(max_examples=25, deadline=None)
def test_an_address_taken_as_it_is_would_not_have_changed(address: str) -> None:
    """Canonical ones are told at a glance; a scheme in upper case makes sure that they are parsed."""
    assert canonical(address) == address == canonical(address.replace("http", "HTTP", 1))


@pytest.mark.parametrize("url", ["https://Example.org/Ä?b=1", "http://example.org:8080/post/a/", "https:relative"])
def test_only_an_address_that_is_not_absolute_depends_on_its_page(url: str) -> None:
    bases = ("https://other.example/x/y", "https://third.example/")

    found = {canonical(url, base) for base in bases}

    assert len(found) == (1 if "://" in url else 2)

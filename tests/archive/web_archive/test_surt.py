import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from surt import surt as surt_of_the_internet_archive

from archive.uri import BadUri, canonical
from archive.web_archive.surt import surt

_PIECES = (
    *"/?#&=.%:;,~'!()[]|\\^`{}\"<>@+ aZé9", "//", "..", "%2e", "%2F", "%25", "%41", "%C3%A9", "%E9", "%0a",
    "www.", "www2.",
    "jsessionid=" + "a1" * 16, "PHPSESSID=" + "b2" * 16, "sid=" + "c3" * 16, "cfid=1&cftoken=2", "x.aspx",
    "(" + "a1" * 12 + ")", "(S(" + "a1" * 12 + "))", "ASPSESSIONIDabcdefgh=" + "x" * 24,
)  # fmt: skip
_HOSTS = (
    "blog.test",
    "www.blog.test",
    "www12.Blog.test:80",
    "blog.test:443",
    "127.0.0.1:8000",
    "[::1]:8000",
    "été.test",
    "www.test.",
)


@pytest.mark.parametrize(
    ("address", "key"),
    [
        pytest.param("https://www.example.org/post/a", "org,example)/post/a", id="www goes, the host is reversed"),
        pytest.param("http://127.0.0.1:8000/x", "1,0,0,127:8000)/x", id="an address is reversed as a name is"),
        pytest.param("http://example.org:80/", "org,example)/", id="the default port goes"),
        pytest.param("http://example.org:443/", "org,example:443)/", id="another scheme's port stays"),
        pytest.param("https://example.org/A//b/", "org,example)/a/b", id="small letters and single slashes"),
        pytest.param("https://example.org/%C3%A9t%E9", "org,example)/%c3%a9t%e9", id="escapes that must be stay"),
        pytest.param("https://example.org/%2541%27", "org,example)/a'", id="escapes that need not be are undone"),
        pytest.param("https://example.org/?b=2&a=1&a", "org,example)/?a&a=1&b=2", id="parameters in order"),
        pytest.param("https://example.org/?", "org,example)/", id="an empty query goes"),
    ],
)
def test_the_key_of_an_address(address: str, key: str) -> None:
    assert surt(address) == key


@given(st.text(st.characters(codec="ascii", min_codepoint=0x21, exclude_characters="#?/\\"), max_size=20))
def test_the_key_has_no_space_and_does_not_depend_on_how_the_path_is_escaped(text: str) -> None:
    escaped = "".join(f"%{ord(letter):02X}" for letter in text)

    key = surt(f"https://example.org/x{escaped}")

    assert " " not in key
    assert key == surt("https://example.org/x" + "".join(f"%25{ord(letter):02x}" for letter in text))


@given(st.sampled_from(["http", "https"]), st.sampled_from(_HOSTS), st.lists(st.sampled_from(_PIECES), max_size=12))
def test_the_key_is_that_of_the_internet_archive_s_own_tool(scheme: str, host: str, pieces: list[str]) -> None:
    try:
        address = canonical(f"{scheme}://{host}/{''.join(pieces)}")
    except BadUri:
        return

    assert surt(address) == surt_of_the_internet_archive(address)


@given(st.lists(st.sampled_from(_PIECES), max_size=12))
def test_so_it_is_of_an_address_as_a_server_spelt_it(pieces: list[str]) -> None:
    address = "https://blog.test/" + re.sub(r"[^!-~]", "", "".join(pieces))

    assert surt(address) == surt_of_the_internet_archive(address)

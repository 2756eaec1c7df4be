import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.web_archive.surt import surt


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

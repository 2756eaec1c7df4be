"""No user and no password of an address is kept, however a browser would let it be written."""

from ada_url import URL
from hypothesis import given
from hypothesis import strategies as st

from archive.cleaning.credentials import without_credentials
from archive.uri import BadUri
from scraper.http.answer import AnswerHead

BASE = "https://site.test/post/one"
SECRET = "gehe1mnis"


def dropped(text: str) -> st.SearchStrategy[str]:
    """*text* with tabs in it, which a browser drops."""
    return st.lists(st.sampled_from(["", "", "", "\t"]), min_size=len(text), max_size=len(text)).map(
        lambda tabs: "".join(letter + tab for letter, tab in zip(text, tabs, strict=True))
    )


schemes = st.sampled_from(["https:", "HTTP:", "wss:", "ftp:", ""]).flatmap(dropped)
slashes = st.text(alphabet="/\\", max_size=4)
users = st.text(alphabet="aé @:;=<>\"'%40[]{}|^`,&\t", max_size=8).map(lambda user: f"{user}{SECRET}")
paths = st.sampled_from(["", "/", "/a@b", "?a=b@c", "#x@y", "/a//b@c"])


@given(schemes, slashes, users, paths)
def test_whatever_a_browser_takes_for_an_address_keeps_its_host_alone(
    scheme: str, slash: str, user: str, path: str
) -> None:
    address = f"{scheme}{slash}{user}@host.test{path}"
    try:
        parsed = URL(address, BASE)
    except ValueError:
        return
    if not parsed.username and not parsed.password:
        return

    kept = without_credentials(address)

    assert SECRET not in kept
    again = URL(kept, BASE)
    assert (again.username, again.password) == ("", "")
    assert (again.hostname, again.pathname, again.search) == (parsed.hostname, parsed.pathname, parsed.search)


@given(
    st.sampled_from(["Location", "Content-Location", "Link", "Refresh", "Referer", "SourceMap", "Report-To", "X-Odd"])
)
def test_every_field_of_an_answer_is_kept_without_them(name: str) -> None:
    value = f'0; url="https:\\\\user:{SECRET}@host.test/a", <//user:{SECRET}@other.test/b>; rel=next'

    head = AnswerHead.of(status=200, phrase="OK", protocol="HTTP/1.1", came=((name, value),))

    assert SECRET not in str(head.headers)
    assert "host.test/a" in str(head.headers)
    assert "other.test/b" in str(head.headers)
    assert "credentials-removed" in head.flags


@given(st.text(alphabet="abc./?#@: ", max_size=40))
def test_text_without_an_address_stays(text: str) -> None:
    # Browsers drop white space between slashes.
    if "//" not in "".join(text.split()) and "\\" not in text:
        assert without_credentials(text) == text


def test_what_is_no_address_stays() -> None:
    for text in (
        "mailto:a@b.test",
        "archives@example.org",
        'W/"abc@def"',
        "https://host.test/@user/post",
        "https://host.test/?mail=a@b",
        "a / b@c",
    ):
        assert without_credentials(text) == text


def test_it_is_linear() -> None:
    for text in ("http:" * 200_000 + "/@", "/" * 900_000 + "@", "h " * 400_000 + "@", "@/" * 400_000, "//a@" * 200_000):
        assert len(without_credentials(text)) <= len(text)


def test_an_error_quotes_an_address_without_them() -> None:
    assert SECRET not in str(BadUri(f"https://user:{SECRET}@host.test/", "it names a user"))

"""Senders and recipients as people write them, and letters that every mail server takes."""

from collections.abc import Iterator

import pytest

from archive.errors import ConfigError
from scraper.settings import delivery
from scraper.unattended.notify import Message, send
from tests.support import listeners
from tests.support.listeners import Mailbox

TEST = Message(kind="test", subject="Été", text="Reçu ?")


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with listeners.mailbox() as box:
        yield box


def told(box: Mailbox, message: Message, *, sender: str = "cirma@a.example", to: str = "b@b.example") -> str | None:
    table = {"smtp": f"127.0.0.1:{box.port}", "sender": sender, "to": to}
    (sent,) = send(message, delivery.notify(table, "config.toml"), {})
    return sent.fault


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("anne@b.example", "anne@b.example"),
        ("Anne <anne@b.example>", "Anne <anne@b.example>"),
        ("Équipe CIRMA <anne@b.example>", "Équipe CIRMA <anne@b.example>"),
        ('"Dupont, Anne" <anne@b.example>', '"Dupont, Anne" <anne@b.example>'),
        ('"Müller, Zoë"<zoe@b.example>', '"Müller, Zoë" <zoe@b.example>'),
        ("anne@école.example", "anne@xn--cole-9oa.example"),
        ("Łukasz <l@łódź.example>", "Łukasz <l@xn--d-uga0v4h.example>"),
        ("root@localhost", "root@localhost"),
        ("a.b+cirma@mail.b.example", "a.b+cirma@mail.b.example"),
    ],
)
def test_a_mailbox_as_it_is_written(mailbox: Mailbox, written: str, read: str) -> None:
    assert told(mailbox, TEST, sender=written, to=f"{written}, b@b.example") is None

    (letter,) = mailbox.letters
    assert (str(letter["from"]), str(letter["to"])) == (read, f"{read}, b@b.example")
    assert str(letter["message-id"]).endswith(f"@{read.rpartition('@')[2].rstrip('>')}>")
    assert letter.as_bytes().isascii()


@pytest.mark.parametrize(
    "written",
    [
        *("anne", "anne@", "@b.example", "anne@b..example", "anne@.example", "anne@b.example; b@b.example"),
        *('"Dupont, Anne <anne@b.example>', "Dupont, Anne <anne@b.example>", "mailto:anne@b.example"),
        *("Anne <anne>", "a b@b.example"),
    ],
)
def test_what_is_no_mailbox_is_told_when_the_settings_are_read(mailbox: Mailbox, written: str) -> None:
    with pytest.raises(ConfigError, match=r"\[notify\] to"):
        told(mailbox, TEST, to=written)


def test_letters_before_the_at_that_a_server_cannot_take_are_told(mailbox: Mailbox) -> None:
    assert "letters beyond ASCII before the @" in str(told(mailbox, TEST, to="zoë@b.example"))


@pytest.mark.parametrize(
    "text", ["Reçu ?", "été\n\n à la ligne\n", "x" * 3000, "é" * 3000, "plain", "сайт " * 400], ids=ascii
)
def test_a_letter_has_seven_bits_and_no_long_line_and_says_the_same(mailbox: Mailbox, text: str) -> None:
    assert (
        told(mailbox, Message(kind="test", subject="sujet très long " * 30, text=text, html=f"<p>{text}</p>")) is None
    )

    (letter,) = mailbox.letters
    sent = letter.as_bytes()
    assert sent.isascii()
    assert max(map(len, sent.splitlines())) < 998
    assert str(letter["subject"]) == ("sujet très long " * 30).strip()
    (plain,) = (part for part in letter.walk() if part.get_content_type() == "text/plain")
    assert text.strip() in plain.get_payload(decode=True).decode().replace("\r\n", "\n")  # type: ignore[union-attr]

"""A message that is not sent says why: in words, with nothing of a secret, whatever the server does."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import pytest

from scraper.settings.config import NotifyConfig
from scraper.unattended import notify
from scraper.unattended.notify import Message, send

TEST = Message(kind="test", subject="Un essai", text="Reçu ?")
WELL = {"EHLO": "250-hi\r\n250 AUTH PLAIN", "DATA": "354 go on", "QUIT": "221 bye"}


@contextmanager
def answering(*said: bytes) -> Iterator[int]:
    """A server that says one thing after each that it is told, then hangs up; its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError):
                client, _ = server.accept()
                with client:
                    for text in said:
                        client.recv(65_536)
                        client.sendall(text)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server.getsockname()[1]
        thread.join(10)


@contextmanager
def mail_server(greeting: str = "220 hi", **answers: str) -> Iterator[int]:
    """A mail server that answers a command, or a recipient, as *answers* says; its port."""
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            with suppress(OSError, ValueError):
                client, _ = server.accept()
                with client, client.makefile("rwb", 0) as lines:
                    lines.write(f"{greeting}\r\n".encode())
                    while line := lines.readline().decode():
                        word = "ANNE" if "anne@" in line and line.startswith("rcpt") else line.split()[0].upper()
                        lines.write(f"{({**WELL, **answers}).get(word, '250 fine')}\r\n".encode())
                        while word == "DATA" and lines.readline() not in (b".\r\n", b""):
                            pass
                        if word == "DATA":
                            lines.write(b"250 kept\r\n")

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]


def mail(port: int, **more: str) -> NotifyConfig:
    return NotifyConfig(smtp=f"127.0.0.1:{port}", sender="a@a.example", to="anne@b.example, bob@b.example", **more)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (b"SSH-2.0-OpenSSH_9\r\n", "does not speak HTTP"),
        (b"\0\xff\x1b[31m\r\n", "does not speak HTTP"),
        (b"HTTP/1.1 307 Moved\r\nLocation: https://elsewhere.example/\r\nContent-Length: 0\r\n\r\n", "it answered 307"),
        (b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", "it answered 403"),
    ],
)
def test_a_webhook_that_is_none(said: bytes, why: str) -> None:
    with answering(said) as port:
        (delivery,) = send(TEST, NotifyConfig(webhook=f"http://127.0.0.1:{port}/hook"), {})

    assert why in str(delivery.fault)


def test_a_webhook_without_tls_behind_https() -> None:
    with answering(b"HTTP/1.1 400 Bad Request\r\n\r\n") as port:
        (delivery,) = send(TEST, NotifyConfig(webhook=f"https://127.0.0.1:{port}/hook"), {})

    assert "does not speak TLS there" in str(delivery.failure)


@pytest.mark.parametrize("path", ["/hook/été", "/a b", "/a%20b?x=é&y=1", "/~a/(b);c=d"])
def test_an_address_as_a_browser_shows_it_is_sent_as_a_browser_sends_it(path: str) -> None:
    with answering(b"HTTP/1.1 204 No Content\r\n\r\n") as port:
        (delivery,) = send(TEST, NotifyConfig(webhook=f" http://127.0.0.1:{port}{path} "), {})

    assert delivery.fault is None


@pytest.mark.parametrize(
    ("more", "is_taken"),
    [
        (b"200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", True),
        (b"202 Accepted\r\nContent-Length: 10\r\n\r\n", True),
        (b"503 Busy\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", False),
        (b"503 Busy\r\nContent-Length: 10\r\n\r\n", False),
    ],
)
def test_a_body_that_breaks_off_changes_nothing_of_what_the_status_said(more: bytes, is_taken: bool) -> None:
    with answering(b"HTTP/1.1 " + more) as port:
        (delivery,) = send(TEST, NotifyConfig(webhook=f"http://127.0.0.1:{port}/hook"), {})

    assert (delivery.fault is None) == is_taken
    assert is_taken or "it answered 503" in str(delivery.fault)


def test_an_answer_that_does_not_come_to_its_end_in_time_was_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notify, "TIMEOUT", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            client, _ = server.accept()
            with client:
                client.recv(65_536)
                client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n")
                # Until the other side hangs up.
                client.recv(1)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        (delivery,) = send(TEST, NotifyConfig(webhook=f"http://127.0.0.1:{server.getsockname()[1]}/hook"), {})
        thread.join(10)

    assert delivery.fault is None


def test_a_body_that_never_ends_keeps_nobody() -> None:
    with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nx", b"") as port:
        (delivery,) = send(TEST, NotifyConfig(webhook=f"http://127.0.0.1:{port}/hook"), {})

    assert delivery.fault is None


@pytest.mark.parametrize(
    ("greeting", "answers", "why"),
    [
        ("HTTP/1.1 400 Bad Request", {}, "does not speak SMTP"),
        ("554 no service", {}, "it answered 554 no service"),
        ("220 hi", {"MAIL": "530 5.7.0 authenticate first"}, "530 5.7.0 authenticate first"),
        ("220 hi", {"DATA": "554 spam"}, "554 spam"),
    ],
)
def test_a_mail_server_that_takes_nothing(greeting: str, answers: dict[str, str], why: str) -> None:
    with mail_server(greeting, **answers) as port:
        (delivery,) = send(TEST, mail(port), {})

    assert why in str(delivery.failure)


def test_one_of_two_recipients_that_is_refused_is_named_and_the_letter_is_not_sent_again() -> None:
    with mail_server(ANNE="550 no such person") as port:
        (delivery,) = send(TEST, mail(port), {})

    assert delivery.failure is None
    assert str(delivery.fault) == "it takes no mail for anne@b.example: 550 no such person"
    assert str(delivery).endswith("sent; it takes no mail for anne@b.example: 550 no such person")


def test_a_password_beyond_ascii_is_told_without_a_letter_of_it() -> None:
    with mail_server() as port:
        (delivery,) = send(TEST, mail(port, user="cirma"), {"CIRMA_SMTP_PASSWORD": "sésame"})

    assert "letters that cannot be sent" in str(delivery.failure)
    assert "é" not in str(delivery.failure)
    assert "xe9" not in str(delivery.failure)

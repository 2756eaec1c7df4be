"""What a webhook and a mail server on loopback receive, and what happens where they do not listen."""

from collections.abc import Iterator

import pytest

from archive.alarms.alarm import Alarm, AlarmRule
from scraper.settings.config import NotifyConfig
from scraper.unattended import notify
from scraper.unattended.notify import Message, send
from tests.support import listeners
from tests.support.listeners import Hook, Mailbox

TEST = Message(kind="test", subject="Un essai", text="Reçu ?", html="<p>Reçu ?</p>", facts={"n": 1})


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with listeners.mailbox() as box:
        yield box


@pytest.fixture
def hook() -> Iterator[Hook]:
    with listeners.hook() as kept:
        yield kept


def mail(box: Mailbox) -> NotifyConfig:
    return NotifyConfig(smtp=f"127.0.0.1:{box.port}", sender="cirma@a.example", to="b@b.example, c@c.example")


def test_the_webhook_receives_words_and_facts_as_json(hook: Hook) -> None:
    (delivery,) = send(TEST, NotifyConfig(webhook=hook.url), {"CIRMA_WEBHOOK_TOKEN": "secret"})

    assert delivery.failure is None
    ((token, posted),) = hook.posted
    assert token == "Bearer secret"
    assert posted == {"kind": "test", "subject": "Un essai", "text": "Un essai\nReçu ?", "n": 1}


def test_the_environment_names_a_webhook_whose_address_is_a_secret(hook: Hook) -> None:
    (delivery,) = send(TEST, NotifyConfig(webhook="http://127.0.0.1:9/other"), {"CIRMA_WEBHOOK": hook.url})

    assert len(hook.posted) == 1
    assert "hook" not in str(delivery).replace("webhook", "")


@pytest.mark.parametrize("status", [302, 404, 500])
def test_an_answer_that_is_no_success_is_a_failure(hook: Hook, status: int) -> None:
    hook.status = status

    (delivery,) = send(TEST, NotifyConfig(webhook=hook.url), {})

    assert str(status) in str(delivery.failure)


def test_a_token_does_not_leave_this_machine_in_the_clear() -> None:
    settings = NotifyConfig(webhook="http://hooks.invalid/x")

    (delivery,) = send(TEST, settings, {"CIRMA_WEBHOOK_TOKEN": "secret"})

    assert delivery.failure == "a token is sent over https only"


def test_the_user_in_the_address_of_a_webhook_is_who_posts(hook: Hook) -> None:
    named = hook.url.replace("//", "//cirma:s%C3%A9same%40x@")

    (delivery,) = send(TEST, NotifyConfig(webhook=named), {})
    (away,) = send(TEST, NotifyConfig(webhook="http://cirma:sesame1@hooks.invalid/x"), {})
    (token,) = send(TEST, NotifyConfig(webhook=named), {"CIRMA_WEBHOOK_TOKEN": "secret"})

    assert [told for told, _ in hook.posted] == ["Basic Y2lybWE6c8Opc2FtZUB4", "Bearer secret"]
    assert away.failure == "a password is sent over https only"
    assert (delivery.fault, token.fault, str(delivery)) == (None, None, "webhook 127.0.0.1: sent")


def test_mail_arrives_as_text_and_html(mailbox: Mailbox) -> None:
    (delivery,) = send(TEST, mail(mailbox), {})

    assert delivery.failure is None
    (letter,) = mailbox.letters
    assert letter["subject"] == "Un essai"
    assert (letter["from"], letter["to"]) == ("cirma@a.example", "b@b.example, c@c.example")
    parts = {part.get_content_type(): part for part in letter.walk()}
    assert "Reçu ?" in parts["text/plain"].get_payload(decode=True).decode()  # type: ignore[union-attr]
    assert "text/html" in parts


def test_a_refused_letter_is_a_failure_and_the_webhook_gets_its_own(mailbox: Mailbox, hook: Hook) -> None:
    mailbox.refuses = True
    settings = NotifyConfig(**{**_fields(mail(mailbox)), "webhook": hook.url})

    first, second = send(TEST, settings, {})

    assert (first.failure, len(hook.posted)) == (None, 1)
    assert "550" in str(second.failure)


def test_a_server_that_is_not_there_is_a_failure() -> None:
    settings = NotifyConfig(webhook="http://127.0.0.1:9/", smtp="127.0.0.1:9", sender="a@a", to="b@b")

    assert [bool(delivery.failure) for delivery in send(TEST, settings, {})] == [True, True]


def test_a_failure_says_in_words_where_to_look(mailbox: Mailbox) -> None:
    mailbox.refuses = True
    unheard = NotifyConfig(webhook="http://127.0.0.1:9/")

    (nobody,) = send(TEST, unheard, {})
    (unknown,) = send(TEST, mail(mailbox), {})
    (nonsense,) = send(TEST, unheard, {"CIRMA_WEBHOOK": "a secret that is no address"})

    assert str(nobody.failure) == "nothing listens there: is the port right?"
    assert "it takes no mail for b@b.example: 550 no such person" in str(unknown.failure)
    assert "CIRMA_WEBHOOK" in str(nonsense.failure)


def test_an_alarm_says_what_was_expected_seen_and_what_to_look_at() -> None:
    alarm = Alarm(
        site="demo", rule=AlarmRule.SILENT, subject="sitemap", expected="40 posts", seen="none", look="open it"
    )

    message = notify.about([alarm, alarm])

    assert message.subject == "cirma: demo: silent and 1 more"
    assert all(words in message.text for words in ("40 posts", "none", "open it"))
    assert message.as_json()["alarms"][0]["rule"] == "silent"


def _fields(settings: NotifyConfig) -> dict[str, str]:
    return {name: getattr(settings, name) for name in NotifyConfig.__struct_fields__}

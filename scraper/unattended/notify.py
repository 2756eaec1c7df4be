"""Tell the archivist: JSON to a webhook, mail by SMTP. When is decided in `scraper.unattended.alarms`.

The webhook is the archivist's own and may well be on their own network, so it is not asked through
`scraper.http.client`, whose guard refuses such addresses and whose fetches are kept. Secrets come from the environment
alone: CIRMA_WEBHOOK (an address that is itself a secret), CIRMA_WEBHOOK_TOKEN, CIRMA_SMTP_PASSWORD.
"""

import json
import re
import smtplib
import ssl
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import formatdate, make_msgid
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Any
from urllib.parse import SplitResult, quote, unquote, urlsplit

from msgspec import Struct, field

from archive.alarms.alarm import Alarm
from archive.cleaning.harmless import clean
from archive.cleaning.redaction import redacted, remember
from archive.errors import ConfigError
from archive.runtime.environment import secret
from scraper.settings.config import NotifyConfig, is_web_address
from scraper.unattended.not_sent import NotSent, no_mail_for, words

# A crawl waits for this at its end.
TIMEOUT = 20.0
"""Seconds after which a server that does not answer is given up."""

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
# What is in an address already (RFC 3986 section 2), escapes too.
_AS_IT_IS = "%/?#[]@!$&'()*+,;=:~"
_DOMAIN = re.compile(r"@([^@\s<>\",;]+)")
_SMTPS = 465
_SUBMISSION = 587


class Message(Struct, frozen=True, kw_only=True):
    """A message, as words and as facts."""

    kind: str
    """`alarm`, `cleared`, `digest` or `test`."""
    subject: str
    text: str
    html: str | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """The JSON for the webhook; chat services show `text`."""
        return {"kind": self.kind, "subject": self.subject, "text": f"{self.subject}\n{self.text}", **self.facts}


class Delivery(Struct, frozen=True, kw_only=True):
    """The result of one channel."""

    channel: str
    """Server or host, never a whole address: that may hold a secret."""
    failure: str | None = None
    """Why nobody got the message through this channel."""
    missed: str | None = None
    """Who of several did not get it, and why."""

    @property
    def fault(self) -> str | None:
        """What is to be mended; None if everybody got the message."""
        return self.failure or self.missed

    def __str__(self) -> str:
        return f"{self.channel}: {self.failure or 'sent'}{f'; {self.missed}' if self.missed else ''}"


class Secrets(Struct, frozen=True, kw_only=True):
    """Secrets, from the environment only."""

    webhook: str | None = None
    token: str | None = None
    password: str | None = None

    # In a traceback or a log no secret may be printed.
    def __repr__(self) -> str:
        return "Secrets(…)"


def has_channel(settings: NotifyConfig, environment: Mapping[str, str]) -> bool:
    """Return whether there is any channel to send through."""
    return bool(settings.webhook or settings.smtp or environment.get("CIRMA_WEBHOOK", "").strip())


def send(message: Message, settings: NotifyConfig, environment: Mapping[str, str]) -> tuple[Delivery, ...]:
    """Send *message* through every channel that is configured; how each fared. None raises."""
    deliveries = []
    try:
        secrets = read_secrets(environment)
    except ConfigError as error:
        return (Delivery(channel="webhook", failure=f"{error.where}: {error.why}"),)
    address = secrets.webhook or settings.webhook
    if address:
        remember(address)
        channel = f"webhook {urlsplit(address).hostname}"
        deliveries.append(_tried(channel, lambda: _post(address, message, token=secrets.token)))
    if settings.smtp:
        mail = lambda: _mail(message, settings, password=secrets.password)  # noqa: E731
        deliveries.append(_tried(f"mail {settings.smtp}", mail))
    return tuple(deliveries)


def read_secrets(environment: Mapping[str, str]) -> Secrets:
    """The secrets of the channels, checked. Raises `ConfigError`, which quotes none."""
    webhook = secret(environment, "CIRMA_WEBHOOK")
    if webhook and not is_web_address(webhook):
        remedy = "for example CIRMA_WEBHOOK=https://chat.your-institution.org/hooks/cirma"
        raise ConfigError("CIRMA_WEBHOOK", "that is no web address", remedy)
    token, password = secret(environment, "CIRMA_WEBHOOK_TOKEN"), secret(environment, "CIRMA_SMTP_PASSWORD")
    return Secrets(webhook=webhook, token=token, password=password)


def about(alarms: Sequence[Alarm]) -> Message:
    """The message that these alarms make."""
    first, more = alarms[0], f" and {len(alarms) - 1} more" if len(alarms) > 1 else ""
    told = [f"{alarm.rule.value}: expected {alarm.expected}; seen {alarm.seen}\n  {alarm.look}" for alarm in alarms]
    return Message(
        kind="alarm",
        subject=f"cirma: {first.site or 'the archive'}: {first.rule.value}{more}",
        text="\n\n".join(told),
        facts={"alarms": [alarm_record(alarm) for alarm in alarms]},
    )


def over(alarms: Sequence[Alarm]) -> Message:
    """The message that these alarms are over."""
    first, more = alarms[0], f" and {len(alarms) - 1} more" if len(alarms) > 1 else ""
    return Message(
        kind="cleared",
        subject=f"cirma: {first.site or 'the archive'}: {first.rule.value}{more}: over",
        text="\n".join(
            f"{alarm.rule.value} is over: expected {alarm.expected}, and so it is again" for alarm in alarms
        ),
        facts={"alarms": [alarm_record(alarm) for alarm in alarms]},
    )


def alarm_record(alarm: Alarm) -> dict[str, Any]:
    """An alarm as JSON has it."""
    return {
        "site": alarm.site,
        "rule": alarm.rule.value,
        "subject": alarm.subject,
        "expected": alarm.expected,
        "seen": alarm.seen,
        "look": alarm.look,
        "looks_like": alarm.looks_like,
    }


def _tried(channel: str, act: Callable[[], str | None]) -> Delivery:
    try:
        missed = act()
    # No channel may keep the others from being tried, nor end the run.
    except (NotSent, OSError, HTTPException, smtplib.SMTPException, ValueError) as error:
        return Delivery(channel=channel, failure=redacted(words(error, within=TIMEOUT)))
    return Delivery(channel=channel, missed=redacted(missed) if missed else None)


def _post(address: str, message: Message, *, token: str | None) -> None:
    """POST *message* to *address*. A redirect is a failure: nobody moves a webhook in silence."""
    parts = urlsplit(address.strip())
    host = parts.hostname or ""
    if parts.scheme not in ("https", "http") or not host:
        raise NotSent("it is no web address: see CIRMA_WEBHOOK")
    connection: HTTPConnection
    if parts.scheme == "https":
        connection = HTTPSConnection(host, parts.port, timeout=TIMEOUT, context=ssl.create_default_context())
    else:
        connection = HTTPConnection(host, parts.port, timeout=TIMEOUT)
    headers = {"content-type": "application/json", "user-agent": "cirma-archive"}
    if login := _login(parts, token):
        # Whoever sits between could use it from then on.
        if parts.scheme != "https" and host not in _LOOPBACK:
            raise NotSent(f"{'a token' if token else 'a password'} is sent over https only")
        headers["authorization"] = login
    # Letters beyond ASCII, as people copy them out of a browser.
    target = quote((parts.path or "/") + (f"?{parts.query}" if parts.query else ""), safe=_AS_IT_IS)
    try:
        connection.request("POST", target, json.dumps(message.as_json(), ensure_ascii=False).encode(), headers)
        answer = connection.getresponse()
        # Enough to be polite to the server; nobody reads what a webhook says. Once, since some send it drop by drop.
        # Whatever becomes of it, the status was given: a message that was taken would be sent again.
        with suppress(OSError, HTTPException):
            answer.read1(1024)
    finally:
        connection.close()
    if not 200 <= answer.status < 300:
        moved = ": give the address that it leads to" if 300 <= answer.status < 400 else ""
        raise NotSent(f"it answered {answer.status} {answer.reason}{moved}")


def _login(parts: SplitResult, token: str | None) -> str | None:
    """Return what the webhook is to know us by: the token, else the user and password in its address."""
    if token:
        return f"Bearer {token}"
    if parts.username is None:
        return None
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return f"Basic {b64encode(pair.encode()).decode('ascii')}"


def _mail(message: Message, settings: NotifyConfig, *, password: str | None) -> str | None:
    """Send *message* as a letter; which of several recipients were refused, if any were."""
    host, _, given = settings.smtp.partition(":")
    port = int(given or _SUBMISSION)
    tls = ssl.create_default_context()
    server = (
        smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=tls)
        if port == _SMTPS
        else smtplib.SMTP(host, port, timeout=TIMEOUT)
    )
    with server:
        if port != _SMTPS:
            _secure(server, host, tls, needed=bool(settings.user))
        if settings.user:
            server.login(settings.user, password or "")
        refused = server.send_message(_letter(message, settings))
    return no_mail_for(refused) if refused else None


def _secure(server: smtplib.SMTP, host: str, tls: ssl.SSLContext, *, needed: bool) -> None:
    """Speak TLS where the server can; without it, no password leaves this machine."""
    server.ehlo()
    if server.has_extn("starttls"):
        server.starttls(context=tls)
    elif needed and host not in _LOOPBACK:
        raise NotSent("it offers no TLS, so no password is sent to it")


def _letter(message: Message, settings: NotifyConfig) -> EmailMessage:
    # Not every server takes eight bits, and none must break a line that is too long for it (RFC 5321 section 4.5.3).
    letter = EmailMessage(policy=SMTP_POLICY.clone(cte_type="7bit"))
    # A line end in it would begin a header of its own.
    letter["Subject"] = clean(" ".join(message.subject.split()))
    letter["From"] = sender = _in_ascii(settings.sender)
    letter["To"] = _in_ascii(settings.to)
    letter["Date"] = formatdate()
    letter["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].rstrip("> ") or "localhost")
    # Programs that answer mail by themselves leave such letters alone (RFC 3834 section 2).
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(clean(message.text))
    if message.html:
        letter.add_alternative(message.html, subtype="html")
    return letter


def _in_ascii(mailboxes: str) -> str:
    """*mailboxes*, whose domains are written as the name service knows them, which every mail server takes."""

    def name(found: re.Match[str]) -> str:
        try:
            return f"@{found[1].encode('idna').decode('ascii')}"
        # It is no name: the server says so.
        except UnicodeError:
            return found[0]

    return _DOMAIN.sub(name, mailboxes)

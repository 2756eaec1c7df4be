"""`[notify]`: where alarms and digests go, and whether that can be."""

import re
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from archive import config
from archive.errors import ConfigError

# Enough to catch a slip; only the mail server knows what it takes.
# A name before an address may hold a comma where it is in quotation marks.
MAILBOX = re.compile(r'(?:(?:"[^"<>\r\n]*"\s*|[^<>",\r\n]*)<)?[^@\s<>",;]+@[^@\s<>",;.]+(?:\.[^@\s<>",;.]+)*>?')
_ONE_OF_SEVERAL = re.compile(r'(?:"[^"]*"|[^,])+')
_LAST_PORT = 65_535


class NotifyConfig(Struct, frozen=True, kw_only=True):
    """`[notify]`: where alarms and digests go. Secrets come from the environment or `cirma.env`, never from here."""

    webhook: str = ""
    """Address that gets each message as JSON. If the address itself is a secret, use CIRMA_WEBHOOK instead."""
    smtp: str = ""
    """Mail server, `mail.example.org:587`. Port 465 uses TLS from the start, other ports STARTTLS."""
    user: str = ""
    """User name at the mail server, if it needs one; the password is CIRMA_SMTP_PASSWORD."""
    sender: str = ""
    """Sender of the mail."""
    to: str = ""
    """Recipients of the mail, separated by commas."""


def notify(table: Any, source: str) -> NotifyConfig:
    """The table `[notify]` of *source*. Raises `ConfigError`."""
    notify = config.table(table, NotifyConfig, where=f"{source}: [notify]")
    # Told when the file is read: an alarm that cannot be sent must not wait for the day it rings.
    if notify.smtp and not (notify.sender.strip(" ,") and notify.to.strip(" ,")):
        raise ConfigError(f"{source}: [notify]", "smtp without sender or to", "set sender and to")
    if notify.smtp and not _is_server(notify.smtp):
        remedy = 'host and port, for example "mail.example.org:587"'
        raise ConfigError(f"{source}: [notify] smtp", "that is no mail server", remedy)
    for key in ("sender", "to"):
        for given in (part.strip() for part in _ONE_OF_SEVERAL.findall(getattr(notify, key))):
            if given and (not MAILBOX.fullmatch(given) or given.startswith("mailto:")):
                remedy = 'for example "you@your-institution.org"'
                raise ConfigError(f"{source}: [notify] {key}", f"{given!r} is no mail address", remedy)
    if notify.webhook and not is_web_address(notify.webhook):
        remedy = 'for example "https://chat.your-institution.org/hooks/cirma"'
        raise ConfigError(f"{source}: [notify] webhook", "that is no web address", remedy)
    return notify


def _is_server(text: str) -> bool:
    match = re.fullmatch(r"[^:\s/@,;]+(?::(\d{1,5}))?", text)
    return match is not None and 0 < int(match[1] or 25) <= _LAST_PORT


def is_web_address(text: str) -> bool:
    """Return whether *text* is an address that can be posted to."""
    try:
        parts = urlsplit(text.strip())
        # Two addresses, or one with words behind it.
        if re.search(r"\s", text.strip()):
            return False
        return parts.scheme in ("https", "http") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False

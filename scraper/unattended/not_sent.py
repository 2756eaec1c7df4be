"""Why a message could not be sent, in words for the person who set the channel up."""

import smtplib
import socket
import ssl
from collections.abc import Mapping
from http.client import BadStatusLine

# What smtplib says of a greeting that begins with no number.
_NO_CODE = -1


class NotSent(Exception):
    """The other side did not take the message."""


def words(error: Exception, *, within: float) -> str:
    """Return what *error* means and where to look; *within* seconds the server had to answer."""
    match error:
        case socket.gaierror():
            return "no server of that name is found: is it spelt right, is this machine on the network?"
        case ConnectionRefusedError():
            return "nothing listens there: is the port right?"
        case TimeoutError():
            return f"no answer within {within:g} seconds: is the port right, does a firewall forbid it?"
        case ssl.SSLCertVerificationError():
            return f"its certificate is not to be trusted: {error.verify_message}"
        case ssl.SSLError():
            return f"it does not speak TLS there ({error.reason or error}): is the port right?"
        # Where in a password a letter stands that is not ASCII, nobody else needs to know.
        case UnicodeError():
            return "its name, the user or the password has letters that cannot be sent"
        # It is no whole line of HTTP, and may be of any length; a server that hangs up is one too.
        case BadStatusLine() if not isinstance(error, ConnectionError):
            return "it does not speak HTTP: is the port right?"
        case _:
            return _of_mail(error)


def _of_mail(error: Exception) -> str:
    match error:
        case smtplib.SMTPAuthenticationError():
            return "it does not take [notify] user with the password in CIRMA_SMTP_PASSWORD"
        case smtplib.SMTPRecipientsRefused():
            return no_mail_for(error.recipients)
        case smtplib.SMTPResponseException(smtp_code=code) if code == _NO_CODE:
            return "it does not speak SMTP: is the port right?"
        case smtplib.SMTPResponseException():
            return f"it answered {_answered(error.smtp_code, error.smtp_error)}"
        case smtplib.SMTPNotSupportedError() if "internationalized" in str(error):
            return "it takes no address with letters beyond ASCII before the @: see [notify] sender and to"
        case smtplib.SMTPServerDisconnected():
            return f"{error}: is the port right? 465 speaks TLS from the start, other ports do not"
        case _:
            return str(error) or type(error).__name__


def no_mail_for(recipients: Mapping[str, tuple[int, bytes | str]]) -> str:
    """Return which *recipients* the server refused, each with its answer."""
    refused = [f"{to}: {_answered(*answer)}" for to, answer in recipients.items()]
    return f"it takes no mail for {', '.join(refused)}"


def _answered(code: int, text: bytes | str) -> str:
    return f"{code} {text.decode('utf-8', 'replace') if isinstance(text, bytes) else text}"

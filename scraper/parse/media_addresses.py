"""Addresses of media without what passes: signatures, times, sessions. Of those, an id can be made."""

import re

# Parameters of signed addresses (S3, Google, CloudFront, Azure, social networks), against caches, sessions, players.
_PASSING_NAMES = """
awsaccesskeyid signature expires key-pair-id policy googleaccessid hmac token hdnea
sig se sp sv sr st ske skt sks skoid sktid skv spr exp __gda__ oh oe
nocache no_cache cachebuster cache cb rnd rand random nonce _ _t ts _ts timestamp time
sessionid session_id sid phpsessid jsessionid aspsessionid
ccb widgetid requestid request_id correlator si origin enablejsapi widget_referrer
"""
_PASSING = frozenset(_PASSING_NAMES.split())
_PASSING_PREFIXES = ("x-amz-", "x-goog-", "x-oss-", "x-cos-", "_nc_")
# The version of the program that serves the file, as `?ver=6.4.2`: files themselves are numbered 1, 2, 3.
_VERSIONS = frozenset({"v", "ver", "version"})
_VERSION = re.compile(r"\d+(?:\.\d+)+")
# Seconds or milliseconds since 1970, from 2001 to 2033.
_TIME = re.compile(r"1\d{9}(?:\d{3})?")


def stable(address: str) -> str:
    """*address* without what changes from render to render: signatures, times against caches, numbers of widgets."""
    start, mark, query = address.partition("?")
    if not mark:
        return address
    query, fragment_mark, fragment = query.partition("#")
    kept = [part for part in re.split("&(?:amp;)?", query) if not _is_passing(*part.partition("=")[::2])]
    return start + ("?" if kept else "") + "&".join(kept) + fragment_mark + fragment


def _is_passing(name: str, value: str) -> bool:
    """Return whether a parameter signs or dates a request, and chooses no other picture or film."""
    name = name.lower()
    if name in _VERSIONS and _VERSION.fullmatch(value):
        return True
    return name in _PASSING or name.startswith(_PASSING_PREFIXES) or _TIME.fullmatch(value) is not None

"""What was remembered as a secret is in nothing that is said, however others spell it."""

import json
from base64 import b64encode
from urllib.parse import quote, quote_plus

from hypothesis import given
from hypothesis import strategies as st

from archive.cleaning import redaction
from archive.cleaning.redaction import redacted, remember

secrets = st.text(st.characters(min_codepoint=33, max_codepoint=0x2FF), min_size=6, max_size=20)


@given(secrets)
def test_no_spelling_of_a_secret_is_said(secret: str) -> None:
    redaction._remembered.clear()
    remember(secret)

    for spelt in (secret, quote(secret), quote(secret, safe=""), quote_plus(secret), json.dumps(secret), repr(secret)):
        assert "[secret]" in redacted(f"refused: {spelt}!")


@given(st.text(max_size=9), secrets, st.text(max_size=9))
def test_a_secret_in_base64_is_not_said_wherever_it_stands(before: str, secret: str, after: str) -> None:
    redaction._remembered.clear()
    remember(secret)

    login = b64encode(f"{before}\0{secret}\0{after}".encode("utf-8", "replace")).decode()

    assert "[secret]" in redacted(f"535 {login} is not accepted")


def test_what_is_no_secret_is_said() -> None:
    remember("https://hooks.example/services/T0/B0")

    assert redacted("cannot reach hooks.example") == "cannot reach hooks.example"
    assert redacted("cannot reach https://hooks.example/services/T0/B0") == "cannot reach [secret]"

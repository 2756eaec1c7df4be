"""One archived answer: where it comes from, its bytes, and the page as it was captured, without scripts."""

from starlette.responses import Response

from archive.database.bodies.stack import Chains
from archive.errors import PayloadUnavailable
from archive.harvest.timemap import stamp
from archive.model import BodyState
from archive.query import mementos, takedowns
from archive.query.provenance import Provenance, provenance
from archive.web import absence, answers, captured, held_files, templating
from archive.web.answers import Refusal
from archive.web.ask import Ask
from archive.web.guard import CAPTURED_POLICY, FRAMED_POLICY
from archive.web.page import Turnstile

_HTML = ("text/html", "application/xhtml+xml")
_LARGEST = 8_000_000
"""Bytes of a page that is shown; a larger one can be downloaded."""
# The sanitiser goes over every tag in Python.
_MOST_TAGS = 150_000
_drawing = Turnstile(seconds=2, patience=20.0)


def capture(ask: Ask) -> Response:
    """`/captures/ID`."""
    found = _found(ask)
    if ask.format == "json":
        return answers.json(found)
    return templating.html(
        ask, "capture.html", capture=found, orders=_orders(ask, found), is_html=found.media_type in _HTML,
        zone_of=found.site, stamp=stamp(found.started or found.observed),
    )  # fmt: skip


def raw(ask: Ask) -> Response:
    """`/captures/ID/bytes`: the decoded body as it was received, as a download that no browser opens."""
    found = _found(ask)
    body = _body(ask, found)
    # A download of an unknown type, so that no browser opens it within our origin.
    headers = {
        "Content-Disposition": f'attachment; filename="{found.capture}.bin"',
        "Content-Security-Policy": CAPTURED_POLICY,
        "Repr-Digest": f"sha-256=:{_base64(found.payload)}:",
    }
    return Response(body, media_type="application/octet-stream", headers=headers)


def page(ask: Ask) -> Response:
    """`/captures/ID/page`: a bar that says what is shown, over the page in a sandboxed frame."""
    found = _shown(ask)
    return templating.html(ask, "captured.html", capture=found, zone_of=found.site)


def frame(ask: Ask) -> Response:
    """`/captures/ID/frame`: the page itself, without scripts."""
    try:
        return still(ask, _shown(ask))
    except Refusal as refusal:
        # Our own page may say so inside our own frame.
        refusal.headers["Content-Security-Policy"] = FRAMED_POLICY
        raise


def still(ask: Ask, found: Provenance) -> Response:
    """The captured page of *found* without anything that acts or calls home."""
    body = _body(ask, found)
    if len(body) > _LARGEST or body.count(b"<") > _MOST_TAGS:
        raise Refusal(404, "error.too_large", capture=found.capture)
    # One page at a time: a large one takes a second of the interpreter that all readers share.
    with _drawing:
        held = mementos.held(ask.database, captured.links(body, found.uri))
        at = stamp(found.started or found.observed)
        shown = captured.static(
            body,
            base=found.uri,
            linked=lambda uri: f"{ask.base}/memento/{at}/{uri}" if uri in held else None,
            pictures=_pictures(ask, found),
        )
    return Response(shown, media_type="text/html", headers={"Content-Security-Policy": CAPTURED_POLICY})


def _pictures(ask: Ask, found: Provenance) -> dict[str, str]:
    """Return where the room has the pictures of the post that *found* shows, by media id."""
    row = ask.database.execute("SELECT post FROM address WHERE uri = ?", (found.uri,)).fetchone()
    held = held_files.of_post(ask, row["post"]) if row else {}
    return {name: file.shown for name, file in held.items() if file.shown}


def body_as_text(ask: Ask, found: Provenance) -> Response:
    """The body of a capture that is not a page, as plain text."""
    text = _body(ask, found).decode("utf-8", "replace")
    return Response(text, media_type="text/plain", headers={"Content-Security-Policy": CAPTURED_POLICY})


def shows_html(found: Provenance) -> bool:
    """Return whether *found* is a page that can be drawn."""
    return found.media_type in _HTML


def _shown(ask: Ask) -> Provenance:
    found = _found(ask)
    if found.payload_state != BodyState.PRESENT:
        raise absence.taken(_orders(ask, found)) or Refusal(404, "error.no_capture", name=found.capture)
    if not shows_html(found):
        raise Refusal(404, "error.no_page", capture=found.capture)
    return found


def _found(ask: Ask) -> Provenance:
    name = ask.parts["id"]
    found = provenance(ask.database, name) if absence.ID.fullmatch(name) else None
    if found is None:
        raise Refusal(404, "error.no_capture", name=name[:80])
    if found.payload_state != BodyState.PRESENT:
        raise absence.taken(_orders(ask, found)) or Refusal(451, "error.unavailable_body", capture=name)
    return found


def _orders(ask: Ask, found: Provenance) -> tuple[takedowns.TakedownOrder, ...]:
    return takedowns.of_payload(ask.database, found.payload)


def _body(ask: Ask, found: Provenance) -> bytes:
    try:
        return Chains(ask.database.conn).read(found.payload)
    except PayloadUnavailable as error:
        raise absence.taken(_orders(ask, found)) or Refusal(503, "error.damaged", capture=found.capture) from error


def _base64(digest: str) -> str:
    import base64

    return base64.b64encode(bytes.fromhex(digest.removeprefix("sha256:"))).decode()

"""Memento (RFC 7089): the TimeGate, TimeMaps and mementos of every address that was ever answered."""

from starlette.responses import Response

from archive.harvest import timemap
from archive.query.mementos import Memento, nearest
from archive.query.provenance import provenance
from archive.web import answers
from archive.web.answers import Moved, Refusal
from archive.web.ask import Ask
from archive.web.mementos import asked_uri, held_mementos
from archive.web.routes import captures


def timegate(ask: Ask) -> Response:
    """`/timegate/URL`: leads to the memento nearest to `Accept-Datetime` (pattern 2.1 of section 4)."""
    uri = asked_uri(ask, 1)
    held = held_mementos(ask, uri)
    # Whoever names no time gets the newest.
    chosen = held[-1]
    wanted = ask.request.headers.get("accept-datetime")
    if wanted:
        try:
            chosen = nearest(held, timemap.read_http_date(wanted))
        except ValueError as error:
            raise Refusal(400, "error.bad_datetime", value=wanted[:80]) from error
    headers = {"Vary": "accept-datetime", "Link": timemap.links(uri, ask.base, held, chosen)}
    return answers.found(_address(uri, chosen), headers)


def map_of(ask: Ask) -> Response:
    """`/timemap/link/URL` and `/timemap/json/URL`."""
    uri = asked_uri(ask, 2)
    held = held_mementos(ask, uri)
    if ask.parts["form"] == "json":
        return answers.json(timemap.json(uri, ask.base, held))
    if ask.parts["form"] == "link":
        return answers.text(timemap.link_format(uri, ask.base, held), timemap.LINK_FORMAT)
    raise Refusal(404, "error.no_format", format=ask.parts["form"][:20], formats="link, json")


def memento(ask: Ask) -> Response:
    """`/memento/YYYYMMDDhhmmss/URL`: the page as captured, without scripts; another instant leads to the nearest."""
    digits = ask.parts["stamp"]
    uri = asked_uri(ask, 2)
    held = held_mementos(ask, uri)
    try:
        at = timemap.read_stamp(digits)
    except ValueError as error:
        raise Refusal(400, "error.bad_stamp", value=digits) from error
    chosen = nearest(held, at)
    # One address for each memento: a near miss is led to it.
    if timemap.stamp(chosen.at) != digits:
        return answers.found(_address(uri, chosen), {"Link": timemap.links(uri, ask.base, held, chosen)})
    found = provenance(ask.database, chosen.capture)
    assert found is not None
    response = captures.still(ask, found) if captures.shows_html(found) else captures.body_as_text(ask, found)
    response.headers["Memento-Datetime"] = timemap.http_date(chosen.at)
    response.headers["Link"] = timemap.links(uri, ask.base, held, chosen)
    return response


def pasted(ask: Ask) -> Response:
    """`/https://…`: an address pasted behind ours leads to its post, else to its TimeGate."""
    from archive.query.names import by_address

    uri = asked_uri(ask, 0)
    post = by_address(ask.database, uri)
    raise Moved(f"/posts/{post}") if post else Moved(f"/timegate/{uri}")


def _address(uri: str, chosen: Memento) -> str:
    return f"/memento/{timemap.stamp(chosen.at)}/{uri}"

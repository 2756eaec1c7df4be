"""Addresses for programs: health, robots.txt, the sitemap, OpenSearch, OpenAPI, static files, OAI-PMH."""

import mimetypes
from datetime import UTC, datetime

from starlette.responses import Response

from archive.formats import xml
from archive.harvest import oai_pmh
from archive.query import deposits, posts
from archive.query.deposits import Deposit
from archive.web import answers, openapi, templating
from archive.web.answers import Refusal
from archive.web.ask import Ask
from archive.web.descriptions import described

# A tenth of what the protocol allows: each is made while others wait.
_SITEMAP_SIZE = 5_000
_DEPOSITED = ("post_status", "snapshot", "change", "takedown", "merge", "shown", "post")


def health(ask: Ask) -> Response:
    """`/health`: that the archive opens, and how much is in it."""
    (many,) = ask.database.execute("SELECT count(*) FROM post_status").fetchone()
    return answers.json({"status": "ok", "posts": many, "head": ask.reading.head[:16]})


def robots(ask: Ask) -> Response:
    """`/robots.txt`: nothing is to be indexed unless the archivist opens the room to it."""
    if not ask.room.indexed:
        return answers.text("User-agent: *\nDisallow: /\n")
    shut = ("/search", "/concordance", "/frequency", "/compare", "/captures/", "/memento/", "/timegate/", "/timemap/")
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in shut), f"Sitemap: {ask.base}/sitemap.xml"]
    return answers.text("\n".join(lines) + "\n")


def sitemap(ask: Ask) -> Response:
    """`/sitemap.xml`: an index; `/sitemap.xml?page=2`: some of the posts with the day they last changed."""
    held = [deposit for deposit in _deposits(ask) if not deposit.deleted]
    page = ask.query.get("page")
    namespace = {"xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9"}
    if page is None and len(held) > _SITEMAP_SIZE:
        many = -(-len(held) // _SITEMAP_SIZE)
        parts = [xml.markup("sitemap", xml.element("loc", f"{ask.base}/sitemap.xml?page={n + 1}")) for n in range(many)]
        return answers.text(xml.DECLARATION + xml.markup("sitemapindex", "".join(parts), namespace), "application/xml")
    start = (int(page) - 1) * _SITEMAP_SIZE if page and page.isdigit() and len(page) < 6 else 0
    entries = [
        xml.markup(
            "url",
            xml.element("loc", f"{ask.base}/posts/{deposit.post}")
            + xml.element("lastmod", f"{deposit.changed:%Y-%m-%dT%H:%M:%SZ}"),
        )
        for deposit in held[max(0, start) : max(0, start) + _SITEMAP_SIZE]
    ]
    return answers.text(xml.DECLARATION + xml.markup("urlset", "\n".join(entries), namespace), "application/xml")


def opensearch(ask: Ask) -> Response:
    """`/opensearch.xml`: how a browser searches here."""
    inside = (
        xml.element("ShortName", ask.room.name[:16])
        + xml.element("Description", ask.words("search.describe", name=ask.room.name)[:1024])
        + xml.element("Url", None, {"type": "text/html", "template": f"{ask.base}/search?q={{searchTerms}}"})
        + xml.element(
            "Url", None, {"type": "application/json", "template": f"{ask.base}/search.json?q={{searchTerms}}"}
        )
        + xml.element("InputEncoding", "UTF-8")
    )
    root = {"xmlns": "http://a9.com/-/spec/opensearch/1.1/"}
    written = xml.DECLARATION + xml.markup("OpenSearchDescription", inside, root)
    return answers.text(written, "application/opensearchdescription+xml")


def api(ask: Ask) -> Response:
    """`/openapi.json`."""
    return answers.json(openapi.document(ask.room.name, ask.base))


def static(ask: Ask) -> Response:
    """`/static/room-DIGEST.css`: never stale under its address."""
    stem, dot, suffix = ask.parts["file"].rpartition(".")
    name, dash, digest = stem.rpartition("-")
    file = f"{name}{dot}{suffix}"
    # From a list, so that no path can lead out of the folder.
    if not dash or file not in templating.ASSETS or templating.asset_digest(file) != digest:
        raise Refusal(404, "error.nothing")
    media_type = mimetypes.guess_type(file)[0] or "application/octet-stream"
    return Response(
        templating.asset_bytes(file), media_type=media_type,
        headers={"Cache-Control": "public, max-age=31536000, immutable"},
    )  # fmt: skip


def favicon(ask: Ask) -> Response:
    """`/favicon.ico`: browsers ask for it whatever the page says."""
    return Response(templating.asset_bytes("icon.svg"), media_type="image/svg+xml")


def oai(ask: Ask) -> Response:
    """`/oai`: OAI-PMH 2.0."""
    repository = oai_pmh.Repository(
        name=ask.room.name,
        base_url=f"{ask.base}/oai",
        host=(ask.request.url.hostname or "localhost"),
        # The protocol demands an address (section 4.2).
        contact=ask.room.contact or "nobody@example.org",
        sites=ask.sites,
        deposits=_deposits(ask),
        describe=lambda post: described(
            ask, posts.show_snapshot(ask.database, posts.post(ask.database, post).snapshot)
        ),
    )
    answer = oai_pmh.answer(repository, ask.request.query_params.multi_items(), datetime.now(UTC))
    return answers.text(answer, "text/xml")


def _deposits(ask: Ask) -> tuple[Deposit, ...]:
    return ask.reading.kept(_DEPOSITED, "deposits", lambda: deposits.deposits(ask.database))

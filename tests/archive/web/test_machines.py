"""What programs of other houses make of the room: Memento, feeds, OAI-PMH, OpenAPI, reference managers."""

import json
from collections.abc import Iterator
from functools import cache
from xml.etree import ElementTree

import bibtexparser.entrypoint
import feedparser
import pytest
import rispy
from openapi_spec_validator import validate

from archive import config
from archive.web.room import Room
from tests.support.archives import demo_archive, demo_config
from tests.support.rooms import BASE, answering, demo_change, demo_room

_OAI = "{http://www.openarchives.org/OAI/2.0/}"


@cache
def post() -> str:
    return str(demo_change(flags="number")["post"])


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The room behind a real socket."""
    with answering(Room(path=demo_archive(), settings=config.load(demo_config()))) as base:
        yield base


# --- Memento --------------------------------------------------------------------------------------------------------


def test_a_timegate_leads_to_the_memento_nearest_in_time() -> None:
    uri = str(demo_change(flags="number")["url"])
    early = demo_room().get(f"/timegate/{uri}", Accept_Datetime="Mon, 16 Nov 2026 12:30:00 GMT")
    late = demo_room().get(f"/timegate/{uri}")

    assert (early.status_code, late.status_code) == (302, 302)
    assert "accept-datetime" in early.headers["vary"].lower()
    assert early.headers["location"].startswith("/memento/20261116")
    assert late.headers["location"].startswith("/memento/20261118")
    for relation in ("original", "timegate", "timemap", "first memento", "last memento"):
        assert f'rel="{relation}"' in early.headers["link"] or relation.split()[0] in early.headers["link"]


def test_a_memento_says_its_instant_and_is_sandboxed() -> None:
    uri = str(demo_change(flags="number")["url"])
    answer = demo_room().get(demo_room().get(f"/timegate/{uri}").headers["location"])

    assert answer.status_code == 200
    assert answer.headers["memento-datetime"].startswith("Wed, 18 Nov 2026")
    assert answer.headers["content-security-policy"].startswith("sandbox;")
    assert f'<{uri}>; rel="original"' in answer.headers["link"]
    assert "<script" not in answer.text


def test_another_instant_leads_to_the_nearest_memento() -> None:
    uri = str(demo_change(flags="number")["url"])

    assert demo_room().get(f"/memento/2020/{uri}").headers["location"].startswith("/memento/20261116")
    assert demo_room().get(f"/memento/99999999999999/{uri}").status_code == 400


@pytest.mark.parametrize("written", ["http:/", "http://", "HTTP://"])
def test_merged_slashes_and_accents_find_the_same_address(written: str) -> None:
    uri = str(demo_change(flags="number")["url"])
    scheme, _, rest = uri.partition("://")
    spelt = f"{scheme}{written[4:]}{rest}"

    assert "%C3%A9" in uri
    assert demo_room().get(f"/timemap/link/{spelt}").status_code == 200


def test_a_timemap_lists_every_memento_in_order() -> None:
    uri = str(demo_change(flags="number")["url"])
    link = demo_room().get(f"/timemap/link/{uri}")
    told = demo_room().get(f"/timemap/json/{uri}").json()
    listed = [each["datetime"] for each in told["mementos"]["list"]]

    assert link.headers["content-type"].startswith("application/link-format")
    assert link.text.count('memento"') == len(listed) >= 2
    assert listed == sorted(listed)
    assert told["mementos"]["first"]["datetime"] == listed[0]
    assert 'from="' in link.text


def test_a_snapshot_is_a_memento_and_a_posts_page_is_none() -> None:
    change = demo_change(flags="number")

    assert "memento-datetime" in demo_room().get(f"/snapshots/{change['from']}").headers
    assert "memento-datetime" not in demo_room().get(f"/posts/{change['post']}").headers
    assert 'rel="timegate"' in demo_room().get(f"/posts/{change['post']}").headers["link"]


def test_memento_client_finds_first_last_and_closest(url: str) -> None:
    from datetime import datetime

    import requests
    from memento_client import MementoClient
    from requests.adapters import HTTPAdapter

    class Original(HTTPAdapter):
        """The site itself, which the client asks first: it answers, and knows nothing of mementos."""

        def send(self, request: requests.PreparedRequest, **_: object) -> requests.Response:  # type: ignore[override]
            answer = requests.Response()
            answer.status_code, answer.url, answer.request = 200, str(request.url), request
            return answer

    uri = str(demo_change(flags="number")["url"])
    client = MementoClient(timegate_uri=f"{url}/timegate/", check_native_timegate=False)
    client.session.mount("https://blog.test", Original())
    found = client.get_memento_info(uri, datetime(2026, 11, 16, 13, 0))["mementos"]  # noqa: DTZ001 - as it wants it

    assert set(found) >= {"closest", "first", "last"}
    assert found["closest"]["datetime"].day == 16
    assert found["last"]["datetime"].day == 18


# --- feeds ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path", ["/changes.atom", "/changes.atom?silent=1", "/changes.atom?class=substantive&flag=number"]
)
def test_a_feed_parses_and_has_what_its_page_has(path: str) -> None:
    feed = feedparser.parse(demo_room().get(path).text)
    listed = demo_room().get(path.replace(".atom", ".json")).json()

    assert not feed.bozo
    assert [entry.id.rpartition("/")[2] for entry in feed.entries] == [change["id"] for change in listed["changes"]]
    assert all(entry.updated_parsed and entry.link.startswith(BASE) for entry in feed.entries)
    assert {link.rel for link in feed.feed.links} >= {"self", "alternate", "first", "last"}


def test_a_feed_is_paged_and_each_page_has_others(monkeypatch: pytest.MonkeyPatch) -> None:
    from archive.web.routes import changes

    monkeypatch.setattr(changes, "CARDS", 4)
    path, seen = "/changes.atom", []
    for _ in range(5):
        feed = feedparser.parse(demo_room().get(path).text)
        seen += [entry.id for entry in feed.entries]
        following = [link.href for link in feed.feed.links if link.rel == "next"]
        if not following:
            break
        path = following[0].removeprefix(BASE)

    assert len(seen) == len(set(seen)) == demo_room().get("/changes.json").json()["total"]


def test_a_posts_own_feed_holds_its_changes_alone() -> None:
    feed = feedparser.parse(demo_room().get(f"/posts/{post()}.atom").text)

    assert not feed.bozo
    assert [entry.id.rpartition("/")[2] for entry in feed.entries] == [demo_change(flags="number")["id"]]


# --- OAI-PMH --------------------------------------------------------------------------------------------------------


def oai(query: str) -> ElementTree.Element:
    answer = demo_room().get(f"/oai?{query}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/xml")
    return ElementTree.fromstring(answer.content)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("", "badVerb"), ("verb=Nonsense", "badVerb"), ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=Identify&x=1", "badArgument"), ("verb=ListRecords", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2030-01-01", "noRecordsMatch"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=yesterday", "badArgument"),
        ("verb=ListRecords&metadataPrefix=oai_dc&from=2027-01-01&until=2026-01-01", "badArgument"),
        ("verb=ListRecords&resumptionToken=nonsense", "badResumptionToken"),
        ("verb=GetRecord&identifier=oai:x:y&metadataPrefix=oai_dc", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
    ],
)  # fmt: skip
def test_wrong_requests_get_the_errors_of_the_protocol(query: str, code: str) -> None:
    error = oai(query).find(f"{_OAI}error")

    assert error is not None
    assert error.get("code") == code


def test_a_removed_post_is_no_deleted_record() -> None:
    removed = demo_change(kind="removed")["post"]
    record = oai(f"verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:room.test:{removed}")

    assert record.find(f".//{_OAI}header").get("status") is None  # type: ignore[union-attr]
    assert "Élise" in ElementTree.tostring(record, encoding="unicode") or record.find(f".//{_OAI}metadata") is not None


def test_long_lists_are_resumed_without_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    from archive.harvest import oai_pmh

    monkeypatch.setattr(oai_pmh, "BATCH", 5)
    seen, query = [], "verb=ListIdentifiers&metadataPrefix=oai_dc"
    for _ in range(9):
        root = oai(query)
        seen += [element.text for element in root.iter(f"{_OAI}identifier")]
        token = root.find(f".//{_OAI}resumptionToken")
        if token is None or not token.text:
            break
        query = f"verb=ListIdentifiers&resumptionToken={token.text}"

    assert len(seen) == len(set(seen)) == demo_room().get("/posts.json").json()["total"]


def test_sickle_and_scythe_harvest_every_post(url: str) -> None:
    from oaipmh_scythe import Scythe
    from sickle import Sickle

    total = demo_room().get("/posts.json").json()["total"]

    assert len(list(Sickle(f"{url}/oai").ListRecords(metadataPrefix="oai_dc"))) == total
    with Scythe(f"{url}/oai") as scythe:
        records = list(scythe.list_records(metadata_prefix="oai_dc"))
        assert scythe.identify().deletedRecord == "persistent"  # type: ignore[attr-defined]
    assert len(records) == total


# --- descriptions ---------------------------------------------------------------------------------------------------


def test_the_openapi_document_is_valid_and_every_path_answers() -> None:
    document = demo_room().get("/openapi.json").json()
    validate(document)
    change = demo_change(flags="number")
    names = {"id": post(), "day": "2026-11-18", "from": change["from"], "to": change["to"]}
    for path in document["paths"]:
        asked = path.format(**{**names, "id": _id_for(path)})
        answer = demo_room().get(asked + ("?q=paix" if "search" in path else ""))
        assert answer.status_code == 200, asked
        assert answer.headers["content-type"].startswith("application/json")


def _id_for(path: str) -> str:
    change = demo_change(flags="number")
    if "/captures/" in path:
        return str(demo_room().get(f"/posts/{post()}.json").json()["capture"])
    return str({"/snapshots": change["to"], "/changes/": change["id"]}.get(path[:10].rstrip("{"), post()))


@pytest.mark.slow
def test_schemathesis_finds_no_answer_that_the_document_does_not_tell(url: str) -> None:
    import subprocess
    import sys

    checks = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{url}/openapi.json", "--max-examples", "12",
               "--phases", "examples,coverage,fuzzing", "--checks", checks, "--workers", "1", "--no-color"]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=420, check=False)

    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_a_reference_is_read_by_those_who_keep_references() -> None:
    bibtex = bibtexparser.entrypoint.parse_string(demo_room().get(f"/posts/{post()}.bib").text)
    ris = rispy.loads(demo_room().get(f"/posts/{post()}.ris").text)
    csl = json.loads(demo_room().get(f"/posts/{post()}.csl.json").text)

    assert len(bibtex.entries) == len(ris) == len(csl) == 1
    assert "diplomatie des passages" in csl[0]["title"]
    assert demo_room().get("/posts.bib").text.count("\n@") + 1 >= 12


def test_the_page_of_a_post_describes_itself() -> None:
    answer = demo_room().get(f"/posts/{post()}")
    told = json.loads(answer.text.partition('<script type="application/ld+json">')[2].partition("</script>")[0])

    assert told["@type"] == "BlogPosting"
    assert '<meta name="citation_title" content="Détroits' in answer.text
    assert '<meta name="DC.title"' in answer.text
    for relation in ("cite-as", "describedby", "item", "type", "linkset"):
        assert f'rel="{relation}"' in answer.headers["link"]


def test_every_typed_link_of_a_post_leads_somewhere() -> None:
    linkset = demo_room().get(f"/posts/{post()}/linkset.json")
    targets = [
        link["href"] for name, links in linkset.json()["linkset"][0].items() if name != "anchor" for link in links
    ]

    assert linkset.headers["content-type"].startswith("application/linkset+json")
    ours = [target.removeprefix(BASE) for target in targets if target.startswith(BASE)]
    assert len(ours) >= 7
    assert {path: demo_room().get(path).status_code for path in ours} == dict.fromkeys(ours, 200)


def test_robots_and_sitemap_open_only_when_the_archivist_says_so() -> None:
    from tests.support.rooms import Visitor, room_at

    opened = Visitor(room_at(demo_archive(), indexed=True))

    assert demo_room().get("/robots.txt").text == "User-agent: *\nDisallow: /\n"
    assert "Sitemap:" in opened.get("/robots.txt").text
    assert "x-robots-tag" not in opened.get("/").headers
    assert 'name="robots"' not in opened.get("/").text
    sitemap = ElementTree.fromstring(opened.get("/sitemap.xml").content)
    assert len(sitemap) == demo_room().get("/posts.json").json()["total"]


def test_a_browser_learns_how_to_search_here() -> None:
    described = ElementTree.fromstring(demo_room().get("/opensearch.xml").content)

    assert f"{BASE}/search?q={{searchTerms}}" in [each.get("template") for each in described]

"""Requests of harvesters that are old, made up or odd: each is answered, and errors by their code."""

import base64
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from archive.formats.dublin_core import Described
from archive.harvest.oai_pmh import Repository, answer
from archive.query.deposits import Deposit
from archive.query.sites import SiteRow

NOW = datetime(2026, 11, 29, tzinfo=UTC)
SITE = SiteRow(
    id="a", name="A", url="https://a.test/", profile="wix", language="fr", timezone="Europe/Paris", rights=None
)
DEPOSITS = [
    Deposit(post=f"p{day}", site="a", changed=datetime(2026, 1, day, 12, tzinfo=UTC), deleted=True)
    for day in range(1, 4)
]
_OAI = "{http://www.openarchives.org/OAI/2.0/}"


def _never(post: str) -> Described:
    raise AssertionError(post)


def asked(**arguments: str) -> ElementTree.Element:
    repository = Repository(
        name="R", base_url="https://r.test/oai", host="r.test", contact="a@b.test", sites={"a": SITE},
        deposits=DEPOSITS, describe=_never,
    )  # fmt: skip
    return ElementTree.fromstring(answer(repository, tuple(arguments.items()), NOW))


def code(found: ElementTree.Element) -> str | None:
    error = found.find(f"{_OAI}error")
    return None if error is None else error.get("code")


def token(*parts: str) -> str:
    return base64.urlsafe_b64encode("|".join(parts).encode()).decode()


@pytest.mark.parametrize(
    "given",
    [
        "",
        "x",
        "é",
        "!!!",
        "a" * 5_000,
        token("", "", "", "2026-01-01T12:00:00Z", "p1"),
        token("", "", "", "", "p1", "1"),
        token("", "", "", "yesterday", "p1", "1"),
        token("last year", "", "", "2026-01-01T12:00:00Z", "p1", "1"),
        token("", "2026", "", "2026-01-01T12:00:00Z", "p1", "1"),
        token("", "", "site:gone", "2026-01-01T12:00:00Z", "p1", "1"),
        token("", "", "a", "2026-01-01T12:00:00Z", "p1", "1"),
        token("", "", "", "2026-01-01T12:00:00Z", "p1", "-5"),
        token("", "", "", "2026-01-01T12:00:00Z", "p1", "1_0"),
        token("", "", "", "2026-01-01T12:00:00Z", "p1", "9" * 5_000),
        token("", "", "", "2026-01-01T12:00:00Z", "p1", "1") + "!",
    ],
)
def test_a_token_that_was_never_given_is_refused(given: str) -> None:
    assert code(asked(verb="ListIdentifiers", resumptionToken=given)) == "badResumptionToken"


def test_a_token_of_years_ago_goes_on() -> None:
    found = asked(verb="ListIdentifiers", resumptionToken=token("", "", "", "2026-01-01T12:00:00Z", "p1", "1"))

    assert [each.text for each in found.iter(f"{_OAI}identifier")] == ["oai:r.test:p2", "oai:r.test:p3"]


@pytest.mark.parametrize("since", ["0001-01-01", "0999-12-31", "1970-01-01T00:00:00Z", "2026-01-01T12:00:00Z"])
def test_all_since_the_beginning_of_time_are_all(since: str) -> None:
    found = asked(verb="ListIdentifiers", metadataPrefix="oai_dc", **{"from": since})

    assert len(list(found.iter(f"{_OAI}identifier"))) == 3


@pytest.mark.parametrize("name", ["b", "site:b", "site:", "a", "site:a:b", "SITE"])
def test_a_set_that_is_none_has_no_records(name: str) -> None:
    assert code(asked(verb="ListIdentifiers", metadataPrefix="oai_dc", set=name)) == "noRecordsMatch"

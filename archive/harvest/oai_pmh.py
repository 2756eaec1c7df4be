"""OAI-PMH 2.0: the six verbs over the records of an archive. Pure: records in, XML out.

A record is a post, its metadata `oai_dc` in its latest state. Its datestamp is when the archive last learned something
of it, to the second. What was withheld, purged or merged stays as a deleted record for good; what the site removed is
not deleted here: that is what the archive is for.
"""

import base64
import binascii
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from msgspec import Struct

from archive.formats import dublin_core, xml
from archive.formats.dublin_core import Described
from archive.query.deposits import Deposit
from archive.query.sites import SiteRow

# Small enough that one answer is made while others wait.
BATCH = 100
_SECONDS = "%Y-%m-%dT%H:%M:%SZ"
_COUNT = re.compile(r"[0-9]{1,9}")
_ARGUMENTS = {
    "Identify": frozenset[str](),
    "ListMetadataFormats": frozenset({"identifier"}),
    "ListSets": frozenset({"resumptionToken"}),
    "GetRecord": frozenset({"identifier", "metadataPrefix"}),
    "ListIdentifiers": frozenset({"from", "until", "set", "metadataPrefix", "resumptionToken"}),
    "ListRecords": frozenset({"from", "until", "set", "metadataPrefix", "resumptionToken"}),
}


class Repository(Struct, frozen=True, kw_only=True):
    """The records and facts that the verbs answer from."""

    name: str
    base_url: str
    host: str
    """In identifiers: `oai:host:post`."""
    contact: str
    sites: Mapping[str, SiteRow]
    deposits: Sequence[Deposit]
    """By datestamp and id."""
    describe: Callable[[str], Described]
    """The metadata of a post that is not deleted."""


class _Problem(Exception):
    def __init__(self, code: str, told: str) -> None:
        super().__init__(told)
        self.code = code
        self.told = told


class _ListRequest(Struct, frozen=True, kw_only=True):
    """A list request, and the record after which it continues."""

    since: str = ""
    until: str = ""
    set_: str = ""
    after: tuple[str, str] = ("", "")
    """Datestamp and post of the last record that was sent."""
    sent: int = 0


def answer(repository: Repository, arguments: Sequence[tuple[str, str]], now: datetime) -> str:
    """The response to a request with these *arguments*; errors are answers too (section 3.6)."""
    try:
        verb, given = _request(arguments)
        body, echoed = _VERBS[verb](repository, given), {"verb": verb, **given}
    except _Problem as problem:
        body = xml.element("error", problem.told, {"code": problem.code})
        # Section 3.6: an error about the arguments must not repeat them.
        echoed = {} if problem.code in ("badVerb", "badArgument") else dict(arguments)
    root = {
        "xmlns": "http://www.openarchives.org/OAI/2.0/",
        "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
        "xsi:schemaLocation": "http://www.openarchives.org/OAI/2.0/ http://www.openarchives.org/OAI/2.0/OAI-PMH.xsd",
    }
    inside = (
        xml.element("responseDate", now.astimezone(UTC).strftime(_SECONDS))
        + xml.element("request", repository.base_url, echoed)
        + body
    )
    return xml.DECLARATION + xml.markup("OAI-PMH", inside, root) + "\n"


def _request(arguments: Sequence[tuple[str, str]]) -> tuple[str, dict[str, str]]:
    names = [name for name, _ in arguments]
    given = dict(arguments)
    verb = given.pop("verb", "")
    # A verb given twice is an illegal one, by the same section.
    if names.count("verb") != 1 or verb not in _ARGUMENTS:
        raise _Problem("badVerb", "name one verb of OAI-PMH 2.0")
    unknown = sorted(given.keys() - _ARGUMENTS[verb])
    if unknown or len(names) != len(set(names)):
        raise _Problem("badArgument", f"{verb} takes no {', '.join(unknown) or 'argument twice'}")
    # An exclusive argument: the token holds the rest.
    if "resumptionToken" in given and len(given) > 1:
        raise _Problem("badArgument", "resumptionToken excludes all other arguments")
    return verb, given


# --- verbs ----------------------------------------------------------------------------------------------------------


def _identify(repository: Repository, given: Mapping[str, str]) -> str:
    earliest = repository.deposits[0].changed if repository.deposits else datetime(2000, 1, 1, tzinfo=UTC)
    inside = [
        xml.element("repositoryName", repository.name),
        xml.element("baseURL", repository.base_url),
        xml.element("protocolVersion", "2.0"),
        xml.element("adminEmail", repository.contact),
        xml.element("earliestDatestamp", earliest.strftime(_SECONDS)),
        xml.element("deletedRecord", "persistent"),
        xml.element("granularity", "YYYY-MM-DDThh:mm:ssZ"),
    ]
    return xml.markup("Identify", "".join(inside))


def _formats(repository: Repository, given: Mapping[str, str]) -> str:
    if "identifier" in given:
        _named(repository, given["identifier"])
    inside = [
        xml.element("metadataPrefix", "oai_dc"),
        xml.element("schema", "http://www.openarchives.org/OAI/2.0/oai_dc.xsd"),
        xml.element("metadataNamespace", "http://www.openarchives.org/OAI/2.0/oai_dc/"),
    ]
    return xml.markup("ListMetadataFormats", xml.markup("metadataFormat", "".join(inside)))


def _sets(repository: Repository, given: Mapping[str, str]) -> str:
    if "resumptionToken" in given:
        raise _Problem("badResumptionToken", "all sets fit in one answer")
    told = [
        xml.markup("set", xml.element("setSpec", f"site:{site.id}") + xml.element("setName", site.name))
        for site in repository.sites.values()
    ]
    # A set of sets, so that a harvester can ask for all sites in the hierarchy.
    whole = xml.markup("set", xml.element("setSpec", "site") + xml.element("setName", "Sites"))
    return xml.markup("ListSets", whole + "".join(told))


def _record(repository: Repository, given: Mapping[str, str]) -> str:
    if given.keys() != {"identifier", "metadataPrefix"}:
        raise _Problem("badArgument", "GetRecord takes identifier and metadataPrefix")
    _check_prefix(given)
    return xml.markup("GetRecord", _full(repository, _named(repository, given["identifier"])))


def _identifiers(repository: Repository, given: Mapping[str, str]) -> str:
    return _listed(repository, given, "ListIdentifiers", _header)


def _records(repository: Repository, given: Mapping[str, str]) -> str:
    return _listed(repository, given, "ListRecords", _full)


_VERBS = {
    "Identify": _identify,
    "ListMetadataFormats": _formats,
    "ListSets": _sets,
    "GetRecord": _record,
    "ListIdentifiers": _identifiers,
    "ListRecords": _records,
}


# --- lists ----------------------------------------------------------------------------------------------------------


def _listed(
    repository: Repository, given: Mapping[str, str], verb: str, write: Callable[[Repository, Deposit], str]
) -> str:
    span = _resumed(given["resumptionToken"], repository) if "resumptionToken" in given else _asked(given, repository)
    found = [deposit for deposit in repository.deposits if _within(deposit, span)]
    if not found:
        raise _Problem("noRecordsMatch", "nothing changed in that time")
    some, more = found[:BATCH], found[BATCH:]
    token = ""
    # The last part of a list that was cut carries an empty token (section 3.5).
    if more or span.sent:
        total = {"completeListSize": span.sent + len(found), "cursor": span.sent}
        token = xml.element("resumptionToken", _token(span, some) if more else None, total)
    return xml.markup(verb, "".join(write(repository, deposit) for deposit in some) + token)


def _asked(given: Mapping[str, str], repository: Repository) -> _ListRequest:
    _check_prefix(given)
    since, until = _bound(given.get("from", ""), "00:00:00"), _bound(given.get("until", ""), "23:59:59")
    # Section 2.7.1: both bounds in one granularity.
    if given.get("from") and given.get("until") and (len(given["from"]) != len(given["until"]) or since > until):
        raise _Problem("badArgument", "from and until have one granularity, and from is not later")
    set_ = given.get("set", "")
    if not _is_set(set_, repository):
        raise _Problem("noRecordsMatch", "there is no such set")
    return _ListRequest(since=since, until=until, set_=set_)


def _within(deposit: Deposit, span: _ListRequest) -> bool:
    stamp = deposit.changed.strftime(_SECONDS)
    return (
        (not span.since or stamp >= span.since)
        and (not span.until or stamp <= span.until)
        and (span.set_ in ("", "site") or span.set_ == f"site:{deposit.site}")
        # By value and not by number: a record that changes between two requests does not shift the rest of the list.
        and (stamp, deposit.post) > span.after
    )


def _bound(written: str, time: str) -> str:
    """*written*, a day or a second, as an instant. Raises `_Problem`."""
    if not written:
        return ""
    for form in ("%Y-%m-%d", _SECONDS):
        try:
            read = datetime.strptime(written, form).replace(tzinfo=UTC)
        except ValueError:
            continue
        # Not `strftime`: it writes the year 999 with three digits, and instants are compared as text.
        found = read.replace(tzinfo=None).isoformat()
        return f"{found[:10]}T{time}Z" if form == "%Y-%m-%d" else f"{found}Z"
    raise _Problem("badArgument", f"{written} is neither a day nor a UTC instant to the second")


def _token(span: _ListRequest, some: Sequence[Deposit]) -> str:
    last = some[-1]
    # All that the next request needs: nothing is kept here between two.
    parts = (span.since, span.until, span.set_, last.changed.strftime(_SECONDS), last.post, str(span.sent + len(some)))
    return base64.urlsafe_b64encode("|".join(parts).encode()).decode()


def _resumed(token: str, repository: Repository) -> _ListRequest:
    """The list that *token* continues. Raises `_Problem`: whoever asks may have made it up, or kept it for years."""
    try:
        parts = base64.b64decode(token.encode(), b"-_", validate=True).decode().split("|")
        since, until, set_, stamp, post, sent = parts
        for instant in (stamp, *filter(None, (since, until))):
            datetime.strptime(instant, _SECONDS).replace(tzinfo=UTC)
        if not _is_set(set_, repository) or not _COUNT.fullmatch(sent):
            raise ValueError(token)
    except (ValueError, binascii.Error) as error:
        raise _Problem("badResumptionToken", "no list goes on from there") from error
    return _ListRequest(since=since, until=until, set_=set_, after=(stamp, post), sent=int(sent))


def _is_set(name: str, repository: Repository) -> bool:
    """Return whether *name* is a set, or none was named."""
    return name in ("", "site") or (name.startswith("site:") and name.removeprefix("site:") in repository.sites)


# --- records --------------------------------------------------------------------------------------------------------


def _check_prefix(given: Mapping[str, str]) -> None:
    prefix = given.get("metadataPrefix")
    if prefix is None:
        raise _Problem("badArgument", "metadataPrefix is missing")
    if prefix != "oai_dc":
        raise _Problem("cannotDisseminateFormat", "records are there as oai_dc")


def _named(repository: Repository, identifier: str) -> Deposit:
    for deposit in repository.deposits:
        if _identifier(repository, deposit) == identifier:
            return deposit
    raise _Problem("idDoesNotExist", "no record has this identifier")


def _identifier(repository: Repository, deposit: Deposit) -> str:
    return f"oai:{repository.host}:{deposit.post}"


def _header(repository: Repository, deposit: Deposit) -> str:
    inside = (
        xml.element("identifier", _identifier(repository, deposit))
        + xml.element("datestamp", deposit.changed.strftime(_SECONDS))
        + xml.element("setSpec", f"site:{deposit.site}")
    )
    return xml.markup("header", inside, {"status": "deleted"} if deposit.deleted else None)


def _full(repository: Repository, deposit: Deposit) -> str:
    header = _header(repository, deposit)
    if deposit.deleted:
        return xml.markup("record", header)
    elements = dublin_core.elements(repository.describe(deposit.post))
    root = {
        "xmlns:oai_dc": "http://www.openarchives.org/OAI/2.0/oai_dc/",
        "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        "xsi:schemaLocation": "http://www.openarchives.org/OAI/2.0/oai_dc/ "
        "http://www.openarchives.org/OAI/2.0/oai_dc.xsd",
    }
    inside = xml.markup("oai_dc:dc", "".join(xml.element(f"dc:{name}", value) for name, value in elements), root)
    return xml.markup("record", header + xml.markup("metadata", inside))

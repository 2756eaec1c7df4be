"""`cirma sites check`: how a site is read, field by field, before or between crawls."""

import os
from pathlib import Path

import click
import msgspec
from msgspec.structs import replace

from archive.cli import output
from archive.cli.options import ChoiceType, with_config, with_json
from archive.config import locate
from archive.database import schema
from archive.model import SURE
from archive.query import names
from archive.uri import canonical
from scraper.cli.toml_text import toml_text
from scraper.clock import clock
from scraper.crawl.first_look import Look
from scraper.crawl.proposing import Proposal
from scraper.crawl.run import client_for
from scraper.crawl.second_witness import Witness
from scraper.crawl.site_check import CheckedField, CheckedPost, Held, SiteCheck, check_page, check_site
from scraper.parse.profiles.registry import AUTO, PROFILES
from scraper.settings import config as configuration
from scraper.settings.config import Config, SiteConfig
from scraper.settings.site import context


@click.command("check")
@click.argument("url")
@click.option("-n", "count", type=click.IntRange(1, 100), default=10, show_default=True, help="How many posts to read.")
@click.option(
    "--profile", type=ChoiceType([*PROFILES, AUTO]), help="Use this profile, not the configured or recognised one."
)
@click.option("--contact", metavar="ADDRESS", help="Goes into the User-Agent.")
@with_json
@with_config
def command(
    url: str, count: int, profile: str | None, contact: str | None, as_json: bool, config_file: Path | None
) -> None:
    """Read posts of the site at URL, or the one post at URL, and show each field with its source and confidence.

    The id of a configured site works in place of its address. Each field is compared with what the archive holds. For a
    field that is missing or unsure, the command proposes lines for [site.read] that it tried on these pages. It is as
    polite as a crawl, and keeps nothing. The exit code is 1 if no post was read.

    \b
    Examples:
      cirma sites check https://www.example.org -n 10 --contact you@example.org
      cirma sites check https://www.example.org/post/a-slug --json
    """
    settings = configuration.load(locate(config_file, os.environ))
    if contact:
        settings = replace(settings, scraper=replace(settings.scraper, contact=contact))
    # An address as people paste it: a configured site may be named by its id as well.
    url = next((known.url for known in settings.sites if known.id == url and known.url), url)
    uri = configuration.address(url, where=f"URL {url}")
    site = _site(uri, settings, profile)
    configuration.require_crawlable(settings, site)
    # A canonical address has lost the slash at its end, and some sites answer only to the address that has it.
    found = _check(uri.removesuffix("/") + "/" if url.endswith("/") else uri, site, settings, count)
    if as_json:
        output.json_line(msgspec.to_builtins(found))
    else:
        _tell(found)
    # Exit 1 for a script that checks many sites: no post read is a failure, an unsure field is not.
    if not any(post.fields for post in found.posts):
        output.say(_no_post(found))
        raise SystemExit(1)


def _site(url: str, settings: Config, profile: str | None) -> SiteConfig:
    """The configured site that *url* belongs to, else one at its origin that is recognised."""
    known = [site for site in settings.sites if site.url and context(site).path_of(url) is not None]
    # Of a site that is not configured the home page decides what it is, whatever page was named.
    site = known[0] if known else replace(configuration.for_url(canonical("/", url), settings), profile=AUTO)
    return replace(site, profile=profile) if profile else site


def _check(url: str, site: SiteConfig, settings: Config, count: int) -> SiteCheck:
    wall = clock(os.environ)
    held = _held(settings)
    with client_for(site, settings, clock=wall) as client:
        look = Look(client, site, delay=settings.scraper.min_delay, clock=wall)
        # The home page stands for the site: its sources are asked for and some posts are read.
        if context(site).path_of(url) == "/":
            return check_site(look, site, count=count, held=held)
        return check_page(look, site, url, held=held)


def _held(settings: Config) -> Held:
    """The content that the configured archive holds at an address; nothing if there is no archive yet."""
    if not settings.archive.path.exists():
        # Without an archive there is nothing to compare with, and that is no error before the first crawl.
        return lambda _: None
    database = schema.connect(settings.archive.path)
    return lambda uri: names.content_at(database, uri)


def _tell(found: SiteCheck) -> None:
    output.line(f"platform   {found.recognised.profile}: {found.recognised.evidence}")
    if found.profile != found.recognised.profile:
        output.line(f"read as    {found.profile}")
    if found.named:
        sources = ", ".join(f"{source} {count}" for source, count in found.named.items())
        output.line(f"sources    {sources}")
    for post in found.posts:
        _tell_post(post)
    if found.proposals:
        output.line("")
        output.line(f"[site.read]   # of site {found.site}")
        for proposal in found.proposals:
            output.line(_line(proposal))


def _tell_post(post: CheckedPost) -> None:
    output.line("")
    output.line(post.uri if post.fields else f"{post.uri}: no post ({post.verdict})")
    if post.fields:
        output.table(("field", "sure", "held", "source", "value"), map(_row, post.fields))
    if post.witness:
        output.line(_said_by(post.witness))
    for problem in post.problems:
        output.line(f"problem    {problem}")
    for field in post.fields:
        if field.held_value:
            output.line(f"held       {field.name}: {field.held_value}")


def _said_by(witness: Witness) -> str:
    said = [f"{name} {value}" for name in ("title", "published", "modified") if (value := getattr(witness, name))]
    said += [f"text {witness.text:.0%} alike"] if witness.text is not None else []
    return f"{witness.source:10} {', '.join(said)}{'' if witness.agrees else ' ?'}"


def _row(field: CheckedField) -> tuple[str, ...]:
    value = f"{field.words} words: {field.value}" if field.words else field.value
    # A field that is sure is not marked: only what needs a look draws the eye.
    doubt = "" if field.confidence >= SURE or not field.value else " ?"
    return field.name, f"{field.confidence:.1f}{doubt}", field.held, field.source or "-", value or "not found"


def _line(proposal: Proposal) -> str:
    if not proposal.selector:
        return f"# {proposal.key}: {proposal.why}; nothing on these pages looks like it: name its element"
    shows = f"{proposal.selector} shows {proposal.shows!r} on {proposal.on} of {proposal.among}"
    return f"{proposal.key} = {toml_text(proposal.selector)}   # {proposal.why}; {shows}"


def _no_post(found: SiteCheck) -> str:
    if not found.posts:
        return "no source names a post: say where under [site.read] (sitemaps, feeds, lists), or give the URL of a post"
    return "no page was read as a post: open one in a browser; if it is one, name its text: [site.read] body"

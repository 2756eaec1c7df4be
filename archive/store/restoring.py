"""Facts that another archive of this program holds, brought in once: crawls, fetches, orders to take down."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlite_utils import Database

from archive.database import chain
from archive.store.keep import chain_head
from archive.store.rows import insert, one, writing

Fact = Mapping[str, Any]


def restore_facts(database: Database, facts: Mapping[str, Iterable[Fact]]) -> dict[int, int]:
    """Write the sites, crawls, surveys, ids and orders of another archive of ours; our number for each of its crawls.

    What is here already stays as it is.
    """
    with writing(database):
        for site in facts.get("sites", ()):
            insert_new(database, "site", site)
        crawls = {crawl["id"]: _crawl(database, crawl) for crawl in facts.get("crawls", ())}
        for survey in facts.get("surveys", ()):
            insert_new(database, "survey", {**survey, "crawl": crawls[survey["crawl"]]})
        for table, name in (("post", "posts"), ("merge", "merges")):
            for row in facts.get(name, ()):
                insert_new(database, f'"{table}"', row)
        for fetch in facts.get("fetches", ()):
            _insert_unanswered(database, fetch, crawls)
    return crawls


def restore_takedowns(database: Database, orders: Iterable[Fact]) -> None:
    """Write the orders of another archive of ours about payloads that are here now."""
    with writing(database):
        for order in orders:
            if one(database, "SELECT 1 FROM payload WHERE digest = ?", order["payload"]):
                insert_new(database, "takedown", order)


def _crawl(database: Database, crawl: Fact) -> int:
    """Our number for *crawl*, written if need be: a site has one crawl an instant."""
    known = one(database, "SELECT id FROM crawl WHERE site = ? AND started_at = ?", crawl["site"], crawl["started_at"])
    if known:
        return int(known["id"])
    ended = crawl["ended_at"] or crawl["started_at"]
    row = {name: value for name, value in crawl.items() if name != "id"} | {"ended_at": ended}
    if row["outcome"] == "running":
        row["outcome"] = "interrupted"
    return insert(database, "crawl", row)


def _insert_unanswered(database: Database, fetch: Fact, crawls: Mapping[int, int]) -> None:
    row = {name: value for name, value in fetch.items() if name not in ("id", "chain")}
    row["crawl"] = crawls[row["crawl"]]
    known = "SELECT 1 FROM fetch WHERE crawl = ? AND uri = ? AND started_at = ? AND capture IS NULL"
    if one(database, known, row["crawl"], row["uri"], row["started_at"]):
        return
    row["chain"] = chain.link(chain_head(database), row)
    insert(database, "fetch", row)


def insert_new(database: Database, table: str, row: Fact) -> None:
    names = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    database.execute(f"INSERT INTO {table} ({names}) VALUES ({values}) ON CONFLICT DO NOTHING", dict(row))  # noqa: S608

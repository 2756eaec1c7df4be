"""Datasette's metadata (0.65): labels, facets, units, column notes and canned questions.

The questions use the program's own readers of dates and searches (`archive.formats.sql_functions`), which a plugin
registers; a Datasette without it refuses them.
"""

import re
from collections.abc import Mapping
from typing import Any

from archive.database import Database
from archive.formats.sql_functions import DATES
from archive.query.sites import sites

Metadata = dict[str, Any]

# Tables of the index and of what crawls knew: right to have, and noise to a reader.
_HIDDEN = (
    "sighting", "survey", "doubt", "state_text", "state_post", "state_fts", "state_fts_terms", "state_fts_columns",
    "state_word", "state_compound", "state_source", "state_index",
)  # fmt: skip
# What is derived of posts that may be shown, and nothing else, whatever is withheld.
_SAFE = frozenset({
    "current_posts", "post_states", "edits", "removed_posts", "site_activity", "post_exposure",
    "posts", "versions", "changes", "sentences", "links", "resources", "observations",
    "snapshot", "span", "observation", "change", "post_status", "resource", "link",
})  # fmt: skip

_SHOWN: Mapping[str, Metadata] = {
    "current_posts": {"facets": ["site", "authors", "state", "language"], "sort_desc": "published"},
    "post_states": {"facets": ["site", "current", "standing"], "sort_desc": "first_rendered"},
    "edits": {"facets": ["class", "silent", "disclosure", "kind"], "sort_desc": "observed_at"},
    "removed_posts": {"facets": ["site", "authors"], "sort_desc": "confirmed_at"},
    "site_activity": {"facets": ["site"], "sort_desc": "month"},
    "post_exposure": {"facets": ["site"], "units": {"longest_gap": "day", "days_watched": "day"}},
    "site": {"label_column": "name"},
    "post": {"label_column": "uri", "facets": ["site"]},
    "snapshot": {"label_column": "title", "facets": ["confirmation"], "sort_desc": "first_rendered"},
    "change": {"facets": ["kind", "class", "silent", "disclosure"], "sort_desc": "observed_at"},
    "capture": {"label_column": "uri", "facets": ["kind", "status"], "sort_desc": "observed_at"},
    "fetch": {"facets": ["reason", "outcome", "cause", "status"], "units": {"wire_bytes": "byte"}},
    "crawl": {"facets": ["site", "outcome"], "sort_desc": "started_at"},
}

# French, as the room's first language; the search itself is the program's own, so that both find the same.
_SEARCH = """
WITH found(answer) AS (SELECT search_posts(:mots))
SELECT json_extract(hit.value, '$.title') AS titre,
       (SELECT group_concat(value, ', ') FROM json_each(hit.value, '$.authors')) AS auteurs,
       json_extract(hit.value, '$.published_day') AS publication,
       json_extract(hit.value, '$.snippet') AS extrait,
       CASE json_extract(hit.value, '$.matches_now') WHEN 1 THEN 'oui' ELSE 'non' END AS actuel,
       json_extract(hit.value, '$.id') AS post,
       json_extract(hit.value, '$.matched_snapshot') AS snapshot,
       json_extract(hit.value, '$.rank') AS rang,
       json_extract(hit.value, '$.total') AS sur,
       json_extract(answer, '$.read_as') AS lu
FROM found, json_each(answer, '$.hits') AS hit
UNION ALL
SELECT 'recherche non comprise', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, json_extract(answer, '$.problem')
FROM found WHERE json_extract(answer, '$.problem') IS NOT NULL
"""
# What is no date is refused in a row that says so.
_AS_OF = """
WITH asked(last) AS (SELECT last_moment(:jour))
SELECT state_text.title AS titre, replace(state_text.authors, char(10), ', ') AS auteurs,
       state_text.published AS publication, span.first_rendered AS depuis, span.until AS jusque,
       coalesce(step.window_start, CASE WHEN span.until IS NULL AND last > post_status.last_observed
                                        THEN post_status.last_observed END) AS incertain_apres,
       step.window_end AS incertain_avant,
       state_text.body AS texte, state_text.post AS post, state_text.snapshot AS snapshot, read_date(:jour) AS lu
FROM asked CROSS JOIN span
JOIN state_text ON state_text.snapshot = span.snapshot
JOIN post_status ON post_status.post = span.post
LEFT JOIN change AS step ON step.id = (
  SELECT id FROM change WHERE change.post = span.post AND window_start < last AND window_end > last
  ORDER BY window_end LIMIT 1
)
WHERE span.first_rendered <= last AND (span.until IS NULL OR span.until > last)
UNION ALL
SELECT 'date non comprise', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, read_date(:jour)
FROM asked WHERE last IS NULL
ORDER BY 3 DESC, 9
"""
_CHANGED = """
WITH asked(first) AS (SELECT first_moment(:jour))
SELECT observed_at AS observation, title_after AS titre, class AS classe, fields AS champs, flags AS signes,
       CASE silent WHEN 1 THEN 'oui' WHEN 0 THEN 'non' END AS silencieux, happened_after AS apres,
       happened_before AS avant, change, post, read_date(:jour) AS lu
FROM asked CROSS JOIN edits WHERE observed_at >= first
UNION ALL
SELECT NULL, 'date non comprise', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, read_date(:jour)
FROM asked WHERE first IS NULL
ORDER BY 1 DESC
"""

# In our DDL a comment follows its column on the line: `name TEXT, -- note`, or `… AS name, -- note` in views.
_COLUMN = re.compile(r"^ +(?:.*\bAS )?(\w+)(?: +(?:TEXT|INTEGER|REAL|BLOB)\b.*?|,?) *-- (.+)$", re.MULTILINE)


def metadata(database: Database, *, name: str, title: str) -> Metadata:
    """The metadata for a file *name*.db that holds a copy for readers (`archive.database.readers_copy`)."""
    held = sites(database).values()
    rights = "; ".join(site.rights for site in held if site.rights)
    # FTS5 and SQLite keep tables of their own, which Datasette hides itself.
    shown = (name for name in _relations(database) if not name.startswith(("state_fts", "sqlite_")))
    tables: Metadata = {table: _table(database, table) for table in shown if table not in _HIDDEN}
    tables |= {table: {"hidden": True} for table in _HIDDEN}
    return {
        "title": title or "Archive : " + ", ".join(site.name for site in held),
        "source": ", ".join(site.name for site in held),
        "source_url": next((site.url for site in held), ""),
        **({"license": rights} if rights else {}),
        "databases": {name: {"tables": tables, "queries": _queries()}},
    }


def guarded(database: Database, *, name: str, title: str) -> Metadata:
    """The metadata for the archive itself: no SQL of a reader's own, and no table that knows what is withheld."""
    shown = metadata(database, name=name, title=title)
    (served,) = shown["databases"].values()
    # A reader's own SQL could ask the tables that are hidden.
    served["allow_sql"] = False
    served["tables"] |= {
        table: {"hidden": True, "allow": False} for table in _relations(database) if table not in _SAFE
    }
    return shown


def _relations(database: Database) -> list[str]:
    """Every table and view, those that FTS5 keeps for itself too."""
    rows = database.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view') ORDER BY name").fetchall()
    return [row["name"] for row in rows]


def _table(database: Database, table: str) -> Metadata:
    """Describe how to show *table*, with the comments of its definition as column notes."""
    row = database.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    # FTS5's shadow tables have no definition of ours.
    notes = dict(_COLUMN.findall(row["sql"])) if row else {}
    return {**_SHOWN.get(table, {}), "columns": notes}


def _queries() -> Metadata:
    return {
        "recherche": {
            "title": "Recherche",
            "description": "Les textes d’aujourd’hui et d’hier, comme les cherche `cirma search` (=parti, -mot, OU).",
            "sql": _SEARCH.strip(),
            "params": ["mots"],
            "hide_sql": True,
        },
        "etat-au": {
            "title": "État au",
            "description": f"Les textes tels que le site les montrait à la fin de ce jour, mois ou an ({DATES}).",
            "sql": _AS_OF.strip(),
            "params": ["jour"],
            "hide_sql": True,
        },
        "modifies-depuis": {
            "title": "Modifiés depuis",
            "description": f"Les modifications observées depuis ce jour, mois ou an ({DATES}), les dernières d’abord.",
            "sql": _CHANGED.strip(),
            "params": ["jour"],
            "hide_sql": True,
        },
    }

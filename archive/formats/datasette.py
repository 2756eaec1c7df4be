"""How Datasette (0.65) shows the archive: labels, facets, units, column notes, and questions ready to be asked.

The questions are plain SQL. Datasette has no French stemmer, so `recherche` looks its words up among those of the
texts (`state_word`), with the commonest endings; `cirma search` knows more.
"""

import re
from collections.abc import Mapping
from typing import Any

from archive.database import Database
from archive.query.sites import sites

Metadata = dict[str, Any]

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

# `lower` knows ASCII alone. Each letter of the first line counts as the one below it.
_WRITTEN = "àâäéèêëîïôöùûüÿçñÀÂÄÉÈÊËÎÏÔÖÙÛÜŸÇÑ’'-,;:.!?()*\""
_FOLDED = "aaaeeeeiioouuuycnaaaeeeeiioouuuycn".ljust(len(_WRITTEN))

_SEARCH = """
WITH RECURSIVE
folded(done, rest) AS (
  SELECT '', replace(replace(:mots, 'œ', 'oe'), 'Œ', 'oe') || ' '
  UNION ALL
  SELECT done || CASE instr({written}, substr(rest, 1, 1)) WHEN 0 THEN lower(substr(rest, 1, 1))
                 ELSE substr({folded}, instr({written}, substr(rest, 1, 1)), 1) END, substr(rest, 2)
  FROM folded WHERE rest <> ''
),
word(word, rest) AS (
  SELECT '', done FROM folded WHERE rest = ''
  UNION ALL
  SELECT substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1) FROM word WHERE rest <> ''
),
asked AS (
  SELECT word.word AS word, '(' || group_concat(DISTINCT '"' || coalesce(known.key, word.word) || '"') || ')' AS keys
  FROM word
  LEFT JOIN state_word AS known ON known.word IN (
    word.word, word.word || 's', word.word || 'e', word.word || 'es', word.word || 'x', rtrim(word.word, 'sx')
  )
  WHERE length(word.word) > 1
  GROUP BY word.word
)
SELECT state_text.title AS titre,
       replace(state_text.authors, char(10), ', ') AS auteurs,
       state_text.published AS publication,
       snippet(state_fts, 1, '[', ']', '…', 30) AS extrait,
       CASE state_text.current WHEN 1 THEN 'oui' ELSE 'non' END AS actuel,
       state_text.post AS post,
       state_text.snapshot AS snapshot
FROM state_fts JOIN state_text ON state_text.id = state_fts.rowid
WHERE state_fts MATCH (SELECT coalesce(group_concat(replace(keys, ',', ' OR '), ' AND '), '""') FROM asked)
ORDER BY state_fts.rank LIMIT 100
"""
# Datasette runs no code of ours, so a date is read in SQL: 2026-03-01, 01/03/2026, 01.03.2026, 2026-03 or 2026, of
# which *first* and *last* are the first day and the last. What is none of these is refused in a row that says so.
_ASKED = """
WITH written(day) AS (
  SELECT CASE
    WHEN :jour GLOB '[12][0-9][0-9][0-9]' THEN :jour || '-01-01'
    WHEN :jour GLOB '[12][0-9][0-9][0-9]-[01][0-9]' THEN :jour || '-01'
    WHEN :jour GLOB '[0-3][0-9][/.][01][0-9][/.][12][0-9][0-9][0-9]'
      THEN substr(:jour, 7) || '-' || substr(:jour, 4, 2) || '-' || substr(:jour, 1, 2)
    ELSE :jour END
),
asked(first, last) AS (
  SELECT day, CASE length(:jour) WHEN 4 THEN date(day, '+1 year', '-1 day') WHEN 7 THEN date(day, '+1 month', '-1 day')
              ELSE day END
  FROM written WHERE day = date(day, '+0 days') AND day GLOB '????-??-??'
)
"""
_DATES = "2026-03-01, 01/03/2026, 2026-03, 2026 ; UTC"
_REFUSED = """'date non comprise : ' || :jour || ' ; écrivez 2026-03-01, 01/03/2026, 2026-03 ou 2026'"""
_AS_OF = f"""{_ASKED}
SELECT state_text.title AS titre, replace(state_text.authors, char(10), ', ') AS auteurs,
       state_text.published AS publication, span.first_rendered AS depuis, span.until AS jusque,
       state_text.body AS texte, state_text.post AS post, state_text.snapshot AS snapshot
FROM asked CROSS JOIN span JOIN state_text ON state_text.snapshot = span.snapshot
WHERE span.first_rendered <= asked.last || 'T23:59:59.999Z'
  AND (span.until IS NULL OR span.until > asked.last || 'T23:59:59.999Z')
UNION ALL
SELECT {_REFUSED}, NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE NOT EXISTS (SELECT 1 FROM asked)
ORDER BY 3 DESC, 7
"""  # noqa: S608 - texts of ours
_CHANGED = f"""{_ASKED}
SELECT observed_at AS observation, title_after AS titre, class AS classe, fields AS champs, flags AS signes,
       CASE silent WHEN 1 THEN 'oui' WHEN 0 THEN 'non' END AS silencieux, happened_after AS apres,
       happened_before AS avant, change, post
FROM asked CROSS JOIN edits WHERE observed_at >= asked.first
UNION ALL
SELECT NULL, {_REFUSED}, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL WHERE NOT EXISTS (SELECT 1 FROM asked)
ORDER BY 1 DESC
"""  # noqa: S608 - texts of ours

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
    """How *table* is shown, with the comments of its definition as column notes."""
    row = database.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()
    notes = dict(_COLUMN.findall(row["sql"])) if row else {}
    return {**_SHOWN.get(table, {}), "columns": notes}


def _queries() -> Metadata:
    return {
        "recherche": {
            "title": "Recherche",
            "description": "Tous ces mots, dans les textes d’aujourd’hui et d’hier ; sans accents s’il le faut.",
            "sql": _SEARCH.format(written=_quoted(_WRITTEN), folded=_quoted(_FOLDED)).strip(),
            "params": ["mots"],
            "hide_sql": True,
        },
        "etat-au": {
            "title": "État au",
            "description": f"Les textes tels que le site les montrait à la fin de ce jour, mois ou an ({_DATES}).",
            "sql": _AS_OF.strip(),
            "params": ["jour"],
            "hide_sql": True,
        },
        "modifies-depuis": {
            "title": "Modifiés depuis",
            "description": f"Les modifications observées depuis ce jour, mois ou an ({_DATES}), les dernières d’abord.",
            "sql": _CHANGED.strip(),
            "params": ["jour"],
            "hide_sql": True,
        },
    }


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"

"""The statements that ask the index; `{states}` is what is asked of the time in which a state stood."""

from archive.search import numbers, tables

COLUMNS = """
SELECT state.post, state.snapshot, state.site, state.authors, state.published, state.language, state.current,
       state.since, state.until, state.title, state.body
"""
_MARKED = {name: f"highlight(state_fts, {place}, :open, :close)" for place, name in enumerate(tables.COLUMNS)}
# Each highlight reads the text again.
MARKED = f""",
  CASE WHEN :words THEN {_MARKED["title"]} END,
  CASE WHEN :words THEN {_MARKED["body"]} END,
  CASE WHEN :words THEN {_MARKED["authors"]} END,
  CASE WHEN :words THEN {_MARKED["tags"]} END
"""
PLAIN = ", NULL, NULL, NULL, NULL"
FILTERS = """
  AND (:site IS NULL OR state.site = :site)
  AND (:first_day IS NULL OR state.published >= :first_day)
  AND (:day_after IS NULL OR state.published < :day_after)
  AND (:among IS NULL OR state.post IN (SELECT value FROM json_each(:among)))
"""
STATES = """
  AND (:current IS NULL OR state.current = :current)
  AND (:as_of IS NULL OR state.since <= :as_of AND (state.until IS NULL OR state.until > :as_of))
"""
# The index is the outer loop, so that FTS5 hands out rows by rank and reading ends with the last hit wanted.
MATCHING = "FROM state_fts CROSS JOIN state_text AS state ON state.id = state_fts.rowid WHERE state_fts MATCH :match"
RANKED = f"{COLUMNS}, -state_fts.rank {MARKED} {MATCHING} {{states}} {FILTERS} ORDER BY state_fts.rank"
DATED = f"""{COLUMNS}, 0.0 {MARKED} {MATCHING} {{states}} {FILTERS}
ORDER BY state.published DESC, state.current DESC, state.since DESC, state.snapshot
"""
# No rank: FTS5 weighs a word over the whole index for each statement that asks for one.
RANKED_CURRENT = f"""{COLUMNS}, :score {MARKED}
FROM state_text AS state CROSS JOIN state_fts ON state_fts.rowid = state.id
WHERE state.post = :post AND state.current AND state_fts MATCH :match {FILTERS}
"""
UNRANKED = f"""{COLUMNS}, 0.0 {PLAIN}
FROM state_text AS state
WHERE 1 {{states}} {FILTERS}
ORDER BY state.published DESC, state.current DESC, state.since DESC, state.snapshot
"""
UNRANKED_CURRENT = f"""{COLUMNS}, 0.0 {PLAIN}
FROM state_text AS state
WHERE state.post = :post AND state.current {FILTERS}
"""
EVERYTHING = "FROM state_text AS state WHERE 1"
COUNT = f"SELECT count(DISTINCT {numbers.post_of('state.id')})"
# Answered by the index alone, where the view of what was known on a day does not shadow the texts.
OF_ROW = numbers.post_of("state_fts.rowid")
COUNT_EVER = f"SELECT count(DISTINCT {OF_ROW}) FROM state_fts WHERE state_fts MATCH :match"  # noqa: S608 - ours
# Rows of past states are few: to leave those out is cheaper than to look for the current ones.
COUNT_NOW = """
SELECT count(*) FROM state_fts WHERE state_fts MATCH :match
  AND NOT EXISTS (SELECT 1 FROM state_text INDEXED BY state_text_past WHERE id = state_fts.rowid AND NOT current)
"""
COUNT_PAST = "SELECT count(*) FROM (SELECT max(state.current) AS now {} GROUP BY state.post) WHERE NOT now"
POSTS = "SELECT DISTINCT state.post"
POSTS_PAST = "SELECT post FROM (SELECT state.post, max(state.current) AS now {} GROUP BY state.post) WHERE NOT now"

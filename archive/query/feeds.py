"""The feeds of a site, as crawls kept them."""

from sqlite_utils import Database

_RENDERS = """
SELECT c.id AS now, c.payload AS payload, (
    SELECT b.id FROM capture b JOIN reading q ON q.capture = b.id
    WHERE b.uri = c.uri AND b.source = 'crawl' AND b.kind <> 'not_modified' AND b.observed_at < k.started_at
      AND q.verdict = 'listing' ORDER BY b.observed_at DESC LIMIT 1) AS before
FROM crawl k JOIN fetch f ON f.crawl = k.id JOIN capture c ON c.id = f.capture JOIN reading r ON r.capture = c.id
WHERE k.id = ? AND f.reason = 'discovery' AND c.kind <> 'not_modified' AND r.verdict = 'listing'
  AND EXISTS (SELECT 1 FROM sighting s WHERE s.via = c.uri AND s.source = 'feed')
"""


def renders(database: Database, crawl: int) -> list[tuple[str, str]]:
    """The captures of each feed that *crawl* read and that differs from the one kept before: that one, and its own."""
    rows = database.execute(
        # What a cache gives twice is the same document.
        f"""SELECT d.before, d.now FROM ({_RENDERS}) d JOIN capture b ON b.id = d.before
            WHERE b.payload <> d.payload ORDER BY d.now""",  # noqa: S608
        (crawl,),
    )
    return [(row["before"], row["now"]) for row in rows]

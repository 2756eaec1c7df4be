-- The archive in the words of its readers: one view a question. Times are UTC; days and months of publication are the
-- site's own. Dropped and made again with the derived tables.

CREATE VIEW content AS -- every content state that a page showed; SQL outside this program has no `unpacked`: it is a zstd frame
SELECT c.digest AS digest,         -- versioned, over blocks and fields
       unpacked(c.packed, (SELECT t.body FROM state_text AS t WHERE t.id = c.text)) AS json -- the content state
FROM packed_content AS c;
-- A content state opens after its text went, or was replaced.
CREATE TRIGGER state_text_delete BEFORE DELETE ON state_text BEGIN
  UPDATE packed_content SET packed = repacked(packed, old.body), text = NULL WHERE text = old.id;
END;

CREATE VIEW reading AS -- what the parser made of a capture
SELECT r.capture AS capture,
       (SELECT i.text FROM interned AS i WHERE i.id = r.parser) AS parser, -- name and version
       (SELECT i.text FROM interned AS i WHERE i.id = r.verdict) AS verdict, -- post, listing, shell, not_found, gone, …
       CASE typeof(r.rendered_at) WHEN 'integer' THEN strftime('%Y-%m-%dT%H:%M:%fZ', r.rendered_at / 1000.0, 'unixepoch') ELSE r.rendered_at END AS rendered_at, -- when the platform produced this page, as it says
       (SELECT i.text FROM interned AS i WHERE i.id = r.canonical) AS canonical, -- URI-R the page gives itself
       (SELECT t.digest FROM packed_content AS t WHERE t.id = r.content) AS content, -- the content state it shows
       r.complete AS complete, -- a listing that parsed whole
       r.details AS details,   -- JSON: names, restrictions, problems, those that there are
       CASE typeof(r.digest) WHEN 'blob' THEN lower(hex(r.digest)) ELSE r.digest END AS digest, -- of all that the parser made of the capture
       CASE typeof(r.claims) WHEN 'blob' THEN lower(hex(r.claims)) ELSE r.claims END AS claims -- digest of what that says of addresses and names
FROM packed_reading AS r;
CREATE TRIGGER reading_update INSTEAD OF UPDATE OF parser, verdict, details, digest, claims ON reading BEGIN
  INSERT OR IGNORE INTO interned (text) VALUES (new.parser), (new.verdict);
  UPDATE packed_reading
  SET parser = (SELECT id FROM interned WHERE text = new.parser),
      verdict = (SELECT id FROM interned WHERE text = new.verdict), details = new.details,
      digest = CASE new.digest WHEN old.digest THEN digest ELSE new.digest END,
      claims = CASE new.claims WHEN old.claims THEN claims ELSE new.claims END
  WHERE capture = old.capture;
END;
CREATE TRIGGER reading_delete INSTEAD OF DELETE ON reading BEGIN
  DELETE FROM packed_reading WHERE capture = old.capture;
END;

CREATE VIEW naming AS -- a name that a page carried: an address, the platform's own id, …
SELECT (SELECT i.text FROM interned AS i WHERE i.id = n.scheme) AS scheme, -- url, page-id, feed-guid, alternate
       v.text AS value,
       u.text AS uri,       -- the URI that carried the name
       (SELECT i.text FROM interned AS i WHERE i.id = n.site) AS site,
       CASE typeof(n.since) WHEN 'integer' THEN strftime('%Y-%m-%dT%H:%M:%fZ', n.since / 1000.0, 'unixepoch') ELSE n.since END AS since, -- first seen
       CASE typeof(n.until) WHEN 'integer' THEN strftime('%Y-%m-%dT%H:%M:%fZ', n.until / 1000.0, 'unixepoch') ELSE n.until END AS until -- last seen
FROM packed_naming AS n JOIN interned AS v ON v.id = n.value JOIN interned AS u ON u.id = n.uri;

CREATE VIEW sighting AS -- a URI that a sitemap, feed, list or post names, from when to when
SELECT (SELECT i.text FROM interned AS i WHERE i.id = s.site) AS site,
       (SELECT i.text FROM interned AS i WHERE i.id = s.source) AS source, -- sitemap, feed, list, post, given
       v.text AS via,       -- the document that names it
       u.text AS uri,
       s.lastmod AS lastmod, -- as declared
       s.guid AS guid,      -- a feed's id for it
       s.creator AS creator, -- a feed's author for it
       CASE typeof(s.since) WHEN 'integer' THEN strftime('%Y-%m-%dT%H:%M:%fZ', s.since / 1000.0, 'unixepoch') ELSE s.since END AS since, -- first listed so
       CASE typeof(s.until) WHEN 'integer' THEN strftime('%Y-%m-%dT%H:%M:%fZ', s.until / 1000.0, 'unixepoch') ELSE s.until END AS until -- first well-read version that lists it no more; NULL while listed
FROM packed_sighting AS s JOIN interned AS v ON v.id = s.via JOIN interned AS u ON u.id = s.uri;
CREATE TRIGGER sighting_update INSTEAD OF UPDATE OF until ON sighting BEGIN
  UPDATE packed_sighting
  SET until = CASE WHEN strftime('%Y-%m-%dT%H:%M:%fZ', new.until) = new.until AND new.until >= '1970' THEN strftime('%s', new.until) * 1000 + substr(new.until, 21, 3) ELSE new.until END
  WHERE via = (SELECT id FROM interned WHERE text = old.via) AND uri = (SELECT id FROM interned WHERE text = old.uri)
    AND since IN (old.since,
                  CASE WHEN strftime('%Y-%m-%dT%H:%M:%fZ', old.since) = old.since AND old.since >= '1970' THEN strftime('%s', old.since) * 1000 + substr(old.since, 21, 3) ELSE old.since END);
END;
CREATE TRIGGER sighting_delete INSTEAD OF DELETE ON sighting BEGIN
  DELETE FROM packed_sighting
  WHERE via = (SELECT id FROM interned WHERE text = old.via) AND uri = (SELECT id FROM interned WHERE text = old.uri)
    AND since IN (old.since,
                  CASE WHEN strftime('%Y-%m-%dT%H:%M:%fZ', old.since) = old.since AND old.since >= '1970' THEN strftime('%s', old.since) * 1000 + substr(old.since, 21, 3) ELSE old.since END);
END;

CREATE VIEW fetch_headers AS -- the headers of each fetch in full; in `fetch` they may stand as what differs from an earlier one's
SELECT fetch.id AS fetch,
       CASE json_type(fetch.request_headers) WHEN 'object' THEN (
         SELECT json_group_array(json_array(
           json_extract(known.value, '$[0]'),
           CASE json_type(fetch.request_headers, '$."' || known.key || '"')
             WHEN 'text' THEN json_extract(fetch.request_headers, '$."' || known.key || '"')
             WHEN 'array' THEN -- letters kept at the start, what stands between, letters kept at the end
               substr(json_extract(known.value, '$[1]'), 1, json_extract(fetch.request_headers, '$."' || known.key || '"[0]'))
               || json_extract(fetch.request_headers, '$."' || known.key || '"[1]')
               || substr(json_extract(known.value, '$[1]'), length(json_extract(known.value, '$[1]')) + 1
                         - json_extract(fetch.request_headers, '$."' || known.key || '"[2]'))
             ELSE json_extract(known.value, '$[1]') END
         ))
         FROM fetch AS earlier, json_each(earlier.request_headers) AS known
         WHERE earlier.id = coalesce(json_extract(fetch.request_headers, '$.of'), json_extract(fetch.request_headers, '$.request_headers'))
       ) ELSE fetch.request_headers END AS request_headers, -- JSON list of pairs, as sent
       CASE json_type(fetch.response_headers) WHEN 'object' THEN (
         SELECT json_group_array(json_array(
           json_extract(known.value, '$[0]'),
           CASE json_type(fetch.response_headers, '$."' || known.key || '"')
             WHEN 'text' THEN json_extract(fetch.response_headers, '$."' || known.key || '"')
             WHEN 'array' THEN -- letters kept at the start, what stands between, letters kept at the end
               substr(json_extract(known.value, '$[1]'), 1, json_extract(fetch.response_headers, '$."' || known.key || '"[0]'))
               || json_extract(fetch.response_headers, '$."' || known.key || '"[1]')
               || substr(json_extract(known.value, '$[1]'), length(json_extract(known.value, '$[1]')) + 1
                         - json_extract(fetch.response_headers, '$."' || known.key || '"[2]'))
             ELSE json_extract(known.value, '$[1]') END
         ))
         FROM fetch AS earlier, json_each(earlier.response_headers) AS known
         WHERE earlier.id = coalesce(json_extract(fetch.response_headers, '$.of'), json_extract(fetch.response_headers, '$.response_headers'))
       ) ELSE fetch.response_headers END AS response_headers -- JSON list of pairs, in order as received
FROM fetch;

CREATE VIEW current_posts AS -- the posts that stand, as they stand; removed_posts has the others
SELECT post_status.post AS id,
       post_status.site AS site,
       post_status.state AS state,                     -- live; suspect: it fails, its removal is not sure; restricted: behind a wall
       post_status.url AS url,
       post_status.title AS title,
       (SELECT group_concat(value, ', ') FROM json_each(post_status.authors)) AS authors,
       post_status.published_day AS published,         -- day in the site's zone, as the page declares it
       post_status.first_published AS first_published, -- the date first seen, where the site rewrote it
       post_status.modified AS modified,               -- as the page declares it
       post_status.language AS language,
       (SELECT group_concat(value, ', ') FROM json_each(post_status.tags)) AS tags, -- categories included
       post_status.reading_minutes AS reading_minutes,
       post_status.snapshot AS snapshot,               -- the state it is in: a row of post_states
       post_status.first_observed AS first_observed,
       post_status.last_observed AS last_observed      -- last proof of life
FROM post_status
WHERE post_status.state <> 'gone';

CREATE VIEW post_states AS -- every distinct state that a post was seen in
SELECT snapshot.id AS snapshot,
       snapshot.post AS post,
       post.site AS site,
       snapshot.title AS title,
       replace(state_text.authors, char(10), ', ') AS authors,
       state_text.published AS published,           -- day in the site's zone, as that state declares it
       snapshot.url AS url,
       state_text.current AS current,               -- 1: the post stands so now, or stood so last
       snapshot.confirmation AS standing,            -- counted; pending or lapsed: seen once, not (yet) confirmed
       snapshot.first_rendered AS first_rendered,   -- earliest page that shows it
       snapshot.last_rendered AS last_rendered,
       snapshot.first_observed AS first_observed,
       snapshot.last_observed AS last_observed,
       snapshot.observations AS observations,       -- captures that show it
       snapshot.content AS content,                 -- digest of the state
       capture.payload AS payload,                  -- digest of the page that it is named after
       state_text.body AS body                      -- plain text
FROM snapshot
JOIN post ON post.id = snapshot.post
JOIN capture ON capture.id = snapshot.capture
LEFT JOIN state_text ON state_text.snapshot = snapshot.id;

CREATE VIEW edits AS -- every edit and move: what, when at the earliest and at the latest, and whether the site said so
SELECT change.id AS change,
       change.post AS post,
       post_status.site AS site,
       earlier.title AS title_before,
       later.title AS title_after,
       change.kind AS kind,                         -- edit or moved
       change.class AS class,                       -- substantive, minor, typographic, formatting, metadata
       (SELECT group_concat(value, ', ') FROM json_each(change.fields)) AS fields,
       (SELECT group_concat(value, ', ') FROM json_each(change.flags)) AS flags, -- number, name, negation, …
       change.silent AS silent,                     -- 1: the declared modification date stood still; NULL: none is declared
       change.disclosure AS disclosure,             -- none, machine, shown, noted
       change.window_start AS happened_after,       -- the last page with the old state
       change.window_end AS happened_before,        -- the first page with the new one
       change.estimate AS estimate,                 -- declared modification date between the two
       change.observed_at AS observed_at,           -- when the archive saw it
       change.snapshot_before AS snapshot_before,
       change.snapshot_after AS snapshot_after,
       change.url AS url
FROM change
JOIN post_status ON post_status.post = change.post
LEFT JOIN snapshot AS earlier ON earlier.id = change.snapshot_before
LEFT JOIN snapshot AS later ON later.id = change.snapshot_after
WHERE change.kind IN ('edit', 'moved');

CREATE VIEW removed_posts AS -- the posts that are gone, with their last words
SELECT post_status.post AS id,
       post_status.site AS site,
       post_status.url AS url,                         -- the last address
       post_status.title AS title,
       (SELECT group_concat(value, ', ') FROM json_each(post_status.authors)) AS authors,
       post_status.published_day AS published,         -- day in the site's zone
       post_status.last_observed AS last_observed,     -- last proof of life
       post_status.failing_since AS failing_since,     -- first failure
       (SELECT max(change.observed_at) FROM change
        WHERE change.post = post_status.post AND change.kind = 'removed') AS confirmed_at,
       post_status.snapshot AS snapshot,
       state_text.body AS last_words                -- its last text
FROM post_status
LEFT JOIN state_text ON state_text.snapshot = post_status.snapshot
WHERE post_status.state = 'gone';

CREATE VIEW site_activity AS -- what each site did, month by month
WITH event AS (
  SELECT site, substr(published_day, 1, 7) AS month, 'published' AS what, NULL AS silent, NULL AS class
  FROM post_status WHERE published_day IS NOT NULL
  UNION ALL
  SELECT post_status.site, substr(change.observed_at, 1, 7), change.kind, change.silent, change.class
  FROM change JOIN post_status ON post_status.post = change.post WHERE change.kind <> 'new'
)
SELECT site,
       month,                                       -- of publication in the site's zone; of observation in UTC
       sum(what = 'published') AS published,        -- posts that declare this month, removed ones included
       sum(what = 'edit') AS edits,
       sum(what = 'edit' AND class = 'substantive') AS substantive_edits,
       sum(what = 'edit' AND silent IS 1) AS silent_edits,
       sum(what = 'moved') AS moves,
       sum(what = 'removed') AS removals,
       sum(what = 'restored') AS restorations
FROM event
GROUP BY site, month;

CREATE VIEW post_exposure AS -- how closely each post was watched: the denominator of any rate of edits
WITH seen AS (
  SELECT post,
         observed_at,
         coalesce(rendered_at, observed_at) AS rendered_at,
         julianday(observed_at) - julianday(lag(observed_at) OVER (PARTITION BY post ORDER BY observed_at)) AS gap
  FROM observation
)
SELECT seen.post AS post,
       post.site AS site,
       min(seen.rendered_at) AS first_render,       -- observation where a page carries no render time
       max(seen.rendered_at) AS last_render,
       count(*) AS observations,
       count(DISTINCT substr(seen.observed_at, 1, 10)) AS days_observed, -- UTC days with an observation
       round(max(seen.gap), 2) AS longest_gap,      -- days without observation at a stretch; NULL: seen once
       round(julianday(max(seen.observed_at)) - julianday(min(seen.observed_at)), 2) AS days_watched,
       (SELECT count(*) FROM change WHERE change.post = seen.post AND change.kind = 'edit') AS edits
FROM seen
JOIN post ON post.id = seen.post
GROUP BY seen.post;

-- The tables for analysis, with the columns of `cirma export --tables` and of the data frames: `archive.query.tables`
-- reads them from here. Lists are JSON, truth is 0 or 1, instants are UTC. Nothing here reads the tables that keep what
-- was withheld. Dropped and made again with the derived tables.

CREATE VIEW posts AS -- one row a post, in its latest state
SELECT post AS id,
       site AS site,
       url AS url,
       title AS title,
       authors AS authors,                             -- JSON list, as the page signs
       CASE WHEN authors = '[]' THEN (SELECT json_group_array(creator) FROM (
         SELECT DISTINCT sighting.creator AS creator FROM address JOIN sighting ON sighting.uri = address.uri
         WHERE address.post = post_status.post AND sighting.creator <> '' ORDER BY creator)) ELSE '[]'
       END AS feed_authors,                            -- JSON list: of a post without a signature, whom the feeds name
       (SELECT text_authors FROM snapshot WHERE snapshot.id = post_status.snapshot) AS text_authors, -- and whom a line of its text names
       published AS published,                         -- instant, as declared
       published_day AS published_day,                 -- day in the site's zone
       first_published AS first_published,             -- the date first seen, where the site rewrote it
       modified AS modified,                           -- as the page declares it
       language AS language,
       state AS state,                                 -- live, suspect, gone, restricted
       tags AS tags,                                   -- JSON list, categories included
       reading_minutes AS reading_minutes,
       confidence AS confidence,                       -- how sure the least certain field was read, from 0 to 1
       unsure AS unsure,                               -- JSON list of the fields that are not sure
       snapshot AS snapshot,                           -- the latest state: a row of versions
       first_observed AS first_observed,
       last_observed AS last_observed,                 -- last proof of life
       failing_since AS failing_since                  -- first failure, of a post that fails
FROM post_status;

CREATE VIEW versions AS -- one row a state that a post was seen in
SELECT snapshot.id AS snapshot,
       snapshot.post AS post,
       post.site AS site,
       snapshot.title AS title,
       CASE WHEN coalesce(state_text.authors, '') = '' THEN '[]'
            ELSE '[' || replace(json_quote(replace(state_text.authors, char(10), char(31))), '\u001f', '","') || ']'
       END AS authors,                                 -- JSON list, as the page signs
       CASE WHEN coalesce(state_text.authors, '') = '' THEN (SELECT json_group_array(creator) FROM (
         SELECT DISTINCT sighting.creator AS creator FROM address JOIN sighting ON sighting.uri = address.uri
         WHERE address.post = snapshot.post AND sighting.creator <> '' ORDER BY creator)) ELSE '[]'
       END AS feed_authors,                            -- JSON list: of a post without a signature, whom the feeds name
       snapshot.text_authors AS text_authors,          -- and whom a line of the text names
       CASE WHEN coalesce(state_text.tags, '') = '' THEN '[]'
            ELSE '[' || replace(json_quote(replace(state_text.tags, char(10), char(31))), '\u001f', '","') || ']'
       END AS tags,                                    -- JSON list, categories included
       state_text.published AS published,              -- day in the site's zone
       state_text.language AS language,
       snapshot.url AS url,
       coalesce(state_text.current, 0) AS current,     -- 1: the post stands so now, or stood so last
       snapshot.first_rendered AS first_rendered,      -- earliest page that shows it
       snapshot.last_rendered AS last_rendered,
       snapshot.first_observed AS first_observed,
       snapshot.last_observed AS last_observed,
       snapshot.observations AS observations,          -- captures that show it
       snapshot.confidence AS confidence,              -- how sure the least certain field was read, from 0 to 1
       snapshot.unsure AS unsure,                      -- JSON list of the fields that are not sure
       state_text.words AS words,                      -- of the body
       state_text.body AS body                         -- plain text
FROM snapshot
JOIN post ON post.id = snapshot.post
LEFT JOIN state_text ON state_text.snapshot = snapshot.id;

CREATE VIEW sentences AS -- one row an edited sentence
SELECT change.id AS change,
       change.post AS post,
       post_status.site AS site,
       edit.key AS number,                             -- from 0, within its change
       change.observed_at AS observed_at,
       json_extract(edit.value, '$.kind') AS kind,     -- added, deleted, edited, reordered
       json_extract(edit.value, '$.class_') AS class,
       json_extract(edit.value, '$.flags') AS flags,   -- JSON list
       json_extract(edit.value, '$.position_before') AS position_before, -- of the sentence in the old text, from 0
       json_extract(edit.value, '$.position_after') AS position_after,
       json_extract(edit.value, '$.before') AS before,
       json_extract(edit.value, '$.after') AS after,
       CASE WHEN json_array_length(edit.value, '$.spans') THEN
              (SELECT json_group_array(trim(json_extract(mark.value, '$[1]'), char(9, 10, 13, 32, 160, 8239)))
               FROM json_each(edit.value, '$.spans') AS mark WHERE json_extract(mark.value, '$[0]') = '-')
            WHEN json_extract(edit.value, '$.before') IN ('', json_extract(edit.value, '$.after')) THEN '[]'
            ELSE json_array(json_extract(edit.value, '$.before'))
       END AS removed,                                 -- JSON list of the words that went
       CASE WHEN json_array_length(edit.value, '$.spans') THEN
              (SELECT json_group_array(trim(json_extract(mark.value, '$[1]'), char(9, 10, 13, 32, 160, 8239)))
               FROM json_each(edit.value, '$.spans') AS mark WHERE json_extract(mark.value, '$[0]') = '+')
            WHEN json_extract(edit.value, '$.after') IN ('', json_extract(edit.value, '$.before')) THEN '[]'
            ELSE json_array(json_extract(edit.value, '$.after'))
       END AS added                                    -- JSON list of the words that came
FROM change
JOIN post_status ON post_status.post = change.post
JOIN json_each(change.edits) AS edit;

CREATE VIEW changes AS -- one row a change, with the words themselves
SELECT change.id AS id,
       change.post AS post,
       post_status.site AS site,
       post_status.url AS url,                         -- the post's address today
       change.observed_at AS observed_at,              -- when the archive saw it
       change.window_start AS happened_after,          -- the last page with the old state
       change.window_end AS happened_before,           -- the first page with the new one
       change.kind AS kind,                            -- new, edit, moved, removed, restored
       change.fields AS fields,                        -- JSON list
       change.class AS class,                          -- substantive, minor, typographic, formatting, metadata
       change.flags AS flags,                          -- JSON list
       change.silent AS silent,                        -- 1: the declared modification date stood still; NULL: none is declared
       change.disclosure AS disclosure,                -- none, machine, shown, noted
       change.baseline AS baseline,                    -- 1: found by the site's first crawl, not published that day
       change.snapshot_before AS snapshot_before,
       change.snapshot_after AS snapshot_after,
       change.old_url AS old_url,                      -- address before a move
       (SELECT json_group_array(word.value) FROM sentences, json_each(sentences.removed) AS word
        WHERE sentences.change = change.id) AS removed, -- JSON list of the words that went
       (SELECT json_group_array(word.value) FROM sentences, json_each(sentences.added) AS word
        WHERE sentences.change = change.id) AS added   -- JSON list of the words that came
FROM change
JOIN post_status ON post_status.post = change.post;

CREATE VIEW links AS -- one row a link in the body of a state
SELECT snapshot.post AS post,
       post.site AS site,
       link.snapshot AS snapshot,
       link.place AS place,                            -- from 0, in the order of the text
       link.href AS href,
       link.host AS host,
       link.text AS text,                              -- the words that carry the link
       coalesce(instr(lower(site.url) || '/', '://' || link.host || '/')
                OR instr(lower(site.url), '://' || link.host || ':'), 0) AS internal, -- 1: it stays on the site
       snapshot.first_observed AS first_seen,
       snapshot.last_observed AS last_seen
FROM link
JOIN snapshot ON snapshot.id = link.snapshot
JOIN post ON post.id = snapshot.post
JOIN site ON site.id = post.site;

CREATE VIEW resources AS -- one row a picture, a document or an embed of a state
SELECT snapshot.post AS post,
       post.site AS site,
       resource.snapshot AS snapshot,
       resource.id AS id,
       resource.kind AS kind,                          -- image, video, audio, document, embed
       resource.url AS url,                            -- the original's address, where the page gives one
       resource.name AS name
FROM resource
JOIN snapshot ON snapshot.id = resource.snapshot
JOIN post ON post.id = snapshot.post;

CREATE VIEW observations AS -- one row a time that a state was seen
SELECT observation.post AS post,
       post.site AS site,
       observation.snapshot AS snapshot,
       observation.capture AS capture,
       observation.observed_at AS observed_at,         -- when it was fetched
       observation.rendered_at AS rendered_at,         -- when the platform made the page, where it says so
       observation.stale AS stale                      -- 1: an older page, served after a newer one
FROM observation
JOIN post ON post.id = observation.post;

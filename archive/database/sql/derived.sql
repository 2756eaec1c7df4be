-- What is computed from the kept tables. Dropped and filled again by `cirma reparse`.

CREATE TABLE packed_reading ( -- read it through the view reading
  capture     TEXT PRIMARY KEY REFERENCES packed_capture(id),
  parser      INTEGER NOT NULL REFERENCES interned(id), -- name and version
  verdict     INTEGER NOT NULL REFERENCES interned(id), -- post, listing, shell, not_found, gone, redirect, error, blocked, restricted, other
  rendered_at ANY,           -- when the platform produced this page, as it says: milliseconds since 1970, or text
  canonical   INTEGER REFERENCES interned(id), -- URI-R the page gives itself
  content     INTEGER REFERENCES packed_content(id),
  complete    INTEGER NOT NULL, -- a listing that parsed whole
  details     TEXT NOT NULL, -- JSON: names, restrictions, problems, those that there are
  digest      ANY NOT NULL,  -- of all that the parser made of the capture: bytes, or text
  claims      ANY NOT NULL   -- digest of what that says of addresses and names
) STRICT, WITHOUT ROWID;
CREATE INDEX reading_content ON packed_reading(content) WHERE content IS NOT NULL;

CREATE TABLE packed_content ( -- read it through the view content
  id     INTEGER PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE, -- versioned, over blocks and fields
  packed BLOB NOT NULL,    -- the content state: a zstd frame of JSON
  text   INTEGER           -- row of state_text whose body is the frame's dictionary; NULL: it has none
) STRICT;
CREATE INDEX content_text ON packed_content(text) WHERE text IS NOT NULL;

CREATE TABLE packed_naming ( -- read it through the view naming
  scheme INTEGER NOT NULL REFERENCES interned(id), -- url, page-id, feed-guid, alternate
  value  INTEGER NOT NULL REFERENCES interned(id),
  uri    INTEGER NOT NULL REFERENCES interned(id), -- the URI that carried the name
  site   INTEGER NOT NULL REFERENCES interned(id),
  since  ANY NOT NULL,      -- first seen: milliseconds since 1970, or text
  until  ANY NOT NULL,      -- last seen
  PRIMARY KEY (scheme, value, uri)
) STRICT, WITHOUT ROWID;
CREATE INDEX naming_uri ON packed_naming(uri);

CREATE TABLE joining (
  evidence TEXT NOT NULL, -- permanent-redirect, temporary-redirect, canonical, same-text
  source   TEXT NOT NULL, -- URI
  target   TEXT NOT NULL, -- URI
  site     TEXT NOT NULL,
  at       TEXT NOT NULL, -- first seen
  PRIMARY KEY (evidence, source, target)
) STRICT, WITHOUT ROWID;
CREATE INDEX joining_source ON joining(source);
CREATE INDEX joining_target ON joining(target);

CREATE TABLE address (
  uri  TEXT PRIMARY KEY,
  post TEXT NOT NULL REFERENCES post(id) -- the post that this URI leads to
) STRICT, WITHOUT ROWID;
CREATE INDEX address_post ON address(post);

CREATE TABLE packed_sighting ( -- read it through the view sighting
  via     INTEGER NOT NULL REFERENCES interned(id), -- the document that names it
  uri     INTEGER NOT NULL REFERENCES interned(id),
  since   ANY NOT NULL,  -- first listed so: milliseconds since 1970, or text
  until   ANY,           -- first well-read version that lists it no more; NULL while listed
  site    INTEGER NOT NULL REFERENCES interned(id),
  source  INTEGER NOT NULL REFERENCES interned(id), -- sitemap, feed, list, post, given
  lastmod TEXT,          -- as declared
  guid    TEXT,          -- a feed's id for it
  creator TEXT,          -- a feed's author for it
  PRIMARY KEY (via, uri, since)
) STRICT, WITHOUT ROWID;
CREATE INDEX sighting_uri ON packed_sighting(uri);

CREATE TABLE snapshot (
  id             TEXT PRIMARY KEY,
  post           TEXT NOT NULL REFERENCES post(id),
  content        TEXT NOT NULL REFERENCES packed_content(digest),
  capture        TEXT NOT NULL REFERENCES packed_capture(id), -- the one it is named after
  url            TEXT NOT NULL,
  title          TEXT NOT NULL,
  first_rendered TEXT NOT NULL, -- earliest render (observation where unknown) that shows it
  last_rendered  TEXT NOT NULL,
  first_observed TEXT NOT NULL,
  last_observed  TEXT NOT NULL,
  observations   INTEGER NOT NULL,
  confidence     REAL NOT NULL, -- how sure its least certain field is, from 0 to 1
  unsure         TEXT NOT NULL, -- JSON list of the fields that are not sure
  text_authors   TEXT NOT NULL, -- JSON list: of a state without a signature, whom a line of its text names
  confirmation   TEXT NOT NULL CHECK (confirmation IN ('counted', 'pending', 'lapsed', 'doubtful')) -- pending: seen once on a page without render time; doubtful: held back
) STRICT;
CREATE INDEX snapshot_post ON snapshot(post);

CREATE TABLE span ( -- a stretch of site time in which a post stood in one state, at one address
  post           TEXT NOT NULL REFERENCES post(id),
  place          INTEGER NOT NULL, -- 0, 1, … in site order
  snapshot       TEXT NOT NULL REFERENCES snapshot(id),
  url            TEXT NOT NULL,
  capture        TEXT NOT NULL REFERENCES packed_capture(id), -- the first in site order that shows it
  first_rendered TEXT NOT NULL, -- site time from which the post stood so
  last_rendered  TEXT NOT NULL, -- latest render (observation where unknown) that shows it
  until          TEXT,          -- site time by which it had ended: the next span, or the first failure of a removal
  first_observed TEXT NOT NULL,
  last_observed  TEXT NOT NULL,
  PRIMARY KEY (post, place)
) STRICT;
CREATE INDEX span_snapshot ON span(snapshot);

CREATE TABLE observation (
  capture     TEXT PRIMARY KEY REFERENCES packed_capture(id),
  post        TEXT NOT NULL REFERENCES post(id),
  snapshot    TEXT NOT NULL REFERENCES snapshot(id),
  observed_at TEXT NOT NULL,
  rendered_at TEXT,
  stale       INTEGER NOT NULL -- an older render, served after a newer one
) STRICT, WITHOUT ROWID;
CREATE INDEX observation_post ON observation(post);

CREATE TABLE miss (
  capture     TEXT PRIMARY KEY REFERENCES packed_capture(id), -- it should have shown a post and did not
  observed_at TEXT NOT NULL,
  absence     TEXT NOT NULL, -- not_found, gone, restricted
  listed      INTEGER,       -- a sitemap or feed of that crawl names it; NULL: none does, and no sitemap read well
  dropped     INTEGER NOT NULL, -- each sitemap or feed that lately named it was read well and names it no more
  healthy     INTEGER NOT NULL, -- the home page or the posts sitemap read well in that crawl
  on_hold     INTEGER NOT NULL, -- too many posts turned suspect at once
  detail      TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE doubt (
  capture    TEXT PRIMARY KEY REFERENCES packed_capture(id), -- it was read as a post, and is held back
  post       TEXT NOT NULL REFERENCES post(id),
  crawl      INTEGER NOT NULL REFERENCES crawl(id),
  at         TEXT NOT NULL, -- when it was observed
  content    TEXT NOT NULL REFERENCES packed_content(digest),
  rule       TEXT NOT NULL, -- which rule applied; unsettled: its crawl is not over
  looks_like TEXT NOT NULL, -- parked, maintenance, challenge, not_found, template, moved
  why        TEXT NOT NULL, -- the same in words
  cleared    TEXT           -- the later capture that confirmed it; NULL while it is held back
) STRICT, WITHOUT ROWID;
CREATE INDEX doubt_post ON doubt(post);

CREATE TABLE change (
  id          TEXT PRIMARY KEY,
  post        TEXT NOT NULL REFERENCES post(id),
  observed_at TEXT NOT NULL, -- first capture that shows the new state
  window_start TEXT,         -- it happened after this (NULL: unbounded)
  window_end  TEXT NOT NULL, -- and not after this
  kind        TEXT NOT NULL CHECK (kind IN ('new', 'edit', 'moved', 'removed', 'restored')),
  fields      TEXT NOT NULL, -- JSON list
  class       TEXT NOT NULL CHECK (class IN ('substantive', 'minor', 'typographic', 'formatting', 'metadata')),
  flags       TEXT NOT NULL, -- JSON list
  silent      INTEGER,       -- declared modification date stood still; NULL where none is declared
  disclosure  TEXT NOT NULL CHECK (disclosure IN ('none', 'machine', 'shown', 'noted')),
  snapshot_before TEXT,      -- NULL of a new post
  snapshot_after TEXT,       -- NULL of a removal
  url         TEXT NOT NULL, -- address after the step
  old_url     TEXT,          -- address before it, of a move
  estimate    TEXT,          -- declared modification date inside the window: an estimate of the instant
  baseline    INTEGER NOT NULL, -- found by the site's first crawl, not published that day
  edits       TEXT NOT NULL  -- JSON list: sentence by sentence
) STRICT;
CREATE INDEX change_post ON change(post);
-- The order of lists, so that a page of them is not sorted; the last column lets it be counted from the index.
CREATE INDEX change_time ON change(observed_at DESC, post, window_end DESC, id, baseline);

CREATE TABLE site_change ( -- a site moved to another platform
  id           TEXT PRIMARY KEY,
  site         TEXT NOT NULL REFERENCES site(id),
  observed_at  TEXT NOT NULL, -- when the first crawl of the new platform began
  window_start TEXT NOT NULL, -- end of the last crawl of the old one
  window_end   TEXT NOT NULL,
  platform_before TEXT NOT NULL, -- the old platform's name
  platform_after  TEXT NOT NULL, -- the new one's
  url          TEXT NOT NULL, -- the site's address since
  old_url      TEXT           -- the address before, if it was another
) STRICT, WITHOUT ROWID;

CREATE TABLE post_status (
  post            TEXT PRIMARY KEY REFERENCES post(id),
  site            TEXT NOT NULL,
  state           TEXT NOT NULL CHECK (state IN ('live', 'suspect', 'gone', 'restricted')),
  snapshot        TEXT NOT NULL REFERENCES snapshot(id), -- the latest state
  url             TEXT NOT NULL,
  title           TEXT NOT NULL,
  authors         TEXT NOT NULL, -- JSON list
  published       TEXT,          -- declared instant
  published_day   TEXT,          -- in the site's zone
  first_published TEXT,          -- the first that was ever seen, if rewritten since
  modified        TEXT,
  language        TEXT,
  tags            TEXT NOT NULL, -- JSON list, categories included
  reading_minutes INTEGER,
  confidence      REAL NOT NULL, -- how sure the least certain field is, from 0 to 1
  unsure          TEXT NOT NULL, -- JSON list of the fields that are not sure
  first_observed  TEXT NOT NULL,
  last_observed   TEXT NOT NULL, -- last proof of life
  last_rendered   TEXT,          -- render of the newest page seen
  last_tried      TEXT NOT NULL, -- last fetch that got an answer
  failing_since   TEXT           -- first of the failures that make it suspect
) STRICT;
CREATE INDEX post_status_site ON post_status(site, state);
CREATE INDEX post_status_published ON post_status(published_day DESC, published DESC, post); -- the order of lists

CREATE TABLE derivation (
  post    TEXT PRIMARY KEY REFERENCES post(id), -- the post whose rows were derived
  code_version TEXT NOT NULL                    -- digest of the code that derived them
) STRICT, WITHOUT ROWID;

CREATE TABLE resource (
  id       TEXT NOT NULL, -- the platform's media id, else its address
  snapshot TEXT NOT NULL REFERENCES snapshot(id),
  kind     TEXT NOT NULL, -- image, video, audio, document, embed
  url      TEXT,          -- the original's address, where the page gives one
  name     TEXT,
  PRIMARY KEY (id, snapshot)
) STRICT, WITHOUT ROWID;
CREATE INDEX resource_snapshot ON resource(snapshot);

CREATE TABLE link (
  snapshot TEXT NOT NULL REFERENCES snapshot(id),
  place    INTEGER NOT NULL, -- 0, 1, … in the order of the text
  href     TEXT NOT NULL,
  host     TEXT,             -- NULL of what leads to no host, such as mailto
  text     TEXT NOT NULL,    -- the words that carry it
  PRIMARY KEY (snapshot, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE learnt ( -- what the pages of a site taught: what is no part of an article, or differs at every render
  site  TEXT NOT NULL REFERENCES site(id),
  kind  TEXT NOT NULL,    -- volatile-place, volatile-words, common-text, title-suffix, …
  place TEXT NOT NULL,    -- where, in words
  posts INTEGER NOT NULL, -- how many bear witness
  among INTEGER NOT NULL, -- how many have such a place
  crawl INTEGER NOT NULL REFERENCES crawl(id), -- after which it was learnt
  PRIMARY KEY (site, kind, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE compared ( -- what of a content state is compared, on a site that taught something
  site    TEXT NOT NULL REFERENCES site(id),
  content TEXT NOT NULL, -- content state as it was read
  kept    TEXT NOT NULL, -- the same without what was learnt; it may be the same digest
  version TEXT NOT NULL, -- of the code that left out
  PRIMARY KEY (site, content)
) STRICT, WITHOUT ROWID;
CREATE INDEX compared_content ON compared(content);

CREATE TABLE document_text ( -- what a document says
  blob    TEXT PRIMARY KEY REFERENCES blob(digest),
  tool    TEXT NOT NULL, -- name and version of what read it
  text    TEXT NOT NULL, -- empty where it says nothing, or could not be read
  pages   INTEGER,       -- of a PDF
  problem TEXT           -- why it could not be read, or not to its end
) STRICT;

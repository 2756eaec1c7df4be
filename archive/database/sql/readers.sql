-- Views of the archive in a copy for readers: tables, which name an address in every row, so that no row is there of what is withheld.

CREATE TABLE fetch (
  id               INTEGER PRIMARY KEY, -- place in the chain, nothing else
  crawl            INTEGER NOT NULL REFERENCES crawl(id),
  uri              TEXT NOT NULL, -- canonical URI-R
  address          TEXT NOT NULL, -- the URL as it went on the wire
  reason           TEXT NOT NULL, -- why it was made: new, declared, revisit, audit, retry, …
  via              TEXT,          -- the URI that redirected here
  started_at       TEXT NOT NULL,
  ended_at         TEXT NOT NULL,
  request_headers  TEXT NOT NULL, -- JSON list of pairs, as sent
  outcome          TEXT NOT NULL,
  cause            TEXT,          -- of a refusal or failure
  detail           TEXT,          -- the same in words
  status           INTEGER,
  phrase           TEXT,          -- reason phrase
  protocol         TEXT,          -- HTTP/1.1
  response_headers TEXT,          -- JSON list of pairs, in order as received
  peer             TEXT,          -- address and port that answered
  wire_bytes       INTEGER,       -- of the body as it came, content-coding included
  wire_digest      TEXT,          -- sha256: of the same bytes
  payload          TEXT,          -- the decoded body
  flags            TEXT NOT NULL, -- JSON list: no-length and the like
  capture          TEXT,          -- the capture it made, if any
  chain            TEXT NOT NULL, -- digest of this row and of the row before
  blob             TEXT           -- of a picture or document: the bytes that came
) STRICT;
CREATE INDEX fetch_crawl ON fetch(crawl, uri);
CREATE INDEX fetch_uri ON fetch(uri, started_at);

CREATE TABLE capture (
  id          TEXT PRIMARY KEY, -- from URI, instant and payload
  fetch       INTEGER REFERENCES fetch(id), -- NULL for an import
  site        TEXT NOT NULL REFERENCES site(id),
  uri         TEXT NOT NULL,    -- canonical URI-R
  observed_at TEXT NOT NULL,    -- when the answer was complete
  recorded_at TEXT NOT NULL,    -- when this archive learned of it
  source      TEXT NOT NULL,    -- crawl or import
  kind        TEXT NOT NULL,    -- response, identical, not_modified
  status      INTEGER NOT NULL,
  payload     TEXT NOT NULL,
  confirms    TEXT REFERENCES capture(id), -- of a 304: the capture whose validators were sent
  record      INTEGER REFERENCES record(id) -- of an import
) STRICT;
CREATE INDEX capture_uri ON capture(uri, observed_at);
CREATE INDEX capture_payload ON capture(payload);

CREATE TABLE sighting (
  site    TEXT NOT NULL,
  source  TEXT NOT NULL, -- sitemap, feed, list, post, given
  via     TEXT NOT NULL, -- the document that names it
  uri     TEXT NOT NULL,
  lastmod TEXT,          -- as declared
  guid    TEXT,          -- a feed's id for it
  creator TEXT,          -- a feed's author for it
  since   TEXT NOT NULL, -- first listed so
  until   TEXT,          -- first well-read version that lists it no more; NULL while listed
  PRIMARY KEY (via, uri, since)
) STRICT;
CREATE INDEX sighting_uri ON sighting(uri);

-- The log stands in small rows, behind the views of `kept_views.sql`, which say what its tables said. A text that rows
-- repeat stands once and is named by its number; an instant is a number, a digest is bytes. `packed_instant` and
-- `packed_digest` are functions of `archive.database.packed_rows`.

CREATE TABLE interned ( -- what rows of the log name by its number
  id   INTEGER PRIMARY KEY,
  text TEXT NOT NULL UNIQUE -- an address, a digest, a word
) STRICT;

-- In the order of their rows: what was kept together stands together.
INSERT INTO interned (text) SELECT digest FROM payload ORDER BY rowid;
INSERT OR IGNORE INTO interned (text) SELECT uri FROM fetch ORDER BY id;
INSERT OR IGNORE INTO interned (text) SELECT address FROM fetch ORDER BY id;
INSERT OR IGNORE INTO interned (text) SELECT uri FROM capture ORDER BY rowid;
INSERT OR IGNORE INTO interned (text)
SELECT reason FROM fetch UNION SELECT via FROM fetch UNION SELECT phrase FROM fetch UNION SELECT protocol FROM fetch
UNION SELECT peer FROM fetch UNION SELECT flags FROM fetch;
-- A row may name a payload that another hand removed.
INSERT OR IGNORE INTO interned (text)
SELECT payload FROM capture UNION SELECT payload FROM fetch UNION SELECT base FROM payload
UNION SELECT payload FROM record UNION SELECT payload FROM takedown;

-- Renamed first, so that what refers to the tables refers to those that take their places.
ALTER TABLE payload RENAME TO packed_payload;
ALTER TABLE fetch RENAME TO packed_fetch;
ALTER TABLE capture RENAME TO packed_capture;

CREATE TABLE packed_payload_ (
  id     INTEGER PRIMARY KEY REFERENCES interned(id), -- whose text is the digest
  size   INTEGER NOT NULL,     -- decoded bytes
  state  TEXT NOT NULL CHECK (state IN ('present', 'withheld', 'purged')),
  base   INTEGER REFERENCES packed_payload(id), -- the payload it is packed against, NULL if none
  depth  INTEGER NOT NULL,     -- reads needed before this one
  kind   TEXT NOT NULL,        -- the group whose reference it is packed against
  data   BLOB                  -- zstd frame; NULL once purged
) STRICT;
INSERT INTO packed_payload_
SELECT d.id, p.size, p.state, (SELECT b.id FROM interned AS b WHERE b.text = p.base), p.depth, p.kind, p.data
FROM packed_payload AS p JOIN interned AS d ON d.text = p.digest ORDER BY d.id;
DROP TABLE packed_payload;
ALTER TABLE packed_payload_ RENAME TO packed_payload;
CREATE INDEX payload_base ON packed_payload(base) WHERE base IS NOT NULL;
CREATE INDEX payload_kind ON packed_payload(kind, depth) WHERE depth < 2;

CREATE TABLE packed_fetch_ (
  id               INTEGER PRIMARY KEY, -- place in the chain, nothing else
  crawl            INTEGER NOT NULL REFERENCES crawl(id),
  uri              INTEGER NOT NULL REFERENCES interned(id), -- canonical URI-R
  address          INTEGER REFERENCES interned(id), -- the URL as it went on the wire; NULL: the same
  reason           INTEGER NOT NULL REFERENCES interned(id), -- why it was made: new, declared, revisit, audit, retry, …
  via              INTEGER REFERENCES interned(id), -- the URI that redirected here
  started_at       ANY NOT NULL, -- milliseconds since 1970, or text
  ended_at         ANY NOT NULL, -- the same
  request_headers  TEXT NOT NULL, -- JSON list of pairs, as sent, or what differs from an earlier one
  outcome          TEXT NOT NULL CHECK (outcome IN ('response', 'not_modified', 'refused', 'failed')),
  cause            TEXT,          -- of a refusal or failure
  detail           TEXT,          -- the same in words
  status           INTEGER,
  phrase           INTEGER REFERENCES interned(id), -- reason phrase
  protocol         INTEGER REFERENCES interned(id), -- HTTP/1.1
  response_headers TEXT,          -- JSON list of pairs, in order as received, or what differs from an earlier one
  peer             INTEGER REFERENCES interned(id), -- address and port that answered
  wire_bytes       INTEGER,       -- of the body as it came, content-coding included
  wire_digest      ANY,           -- the bytes of its SHA-256, or text
  payload          INTEGER REFERENCES packed_payload(id), -- the decoded body
  flags            INTEGER NOT NULL REFERENCES interned(id), -- JSON list: no-length and the like
  capture          TEXT,          -- the capture it made, if any
  chain            ANY NOT NULL,  -- the bytes of the digest of this row and of the row before, or text
  blob             TEXT REFERENCES blob(digest) -- of a picture or document: the bytes that came
) STRICT;
INSERT INTO packed_fetch_
SELECT f.id, f.crawl, (SELECT id FROM interned WHERE text = f.uri),
       (SELECT id FROM interned WHERE text = nullif(f.address, f.uri)),
       (SELECT id FROM interned WHERE text = f.reason), (SELECT id FROM interned WHERE text = f.via),
       packed_instant(f.started_at), packed_instant(f.ended_at), f.request_headers, f.outcome, f.cause, f.detail,
       f.status, (SELECT id FROM interned WHERE text = f.phrase), (SELECT id FROM interned WHERE text = f.protocol),
       f.response_headers, (SELECT id FROM interned WHERE text = f.peer), f.wire_bytes,
       packed_digest(f.wire_digest, 'sha256:'), (SELECT id FROM interned WHERE text = f.payload),
       (SELECT id FROM interned WHERE text = f.flags), f.capture, packed_digest(f.chain, 'f1:'), f.blob
FROM packed_fetch AS f ORDER BY f.id;
DROP TABLE packed_fetch;
ALTER TABLE packed_fetch_ RENAME TO packed_fetch;
CREATE INDEX fetch_crawl ON packed_fetch(crawl, uri);
CREATE INDEX fetch_uri ON packed_fetch(uri);
CREATE INDEX fetch_blob ON packed_fetch(blob) WHERE blob IS NOT NULL;

CREATE TABLE packed_capture_ (
  id          TEXT PRIMARY KEY, -- from URI, instant and payload
  fetch       INTEGER REFERENCES packed_fetch(id), -- NULL for an import
  site        TEXT NOT NULL REFERENCES site(id),
  uri         INTEGER NOT NULL REFERENCES interned(id), -- canonical URI-R
  observed_at TEXT NOT NULL,    -- when the answer was complete
  recorded_at TEXT,             -- when this archive learned of it; NULL: at the same instant
  source      TEXT NOT NULL,    -- crawl or import
  kind        TEXT NOT NULL CHECK (kind IN ('response', 'identical', 'not_modified')),
  status      INTEGER NOT NULL,
  payload     INTEGER NOT NULL REFERENCES packed_payload(id),
  confirms    TEXT REFERENCES packed_capture(id), -- of a 304: the capture whose validators were sent
  record      INTEGER REFERENCES record(id) -- of an import
) STRICT;
INSERT INTO packed_capture_
SELECT c.id, c.fetch, c.site, u.id, c.observed_at, nullif(c.recorded_at, c.observed_at), c.source, c.kind, c.status,
       d.id, c.confirms, c.record
FROM packed_capture AS c JOIN interned AS u ON u.text = c.uri JOIN interned AS d ON d.text = c.payload ORDER BY c.rowid;
DROP TABLE packed_capture;
ALTER TABLE packed_capture_ RENAME TO packed_capture;
CREATE INDEX capture_uri ON packed_capture(uri, observed_at);
CREATE INDEX capture_payload ON packed_capture(payload);

-- They name a payload by its digest.
CREATE TABLE record_ (
  id               INTEGER PRIMARY KEY, -- place in the chain of records, nothing else
  intake           INTEGER NOT NULL REFERENCES intake(id),
  place            TEXT NOT NULL, -- member of a WACZ, offset and number in the file
  record_id        TEXT,          -- WARC-Record-ID
  type             TEXT NOT NULL, -- response, revisit, resource
  uri              TEXT NOT NULL, -- canonical URI-R
  address          TEXT NOT NULL, -- as written
  date             TEXT NOT NULL, -- WARC-Date: when the capture began
  request_headers  TEXT,          -- JSON list of pairs
  status           INTEGER,
  phrase           TEXT,
  protocol         TEXT,
  response_headers TEXT,          -- JSON list of pairs, in order
  peer             TEXT,
  claimed          TEXT,          -- the digest that the record claims for its payload
  fixity           TEXT NOT NULL CHECK (fixity IN ('good', 'good-with-chunks', 'good-decoded', 'bad', 'none')),
  truncated        TEXT,          -- WARC-Truncated
  profile          TEXT,          -- of a revisit: the last part of its profile
  refers_to        TEXT,          -- of a revisit: record id, address and date of what it repeats
  refers_uri       TEXT,
  refers_date      TEXT,
  payload          TEXT REFERENCES interned(text), -- the decoded body
  flags            TEXT NOT NULL, -- JSON list: what was odd
  origin           TEXT,          -- of an archive of ours: its chain digest of the fetch
  capture          TEXT,          -- the capture it made; NULL: a revisit of what is not held yet
  chain            TEXT NOT NULL, -- digest of this row, of its capture and of the row before
  UNIQUE (intake, place)
) STRICT;
INSERT INTO record_ SELECT * FROM record ORDER BY id;
DROP TABLE record;
ALTER TABLE record_ RENAME TO record;
CREATE INDEX record_id ON record(record_id);
CREATE INDEX record_uri ON record(uri, date);
CREATE INDEX record_claimed ON record(claimed) WHERE claimed IS NOT NULL;
CREATE INDEX record_waiting ON record(capture) WHERE capture IS NULL;

CREATE TABLE takedown_ (
  payload TEXT NOT NULL REFERENCES interned(text),
  capture TEXT NOT NULL,    -- the capture that brought it
  post    TEXT REFERENCES post(id), -- where a whole post was asked for: what it shows later is withheld too
  action  TEXT NOT NULL CHECK (action IN ('withhold', 'purge', 'release')),
  reason  TEXT NOT NULL,
  at      TEXT NOT NULL,
  everywhere INTEGER, -- 1 where what quotes the post is withheld too, from then on; else NULL
  PRIMARY KEY (payload, capture, action, at)
) STRICT;
INSERT INTO takedown_ SELECT * FROM takedown ORDER BY rowid;
DROP TABLE takedown;
ALTER TABLE takedown_ RENAME TO takedown;

-- An index of its own held its key once more.
CREATE TABLE shown_ (
  id   TEXT PRIMARY KEY, -- a snapshot or change id once given out
  post TEXT NOT NULL REFERENCES post(id),
  kind TEXT NOT NULL CHECK (kind IN ('snapshot', 'change')),
  capture TEXT NOT NULL  -- the capture it was named after
) STRICT, WITHOUT ROWID;
INSERT INTO shown_ SELECT * FROM shown;
DROP TABLE shown;
ALTER TABLE shown_ RENAME TO shown;

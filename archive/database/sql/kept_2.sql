-- What others captured, and was brought in: each file or machine that was read, each record of it, and what became of it.

CREATE TABLE intake (
  id        INTEGER PRIMARY KEY,
  site      TEXT NOT NULL REFERENCES site(id),
  kind      TEXT NOT NULL CHECK (kind IN ('warc', 'arc', 'wacz', 'archive', 'wayback')),
  name      TEXT NOT NULL,    -- of the file, or the address of the machine
  size      INTEGER,          -- bytes of the file
  digest    TEXT,             -- sha256: of the file: the same one is taken once
  creator   TEXT,             -- who made it, by its own words
  arguments TEXT NOT NULL,    -- JSON: what the archivist asked for
  software  TEXT NOT NULL,    -- name and version of this program
  began_at  TEXT NOT NULL,
  ended_at  TEXT,             -- NULL while it runs, or if it was killed
  outcome   TEXT NOT NULL CHECK (outcome IN ('running', 'done', 'partial')),
  figures   TEXT              -- JSON: how many records were taken, and why the others were left
) STRICT;
CREATE INDEX intake_digest ON intake(digest);

CREATE TABLE record (
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
  payload          TEXT REFERENCES payload(digest), -- the decoded body
  flags            TEXT NOT NULL, -- JSON list: what was odd
  origin           TEXT,          -- of an archive of ours: its chain digest of the fetch
  capture          TEXT,          -- the capture it made; NULL: a revisit of what is not held yet
  chain            TEXT NOT NULL, -- digest of this row, of its capture and of the row before
  UNIQUE (intake, place)
) STRICT;
CREATE INDEX record_id ON record(record_id);
CREATE INDEX record_uri ON record(uri, date);
CREATE INDEX record_claimed ON record(claimed) WHERE claimed IS NOT NULL;
CREATE INDEX record_waiting ON record(capture) WHERE capture IS NULL;

ALTER TABLE capture ADD COLUMN record INTEGER REFERENCES record(id); -- of an import

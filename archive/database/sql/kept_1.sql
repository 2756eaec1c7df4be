-- What cannot be recovered. These tables only ever migrate.

CREATE TABLE site (
  id        TEXT PRIMARY KEY, -- the configuration's name for it
  name      TEXT NOT NULL,    -- as cited
  url       TEXT NOT NULL,    -- base address
  profile   TEXT NOT NULL,    -- how its pages are read
  language  TEXT NOT NULL,    -- BCP 47
  timezone  TEXT NOT NULL,    -- IANA; bare dates mean this zone
  rights    TEXT              -- notice carried by exports that hold text
) STRICT;

CREATE TABLE crawl (
  id            INTEGER PRIMARY KEY,
  site          TEXT NOT NULL REFERENCES site(id),
  started_at    TEXT NOT NULL,
  ended_at      TEXT,          -- NULL while it runs, or if it was killed
  outcome       TEXT NOT NULL, -- running, done, partial, refused, interrupted, failed
  arguments     TEXT NOT NULL, -- JSON: what the archivist asked for
  configuration TEXT NOT NULL, -- JSON: the site's settings of that day
  software      TEXT NOT NULL, -- name and version of this program
  parser        TEXT NOT NULL, -- name and version of the parser
  figures       TEXT           -- JSON: the summary
) STRICT;

CREATE TABLE survey (
  crawl  INTEGER NOT NULL REFERENCES crawl(id),
  source TEXT NOT NULL,   -- sitemap, feed, list, post, or home
  well   INTEGER NOT NULL, -- read well, and did not shrink oddly
  count  INTEGER NOT NULL, -- posts it named
  note   TEXT NOT NULL,
  PRIMARY KEY (crawl, source)
) STRICT;

CREATE TABLE payload (
  digest TEXT PRIMARY KEY,     -- sha256: of the decoded body
  size   INTEGER NOT NULL,     -- decoded bytes
  state  TEXT NOT NULL CHECK (state IN ('present', 'withheld', 'purged')),
  base   TEXT REFERENCES payload(digest), -- the payload it is packed against, NULL if none
  depth  INTEGER NOT NULL,     -- reads needed before this one
  kind   TEXT NOT NULL,        -- the group whose reference it is packed against
  data   BLOB                  -- zstd frame; NULL once purged
) STRICT;
CREATE INDEX payload_base ON payload(base) WHERE base IS NOT NULL;
CREATE INDEX payload_kind ON payload(kind, depth) WHERE depth < 2;

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
  outcome          TEXT NOT NULL CHECK (outcome IN ('response', 'not_modified', 'refused', 'failed')),
  cause            TEXT,          -- of a refusal or failure
  detail           TEXT,          -- the same in words
  status           INTEGER,
  phrase           TEXT,          -- reason phrase
  protocol         TEXT,          -- HTTP/1.1
  response_headers TEXT,          -- JSON list of pairs, in order as received
  peer             TEXT,          -- address and port that answered
  wire_bytes       INTEGER,       -- of the body as it came, content-coding included
  wire_digest      TEXT,          -- sha256: of the same bytes
  payload          TEXT REFERENCES payload(digest), -- the decoded body
  flags            TEXT NOT NULL, -- JSON list: no-length and the like
  capture          TEXT,          -- the capture it made, if any
  chain            TEXT NOT NULL  -- digest of this row and of the row before
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
  kind        TEXT NOT NULL CHECK (kind IN ('response', 'identical', 'not_modified')),
  status      INTEGER NOT NULL,
  payload     TEXT NOT NULL REFERENCES payload(digest),
  confirms    TEXT REFERENCES capture(id) -- of a 304: the capture whose validators were sent
) STRICT;
CREATE INDEX capture_uri ON capture(uri, observed_at);
CREATE INDEX capture_payload ON capture(payload);

CREATE TABLE post (
  id        TEXT PRIMARY KEY, -- minted once, from the site and the first URI
  site      TEXT NOT NULL REFERENCES site(id),
  uri       TEXT NOT NULL,    -- the URI it was minted for
  minted_at TEXT NOT NULL
) STRICT;

CREATE TABLE merge (
  post     TEXT PRIMARY KEY REFERENCES post(id), -- the id that was given up
  into_    TEXT NOT NULL REFERENCES post(id),    -- the id that stands for both
  evidence TEXT NOT NULL,
  at       TEXT NOT NULL
) STRICT;

CREATE TABLE shown (
  id   TEXT PRIMARY KEY, -- a snapshot or change id once given out
  post TEXT NOT NULL REFERENCES post(id),
  kind TEXT NOT NULL CHECK (kind IN ('snapshot', 'change')),
  capture TEXT NOT NULL  -- the capture it was named after
) STRICT;

CREATE TABLE takedown (
  payload TEXT NOT NULL REFERENCES payload(digest),
  capture TEXT NOT NULL,    -- the capture that brought it
  post    TEXT REFERENCES post(id), -- where a whole post was asked for: what it shows later is withheld too
  action  TEXT NOT NULL CHECK (action IN ('withhold', 'purge', 'release')),
  reason  TEXT NOT NULL,
  at      TEXT NOT NULL,
  PRIMARY KEY (payload, capture, action, at)
) STRICT;

CREATE TABLE verification (
  at      TEXT NOT NULL,
  scope   TEXT NOT NULL,    -- full, or the sampled share
  checked INTEGER NOT NULL, -- payloads re-hashed
  head    TEXT NOT NULL,    -- chain head that was reached
  faults  TEXT NOT NULL     -- JSON list
) STRICT;

CREATE TABLE alarm (
  id          TEXT PRIMARY KEY, -- from site, rule, subject and instant
  crawl       INTEGER REFERENCES crawl(id), -- after which it rang
  site        TEXT REFERENCES site(id),     -- NULL: about the archive as a whole
  rule        TEXT NOT NULL,
  subject     TEXT NOT NULL,    -- a source, a part of a post; empty where the rule has one subject only
  expected    TEXT NOT NULL,
  seen        TEXT NOT NULL,
  look        TEXT NOT NULL,    -- what to look at
  at          TEXT NOT NULL,    -- its onset
  notified_at TEXT,             -- NULL until it reached a person
  cleared_at  TEXT              -- NULL while it stands
) STRICT;
CREATE INDEX alarm_standing ON alarm(rule, subject) WHERE cleared_at IS NULL;

CREATE TABLE host (
  name         TEXT PRIMARY KEY,
  next_allowed TEXT NOT NULL, -- no request before this
  why          TEXT NOT NULL  -- delay, crawl-delay, retry-after, back-off
) STRICT;

CREATE TABLE seal (
  name   TEXT PRIMARY KEY, -- of a table
  digest TEXT NOT NULL     -- sum of the digests of its rows, hex
) STRICT;

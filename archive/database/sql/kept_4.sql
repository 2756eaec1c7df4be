-- Pictures and documents: their bytes lie in a folder beside the database, here stands what they are and where from.

CREATE TABLE blob (
  digest TEXT PRIMARY KEY, -- sha256: of the bytes; the file has this name
  size   INTEGER NOT NULL, -- bytes
  type   TEXT NOT NULL,    -- media type, as found in the bytes
  state  TEXT NOT NULL CHECK (state IN ('present', 'withheld', 'purged'))
) STRICT;

ALTER TABLE fetch ADD COLUMN blob TEXT REFERENCES blob(digest); -- of a picture or document: the bytes that came
CREATE INDEX fetch_blob ON fetch(blob) WHERE blob IS NOT NULL;

CREATE TABLE media_fetch (
  fetch    INTEGER PRIMARY KEY REFERENCES fetch(id), -- one attempt to get a picture or document
  resource TEXT NOT NULL,                            -- the media id that it was made for
  variant  TEXT NOT NULL CHECK (variant IN ('original', 'smaller')) -- smaller: the original was too large
) STRICT;
CREATE INDEX media_fetch_resource ON media_fetch(resource);

CREATE TABLE media_takedown (
  blob   TEXT NOT NULL REFERENCES blob(digest),
  post   TEXT NOT NULL REFERENCES post(id), -- the post that was withheld, purged or released
  action TEXT NOT NULL CHECK (action IN ('withhold', 'purge', 'release')),
  reason TEXT NOT NULL,
  at     TEXT NOT NULL,
  PRIMARY KEY (blob, post, action, at)
) STRICT;

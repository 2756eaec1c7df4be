-- What the archivist decided of a site or a run later than they were: beside the rows, which stay as they were written.

CREATE TABLE retirement (
  site   TEXT NOT NULL REFERENCES site(id),
  action TEXT NOT NULL CHECK (action IN ('retire', 'resume')),
  reason TEXT NOT NULL,
  at     TEXT NOT NULL  -- the last one counts
) STRICT;

CREATE TABLE mistiming (
  crawl      INTEGER NOT NULL REFERENCES crawl(id), -- a run under a wrong clock
  began_at   TEXT,          -- when it began in truth; NULL: its own times stand after all
  witness    TEXT NOT NULL, -- who says so: the site's own date, or the archivist
  at         TEXT NOT NULL, -- when this was written down: the last one counts
  derived_at TEXT           -- when everything was derived with it; NULL: not yet
) STRICT;

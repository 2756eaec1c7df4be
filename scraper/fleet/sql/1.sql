-- What the machines of a fleet share beside the queue. All but the list of sites is derived from the archives.
CREATE SCHEMA IF NOT EXISTS fleet;

CREATE TABLE fleet.site (
  id text PRIMARY KEY,
  name text NOT NULL,
  url text NOT NULL,
  profile text NOT NULL,
  language text NOT NULL,
  timezone text NOT NULL,
  host text NOT NULL,             -- with port: what is asked one thing at a time
  added_at timestamptz NOT NULL DEFAULT now(),
  crawled_on date,                -- the last day whose crawl was reported, by the clock of the job
  failed_on date,                 -- the last day whose crawl ended by a fault of ours
  generation integer,             -- the last one that was reported
  bytes bigint,                   -- of that archive
  posts jsonb                     -- by state
);
CREATE UNIQUE INDEX site_url ON fleet.site (url);
CREATE INDEX site_crawled ON fleet.site (crawled_on);

CREATE TABLE fleet.host (
  name text PRIMARY KEY,
  delay double precision NOT NULL, -- seconds between two requests, as last kept
  free_at timestamptz NOT NULL     -- it is asked nothing before
);

CREATE TABLE fleet.run (
  site text NOT NULL REFERENCES fleet.site ON DELETE CASCADE,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  outcome text NOT NULL,
  requests bigint NOT NULL,
  bytes bigint NOT NULL,
  changes integer NOT NULL,
  left_over integer NOT NULL,
  notes jsonb NOT NULL,
  PRIMARY KEY (site, started_at)
);
CREATE INDEX run_started ON fleet.run (started_at);

CREATE TABLE fleet.change (
  site text NOT NULL REFERENCES fleet.site ON DELETE CASCADE,
  id text NOT NULL,
  kind text NOT NULL,
  class text NOT NULL,
  silent boolean NOT NULL,
  baseline boolean NOT NULL,
  observed_at timestamptz NOT NULL,
  record jsonb NOT NULL,          -- as `cirma changes --json` prints it
  PRIMARY KEY (site, id)
);
CREATE INDEX change_observed ON fleet.change (observed_at) WHERE NOT baseline;

CREATE TABLE fleet.alarm (
  site text NOT NULL,             -- empty: of the fleet itself
  rule text NOT NULL,
  subject text NOT NULL,
  since timestamptz NOT NULL,
  record jsonb NOT NULL,
  PRIMARY KEY (site, rule, subject)
);

CREATE TABLE fleet.post (
  site text NOT NULL REFERENCES fleet.site ON DELETE CASCADE,
  id text NOT NULL,
  snapshot text NOT NULL,
  state text NOT NULL,
  title text NOT NULL,
  url text NOT NULL,
  published_day date,
  record jsonb NOT NULL,          -- as `cirma posts --json` prints it
  terms tsvector NOT NULL,        -- stems and forms of its current text, made by us
  PRIMARY KEY (site, id)
);
CREATE INDEX post_terms ON fleet.post USING gin (terms);

CREATE TABLE fleet.result (       -- of the last job of each kind but crawls
  site text NOT NULL REFERENCES fleet.site ON DELETE CASCADE,
  job text NOT NULL,              -- verify, reparse, export
  at timestamptz NOT NULL,
  well boolean NOT NULL,
  generation integer,
  record jsonb NOT NULL,
  PRIMARY KEY (site, job)
);

CREATE TABLE fleet.version (number integer PRIMARY KEY, at timestamptz NOT NULL DEFAULT now());
INSERT INTO fleet.version (number) VALUES (1);

-- The queue asks at each turn whether a host is busy: by host, not by the number of the job.
CREATE INDEX IF NOT EXISTS fleet_jobs_by_lock ON procrastinate_jobs (lock, status, id) WHERE status IN ('todo', 'doing');

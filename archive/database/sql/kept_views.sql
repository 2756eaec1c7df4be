-- The log as it is asked and written: views over the small rows in which it stands, and what a row written to a view
-- becomes. Made again with every migration.

CREATE VIEW payload AS -- a body, under the digest of its bytes
SELECT d.text AS digest,     -- sha256: of the decoded body
       p.size AS size,       -- decoded bytes
       p.state AS state,     -- present, withheld, purged
       (SELECT b.text FROM interned AS b WHERE b.id = p.base) AS base, -- the payload it is packed against, NULL if none
       p.depth AS depth,     -- reads needed before this one
       p.template_group AS template_group, -- the group whose reference it is packed against
       p.data AS data        -- zstd frame; NULL once purged
FROM packed_payload AS p JOIN interned AS d ON d.id = p.id;

CREATE VIEW fetch AS -- every request that was made or refused, and what came of it
SELECT f.id AS id,           -- place in the chain, nothing else
       f.crawl AS crawl,
       (SELECT i.text FROM interned AS i WHERE i.id = f.uri) AS uri, -- canonical URI-R
       (SELECT i.text FROM interned AS i WHERE i.id = coalesce(f.address, f.uri)) AS address, -- the URL as it went on the wire
       (SELECT i.text FROM interned AS i WHERE i.id = f.reason) AS reason, -- why it was made: new, declared, revisit, audit, retry, …
       (SELECT i.text FROM interned AS i WHERE i.id = f.via) AS via, -- the URI that redirected here
       CASE typeof(f.started_at) WHEN 'integer' THEN strftime('%Y-%m-%dT%H:%M:%fZ', f.started_at / 1000.0, 'unixepoch')
                                 ELSE f.started_at END AS started_at,
       CASE typeof(f.ended_at) WHEN 'integer' THEN strftime('%Y-%m-%dT%H:%M:%fZ', f.ended_at / 1000.0, 'unixepoch')
                               ELSE f.ended_at END AS ended_at,
       f.request_headers AS request_headers, -- JSON list of pairs, as sent; see fetch_headers
       f.outcome AS outcome, -- response, not_modified, refused, failed
       f.cause AS cause,     -- of a refusal or failure
       f.detail AS detail,   -- the same in words
       f.status AS status,
       (SELECT i.text FROM interned AS i WHERE i.id = f.phrase) AS phrase, -- reason phrase
       (SELECT i.text FROM interned AS i WHERE i.id = f.protocol) AS protocol, -- HTTP/1.1
       f.response_headers AS response_headers, -- JSON list of pairs, in order as received; see fetch_headers
       (SELECT i.text FROM interned AS i WHERE i.id = f.peer) AS peer, -- address and port that answered
       f.wire_bytes AS wire_bytes, -- of the body as it came, content-coding included
       CASE typeof(f.wire_digest) WHEN 'blob' THEN 'sha256:' || lower(hex(f.wire_digest))
                                  ELSE f.wire_digest END AS wire_digest, -- sha256: of the same bytes
       (SELECT i.text FROM interned AS i WHERE i.id = f.payload) AS payload, -- the decoded body
       (SELECT i.text FROM interned AS i WHERE i.id = f.flags) AS flags, -- JSON list: no-length and the like
       f.capture AS capture, -- the capture it made, if any
       CASE typeof(f.chain) WHEN 'blob' THEN 'f1:' || lower(hex(f.chain)) ELSE f.chain END AS chain, -- digest of this row and of the row before
       f.blob AS blob        -- of a picture or document: the bytes that came
FROM packed_fetch AS f;

CREATE VIEW capture AS -- an archived answer: URI, instant, payload
SELECT c.id AS id,           -- from URI, instant and payload
       c.fetch AS fetch,     -- NULL for an import
       c.site AS site,
       u.text AS uri,        -- canonical URI-R
       c.observed_at AS observed_at, -- when the answer was complete
       coalesce(c.recorded_at, c.observed_at) AS recorded_at, -- when this archive learned of it
       c.source AS source,   -- crawl or import
       c.kind AS kind,       -- response, identical, not_modified
       c.status AS status,
       d.text AS payload,    -- the decoded body
       c.confirms AS confirms, -- of a 304: the capture whose validators were sent
       c.record AS record    -- of an import
FROM packed_capture AS c JOIN interned AS u ON u.id = c.uri JOIN interned AS d ON d.id = c.payload;

CREATE TRIGGER payload_insert INSTEAD OF INSERT ON payload BEGIN
  INSERT OR IGNORE INTO interned (text) VALUES (new.digest), (new.base);
  INSERT INTO packed_payload
  VALUES ((SELECT id FROM interned WHERE text = new.digest), new.size, new.state,
          (SELECT id FROM interned WHERE text = new.base), new.depth, new.template_group, new.data);
END;
CREATE TRIGGER payload_update INSTEAD OF UPDATE ON payload BEGIN
  INSERT OR IGNORE INTO interned (text) VALUES (new.digest), (new.base);
  UPDATE packed_payload
  SET id = (SELECT id FROM interned WHERE text = new.digest), size = new.size, state = new.state,
      base = (SELECT id FROM interned WHERE text = new.base), depth = new.depth,
      template_group = new.template_group, data = new.data
  WHERE id = (SELECT id FROM interned WHERE text = old.digest);
END;
CREATE TRIGGER payload_delete INSTEAD OF DELETE ON payload BEGIN
  DELETE FROM packed_payload WHERE id = (SELECT id FROM interned WHERE text = old.digest);
END;

CREATE TRIGGER fetch_insert INSTEAD OF INSERT ON fetch BEGIN
  INSERT OR IGNORE INTO interned (text)
  VALUES (new.uri), (new.address), (new.reason), (new.via), (new.phrase), (new.protocol), (new.peer), (new.payload),
         (new.flags);
  INSERT INTO packed_fetch
  VALUES (new.id, new.crawl, (SELECT id FROM interned WHERE text = new.uri),
          (SELECT id FROM interned WHERE text = nullif(new.address, new.uri)),
          (SELECT id FROM interned WHERE text = new.reason), (SELECT id FROM interned WHERE text = new.via),
          new.started_at, new.ended_at, new.request_headers, new.outcome, new.cause, new.detail, new.status,
          (SELECT id FROM interned WHERE text = new.phrase), (SELECT id FROM interned WHERE text = new.protocol),
          new.response_headers, (SELECT id FROM interned WHERE text = new.peer), new.wire_bytes, new.wire_digest,
          (SELECT id FROM interned WHERE text = new.payload), (SELECT id FROM interned WHERE text = new.flags),
          new.capture, new.chain, new.blob);
END;
CREATE TRIGGER fetch_update INSTEAD OF UPDATE ON fetch BEGIN
  DELETE FROM packed_fetch WHERE id = old.id;
  INSERT INTO fetch
  VALUES (new.id, new.crawl, new.uri, new.address, new.reason, new.via, new.started_at, new.ended_at,
          new.request_headers, new.outcome, new.cause, new.detail, new.status, new.phrase, new.protocol,
          new.response_headers, new.peer, new.wire_bytes, new.wire_digest, new.payload, new.flags, new.capture,
          new.chain, new.blob);
END;
CREATE TRIGGER fetch_delete INSTEAD OF DELETE ON fetch BEGIN
  DELETE FROM packed_fetch WHERE id = old.id;
END;

CREATE TRIGGER capture_insert INSTEAD OF INSERT ON capture BEGIN
  INSERT OR IGNORE INTO interned (text) VALUES (new.uri), (new.payload);
  INSERT INTO packed_capture
  VALUES (new.id, new.fetch, new.site, (SELECT id FROM interned WHERE text = new.uri), new.observed_at,
          nullif(new.recorded_at, new.observed_at), new.source, new.kind, new.status,
          (SELECT id FROM interned WHERE text = new.payload), new.confirms, new.record);
END;
CREATE TRIGGER capture_update INSTEAD OF UPDATE ON capture BEGIN
  DELETE FROM packed_capture WHERE id = old.id;
  INSERT INTO capture
  VALUES (new.id, new.fetch, new.site, new.uri, new.observed_at, new.recorded_at, new.source, new.kind, new.status,
          new.payload, new.confirms, new.record);
END;
CREATE TRIGGER capture_delete INSTEAD OF DELETE ON capture BEGIN
  DELETE FROM packed_capture WHERE id = old.id;
END;

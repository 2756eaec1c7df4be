-- Crawls by their start: each page that is read asks for the first of its site, and after decades they are thousands.
CREATE INDEX crawl_started ON crawl(site, started_at);

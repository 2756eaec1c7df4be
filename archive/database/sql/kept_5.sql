-- What the archivist says of the pages of a site.

ALTER TABLE site ADD COLUMN read TEXT; -- JSON: the table [site.read]; NULL where nothing is said

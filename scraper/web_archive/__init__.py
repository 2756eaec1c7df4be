"""Web archives of others, read: WARC, ARC and WACZ files, and the answers of a Wayback machine."""

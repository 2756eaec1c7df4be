"""The archive in the formats that web archives exchange: WARC 1.1, CDXJ and WACZ 1.1.1."""

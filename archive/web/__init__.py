"""The reading room: pages, feeds and protocols over one archive, read-only.

A leaf: it asks `archive.query`, writes with `archive.formats` and `archive.harvest`, and nothing imports it but the
command that starts it.
"""

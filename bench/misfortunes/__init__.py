"""Misfortunes of a site, its host and its machine; `python -m bench.misfortunes` acts them out."""

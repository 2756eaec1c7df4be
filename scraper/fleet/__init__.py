"""Many sites on many machines: a queue in PostgreSQL, a store of archives, and workers between them.

Needs the extra `fleet`; nothing outside of this package imports it but `cirma fleet`, when it is called.
"""

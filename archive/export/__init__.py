"""The archive taken away: posts in the formats of other programs, each export with its manifest.

An export goes into a folder of its own. The same archive, filters and day give the same bytes; the manifest is
written last, so a folder without one was cut short.
"""

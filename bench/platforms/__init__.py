"""Measure what the program reads, finds and reports on living blogs of other platforms, from shared material."""

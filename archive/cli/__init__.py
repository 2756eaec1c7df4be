"""The commands that read the archive; each is a thin layer over `archive.query`."""

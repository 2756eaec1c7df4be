"""Flush files and folders to the disk before something else happens."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """Make the bytes of a file, or the names in a folder, last through a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        # A folder is synced like a file: a new name in it may be lost though the file's bytes are safe.
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""The one SQLite file: its tables, their seals and the chain of its log, and how bodies are packed in it."""

from sqlite_utils import Database

__all__ = ["Database"]

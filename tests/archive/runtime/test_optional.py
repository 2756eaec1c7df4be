import importlib
import sys

import pytest

from archive.runtime.optional import MissingExtra, require
from archive.speed import hidden


def test_a_missing_library_is_told_with_the_extra_that_brings_it() -> None:
    with pytest.raises(MissingExtra, match=r"needs no_such_library.*cirma-archive\[data\]"):
        require("no_such_library", extra="data")


def test_what_is_hidden_cannot_be_imported_for_a_while() -> None:
    assert "this" not in sys.modules

    with hidden("this"), pytest.raises(ImportError):
        importlib.import_module("this")

    assert "this" not in sys.modules


def test_what_was_imported_before_stays() -> None:
    with hidden("json"):
        import json

    assert json is sys.modules["json"]

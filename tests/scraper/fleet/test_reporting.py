"""What PostgreSQL is told is JSON that it takes, whatever a page writes."""

import json

import pytest

pytest.importorskip("psycopg")

from scraper.fleet.reporting import json_text


@pytest.mark.parametrize("title", ["\\u0000", "\\\\u0000", "a\0b", "\0\0", "\\\0", "\0\\u0000", 'x\\"\0"'])
def test_only_the_character_of_number_zero_is_left_out(title: str) -> None:
    assert json.loads(json_text({"title": title})) == {"title": title.replace("\0", "")}

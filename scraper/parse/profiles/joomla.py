"""Joomla: articles by number or name, through list pages; its byline names the author, its meta who typed the text."""

import re

from msgspec.structs import replace

from scraper.parse.profiles.generic import GENERIC

JOOMLA = replace(
    GENERIC,
    name="joomla",
    title="Joomla",
    summary="Joomla: articles by list and feed; categories and tags recognised by their addresses",
    generator=re.compile(r"Joomla", re.IGNORECASE),
    marks=(
        "table.contentpaneopen",
        ".contentheading",
        'link[href*="/components/com_"]',
        'script[src*="/media/system/js/"]',
        'link[href*="/templates/system/css/"]',
    ),
    text="table.contentpaneopen, .item-page, [itemprop=articleBody]",
    signed="table.contentpaneopen span.small, .createdby [itemprop=name], .createdby, .created-by",
)

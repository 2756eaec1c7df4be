"""The pictures and documents that are kept beside the pages of a site."""

from enum import StrEnum


class MediaChoice(StrEnum):
    """The words of `[[site]] media`."""

    POSTS = "posts"
    """Pictures that posts show, documents that they link on the site's own hosts."""
    LINKED = "linked"
    """Documents on other hosts, too."""
    NONE = "none"

"""The platforms that a site can be on."""

from collections.abc import Mapping
from types import MappingProxyType

from scraper.parse.profiles.base import Profile
from scraper.parse.profiles.blogger import BLOGGER
from scraper.parse.profiles.drupal import DRUPAL
from scraper.parse.profiles.generic import GENERIC
from scraper.parse.profiles.ghost import GHOST
from scraper.parse.profiles.hugo import HUGO
from scraper.parse.profiles.joomla import JOOMLA
from scraper.parse.profiles.spip import SPIP
from scraper.parse.profiles.squarespace import SQUARESPACE
from scraper.parse.profiles.substack import SUBSTACK
from scraper.parse.profiles.wix import WIX
from scraper.parse.profiles.wordpress import WORDPRESS

# The likeliest first: the first that recognises a page has it.
_ALL = (WIX, GHOST, SUBSTACK, SPIP, DRUPAL, SQUARESPACE, BLOGGER, WORDPRESS, JOOMLA, HUGO, GENERIC)
PROFILES: Mapping[str, Profile] = MappingProxyType({item.name: item for item in _ALL})


# Of a site of which the configuration says nothing.
DEFAULT = WIX.name
# The name of the choice that is left to the home page.
AUTO = "auto"


def profile(name: str) -> Profile:
    """The profile called *name*; the general one where none is, or none was chosen yet."""
    return PROFILES.get(name, GENERIC)

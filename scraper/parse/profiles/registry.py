"""The platforms that a site can be on."""

from collections.abc import Iterator, Mapping
from importlib import import_module

from scraper.parse.profiles.base import Profile

# Of a site of which the configuration says nothing.
DEFAULT = "wix"
# Of a page that no other reader knows.
_GENERAL = "generic"
# The name of the choice that is left to the home page.
AUTO = "auto"

# Each is the constant of its name in the module of its name. The likeliest first: the first that recognises a page has
# it.
_NAMES = (
    "wix", "ghost", "substack", "spip", "drupal", "squarespace", "blogger", "wordpress", "joomla", "hugo", "generic",
)  # fmt: skip


class _Profiles(Mapping[str, Profile]):
    """The profiles by name, each imported when it is asked for: a site is on one platform."""

    def __getitem__(self, name: str) -> Profile:
        if name not in _NAMES:
            raise KeyError(name)
        found: Profile = getattr(import_module(module_of(name)), name.upper())
        return found

    def __contains__(self, name: object) -> bool:
        return name in _NAMES

    def __iter__(self) -> Iterator[str]:
        return iter(_NAMES)

    def __len__(self) -> int:
        return len(_NAMES)


PROFILES: Mapping[str, Profile] = _Profiles()


def profile(name: str) -> Profile:
    """The profile called *name*; the general one where none is, or none was chosen yet."""
    return PROFILES[name if name in PROFILES else _GENERAL]


def module_of(name: str) -> str:
    """The name of the module that holds the profile called *name*."""
    return f"scraper.parse.profiles.{name}"

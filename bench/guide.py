"""Extract what a guide tells its reader to type: code blocks of Markdown, by section, as shell scripts."""

import re
import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path

_SECTION = re.compile(r"^## (.+)$", re.MULTILINE)
_BLOCK = re.compile(r"^```(bash|toml)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CONFIG = "~/.config/cirma/config.toml"
"""Where the guide has its reader write what it shows as TOML."""


def scripts(guide: Path, sections: Sequence[str], *, instead: Mapping[str, str]) -> dict[str, list[str]]:
    """A script for each block of *sections*, with the reader's own addresses *instead* of the guide's examples.

    TOML is added to the configuration. Raises `KeyError` for a section or an example that the guide lacks.
    """
    text = guide.read_text("utf-8")
    for example, own in instead.items():
        if example not in text:
            raise KeyError(example)
        text = text.replace(example, own)
    parts = _SECTION.split(text)
    found = dict(zip(parts[1::2], parts[2::2], strict=True))
    return {name: [_typed(*block) for block in _BLOCK.findall(found[name])] for name in sections}


def _typed(language: str, block: str) -> str:
    return block if language == "bash" else f"printf %s {shlex.quote(block)} >>{CONFIG}\n"

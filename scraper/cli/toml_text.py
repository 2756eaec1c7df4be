"""Values as a configuration file writes them."""


def toml_text(text: str) -> str:
    """Write *text* as a basic string of TOML."""
    # Backslashes first, or the ones added for quotes would be doubled.
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

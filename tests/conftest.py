from collections.abc import Iterator

import pytest

from archive.cleaning import redaction

_MARKS = {
    "slow": "takes seconds; left out unless -m says otherwise",
    "long": "takes minutes; left out unless -m names it",
}


def pytest_configure(config: pytest.Config) -> None:
    for name, meaning in _MARKS.items():
        config.addinivalue_line("markers", f"{name}: {meaning}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    asked = config.option.markexpr
    for item in items:
        if item.get_closest_marker("long") and "long" not in asked:
            item.add_marker(pytest.mark.skip(reason="long: run with -m long, as `just trade` does"))
        elif item.get_closest_marker("slow") and not asked:
            item.add_marker(pytest.mark.skip(reason='slow: run with -m "slow or not slow"'))


@pytest.fixture(autouse=True)
def _forgetful() -> Iterator[None]:
    """A secret that one test was given would be cut from what the next one in this process says."""
    redaction._remembered.clear()
    yield
    redaction._remembered.clear()

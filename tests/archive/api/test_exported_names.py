"""The names that programs may rely on: taking one away breaks theirs."""

import archive
from archive.api.archive import Archive
from archive.api.results import Listing
from archive.api.states import Diff, PostState

NAMES = {
    Archive: """as_of changes cite cite_change close collocates concordance configured database diff forms frequency
        missed_edits post posts search sites snapshot snapshots table""",
    PostState: "content html id markdown record shown snapshot text title",
    Diff: "after before comparison",
    Listing: "records to_pandas to_polars total",
}


def test_the_package_exports_its_door_and_its_version() -> None:
    assert archive.__all__ == ["Archive", "__version__"]
    assert archive.Archive is Archive


def test_no_kept_name_goes() -> None:
    missing = {cls.__name__: set(names.split()) - set(dir(cls)) for cls, names in NAMES.items()}

    assert {name: gone for name, gone in missing.items() if gone} == {}


def test_no_name_comes_unseen() -> None:
    public = {name for name in dir(Archive) if not name.startswith("_")}

    assert public == set(NAMES[Archive].split())

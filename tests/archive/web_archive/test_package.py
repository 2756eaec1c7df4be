"""WACZ files that are damaged or oddly described: told, never stumbled over."""

import json
import random
import zipfile
from pathlib import Path

import pytest

from archive.web_archive.package import DESCRIPTION, DIGEST, NoPackage, PackageReport, check

ODD: tuple[object, ...] = (None, 0, -1, 1.5, "x", "", [], {}, True, [None, 1, "x", {}], [{"path": {}, "hash": []}])


def package(path: Path, description: object, digest: object = None) -> Path:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("pages.jsonl", b"{}")
        file.writestr(DESCRIPTION, json.dumps(description))
        if digest is not None:
            file.writestr(DIGEST, json.dumps(digest))
    return path


def is_clean(path: Path) -> bool:
    try:
        return check(path).clean
    except NoPackage:
        return False


@pytest.mark.parametrize("odd", ODD, ids=repr)
def test_odd_values_are_told(tmp_path: Path, odd: object) -> None:
    described = ({"resources": odd}, {"created": odd}, odd)
    of_key = dict.fromkeys(("hash", "created", "publicKey", "signature"), odd)
    signed = (odd, {"hash": odd}, *({"signedData": said} for said in (odd, {"domain": odd}, of_key)))

    for description in described:
        for digest in signed:
            found = check(package(tmp_path / "odd.wacz", description, digest))
            # No description names the pages.
            assert isinstance(found, PackageReport)
            assert not found.clean


def test_flipped_and_cut_files_are_told(tmp_path: Path) -> None:
    path = package(tmp_path / "blog.wacz", {"resources": [{"path": "pages.jsonl", "hash": "sha256:00"}]})
    whole, chance = path.read_bytes(), random.Random(1)
    for _ in range(1500):
        flipped = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            flipped[chance.randrange(len(flipped))] = chance.randrange(256)
        path.write_bytes(flipped[: chance.choice((len(flipped), chance.randrange(len(flipped))))])
        assert not is_clean(path)

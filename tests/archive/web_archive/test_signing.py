"""Signatures of WACZ files: as the trade checks them, and whatever was altered since shows."""

import base64
import hashlib
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa, utils

from archive.errors import ArchiveError
from archive.web_archive import package
from archive.web_archive.package import DESCRIPTION, DIGEST
from archive.web_archive.signing import BadKey, SigningKey, is_signed_by
from tests.archive.web_archive.test_exports import tool
from tests.support.archives import demo_archive
from tests.support.checking import cirma

Entries = dict[str, bytes]


def pem(key: ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey, password: bytes | None = None) -> bytes:
    lock = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock)


@pytest.fixture(scope="module")
def key(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("key") / "key.pem"
    path.write_bytes(pem(ec.generate_private_key(ec.SECP384R1())))
    return path


@pytest.fixture(scope="module")
def signed(key: Path) -> Path:
    """A signed WACZ of the demonstration."""
    path = key.with_name("archive.db")
    shutil.copyfile(demo_archive(), path)
    exported(path, "blog.wacz", key)
    return path.with_name("blog.wacz")


def exported(path: Path, name: str, key: Path, form: str = "wacz") -> Result:
    result = cirma(path, "export", form, str(path.with_name(name)), "--sign", str(key))
    assert result.exception is None, result.exception
    return result


def entries(path: Path) -> Entries:
    with zipfile.ZipFile(path) as file:
        return {name: file.read(name) for name in file.namelist()}


def rewritten(path: Path, into: Path, change: Callable[[Entries], None]) -> Path:
    """A copy of the WACZ at *path* with its entries changed."""
    found = entries(path)
    change(found)
    with zipfile.ZipFile(into, "w") as file:
        for name, data in found.items():
            file.writestr(name, data)
    return into


def verified(path: Path, *arguments: str) -> Result:
    return cirma(path.with_name("archive.db"), "verify", str(path), *arguments)


def test_a_browser_that_replays_it_finds_the_signature_good(signed: Path) -> None:
    """By the steps of wabac.js: key as SPKI, ECDSA on P-384 with SHA-256, two numbers of 48 bytes, over the text."""
    said = json.loads(entries(signed)[DIGEST])["signedData"]
    described = entries(signed)[DESCRIPTION]
    key = serialization.load_der_public_key(base64.b64decode(said["publicKey"]))
    signature = base64.b64decode(said["signature"])

    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert (key.curve.name, len(signature)) == ("secp384r1", 96)
    numbers = (int.from_bytes(signature[:48], "big"), int.from_bytes(signature[48:], "big"))
    key.verify(utils.encode_dss_signature(*numbers), said["hash"].encode(), ec.ECDSA(hashes.SHA256()))
    assert said["hash"] == f"sha256:{hashlib.sha256(described).hexdigest()}"
    assert said["created"] == json.loads(described)["created"]


def test_the_validator_takes_it(signed: Path) -> None:
    assert "is valid" in tool("wacz.main", "validate", "-f", str(signed))


def test_two_signed_exports_are_equal_bytes(signed: Path, key: Path) -> None:
    exported(signed.with_name("archive.db"), "again.wacz", key)

    assert signed.with_name("again.wacz").read_bytes() == signed.read_bytes()


def test_verify_names_the_key_that_the_export_named(signed: Path, key: Path) -> None:
    result = verified(signed)

    assert (result.exit_code, result.exception) == (0, None), result.output
    assert f"good, by the key {SigningKey(key).fingerprint}" in result.output
    assert "everything is as it was described" in result.output


def test_openssl_makes_a_key_that_signs(tmp_path: Path) -> None:
    made = tmp_path / "key.pem"
    words = ["openssl", "ecparam", "-name", "secp384r1", "-genkey", "-noout", "-out", str(made)]
    if shutil.which("openssl") is None:
        pytest.skip("openssl is not installed")
    subprocess.run(words, check=True)

    said = SigningKey(made).signed("sha256:00", "2026-01-01T00:00:00Z")

    assert is_signed_by("sha256:00", *(base64.b64decode(said[name]) for name in ("signature", "publicKey")))


def test_the_package_of_a_bag_is_signed(signed: Path, key: Path) -> None:
    exported(signed.with_name("archive.db"), "bag", key, form="bagit")

    assert package.check(signed.with_name("bag") / "data" / "archive.wacz").signature == "good"


def _flip(data: bytes) -> bytes:
    return data[:-2] + bytes([data[-2] ^ 1]) + data[-1:]


def test_every_file_that_was_altered_shows(signed: Path, tmp_path: Path) -> None:
    for name in entries(signed):

        def flip(found: dict[str, bytes], name: str = name) -> None:
            found[name] = _flip(found[name])

        spoilt = rewritten(signed, tmp_path / "spoilt.wacz", flip)

        report = package.check(spoilt)

        assert not report.clean, name
        assert any(name in fault for fault in report.faults), (name, report.faults)


def _reseal(found: Entries) -> None:
    """Return what a forger does who has no key: alter, and write every digest anew."""
    described = json.loads(found[DESCRIPTION])
    found["pages/pages.jsonl"] += b"{}\n"
    for each in described["resources"]:
        data = found[each["path"]]
        each |= {"hash": f"sha256:{hashlib.sha256(data).hexdigest()}", "bytes": len(data)}
    found[DESCRIPTION] = json.dumps(described).encode()
    said = json.loads(found[DIGEST])
    said["hash"] = said["signedData"]["hash"] = f"sha256:{hashlib.sha256(found[DESCRIPTION]).hexdigest()}"
    found[DIGEST] = json.dumps(said).encode()


def _another_time(found: Entries) -> None:
    said = json.loads(found[DIGEST])
    said["signedData"]["created"] = "2001-01-01T00:00:00Z"
    found[DIGEST] = json.dumps(said).encode()


def _broken_base64(found: Entries) -> None:
    said = json.loads(found[DIGEST])
    said["signedData"]["publicKey"] = "é"
    found[DIGEST] = json.dumps(said).encode()


CHANGES: dict[str, tuple[Callable[[Entries], object], str]] = {
    "forged": (_reseal, "the signature is not that of its key"),
    "dated otherwise": (_another_time, "what was signed is not what is here"),
    "a key that is none": (_broken_base64, "the signature is not that of its key"),
    "dropped": (lambda found: found.pop("pages/pages.jsonl"), "pages/pages.jsonl: it is missing"),
    "added": (lambda found: found.update({"archive/more.warc.gz": b"x"}), "does not name it"),
    "longer": (lambda found: found.update({"pages/pages.jsonl": found["pages/pages.jsonl"] * 2}), "it has more than"),
    "no JSON": (lambda found: found.update({DIGEST: b"{"}), "datapackage-digest.json"),
    "no object": (lambda found: found.update({DIGEST: b"[]"}), "it is no object"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_a_forger_does_shows(name: str, signed: Path, tmp_path: Path) -> None:
    change, why = CHANGES[name]
    shutil.copyfile(signed.with_name("archive.db"), tmp_path / "archive.db")

    result = verified(rewritten(signed, tmp_path / "spoilt.wacz", change))  # type: ignore[arg-type]

    assert result.return_value == 1, result.output
    assert why in result.output


def test_a_package_of_another_maker_is_checked_without_a_signature(signed: Path, tmp_path: Path) -> None:
    def unsigned(found: Entries) -> None:
        said = json.loads(found[DIGEST])
        del said["signedData"]
        found[DIGEST] = json.dumps(said).encode()

    report = package.check(rewritten(signed, tmp_path / "other.wacz", unsigned))

    assert (report.clean, report.signature) == (True, "none")


def test_what_a_domain_signed_is_not_called_good(signed: Path, tmp_path: Path) -> None:
    def by_domain(found: Entries) -> None:
        said = json.loads(found[DIGEST])
        del said["signedData"]["publicKey"]
        said["signedData"]["domain"] = "archive.example"
        found[DIGEST] = json.dumps(said).encode()

    report = package.check(rewritten(signed, tmp_path / "other.wacz", by_domain))

    assert (report.signature, report.signer) == ("unknown", "archive.example")


BAD_KEYS: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "no private key in PEM"),
    "a text": (b"-----BEGIN PRIVATE KEY-----\nnone\n-----END PRIVATE KEY-----\n", "no private key in PEM"),
    "of another curve": (pem(ec.generate_private_key(ec.SECP256R1())), "another kind"),
    "of another kind": (pem(rsa.generate_private_key(65537, 2048)), "another kind"),
    "locked": (pem(ec.generate_private_key(ec.SECP384R1()), b"secret"), "protected by a password"),
}


@pytest.mark.parametrize("name", BAD_KEYS)
def test_a_bad_key_is_refused_with_what_makes_a_good_one(name: str, tmp_path: Path) -> None:
    data, why = BAD_KEYS[name]
    (tmp_path / "key.pem").write_bytes(data)

    with pytest.raises(BadKey, match=why) as refused:
        SigningKey(tmp_path / "key.pem")

    assert "openssl ecparam -name secp384r1" in str(refused.value)


def test_a_missing_key_is_refused_and_nothing_is_written(signed: Path, tmp_path: Path) -> None:
    path = signed.with_name("archive.db")

    result = cirma(path, "export", "wacz", str(tmp_path / "out.wacz"), "--sign", str(tmp_path / "none.pem"))

    assert isinstance(result.exception, BadKey)
    assert list(tmp_path.iterdir()) == []


def test_a_format_without_signature_takes_no_key(signed: Path, key: Path, tmp_path: Path) -> None:
    result = cirma(signed.with_name("archive.db"), "export", "warc", str(tmp_path / "out"), "--sign", str(key))

    assert "warc carries no signature" in str(result.exception)


def test_what_is_no_package_is_refused(signed: Path, tmp_path: Path) -> None:
    shutil.copyfile(signed.with_name("archive.db"), tmp_path / "archive.db")
    (tmp_path / "text.wacz").write_text("none")
    with zipfile.ZipFile(tmp_path / "empty.wacz", "w"):
        pass

    for name in ("text.wacz", "empty.wacz", "missing.wacz"):
        result = verified(tmp_path / name)
        assert isinstance(result.exception, ArchiveError), name
        assert name in str(result.exception)


def test_a_signature_needs_the_extra_and_says_so(key: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.runtime.optional.importlib.import_module", _refuse)

    with pytest.raises(ArchiveError, match=r"cirma-archive\[sign\]"):
        SigningKey(key)


def _refuse(name: str) -> None:
    raise ImportError(name)

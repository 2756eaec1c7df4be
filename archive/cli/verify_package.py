"""`cirma verify FILE`: checks that a WACZ is as it was made, and names who signed it."""

from pathlib import Path

from msgspec.structs import asdict

from archive.cli import output
from archive.web_archive import package
from archive.web_archive.package import PackageReport


def run(file: Path, *, as_json: bool) -> int:
    """Check the WACZ at *file* and print what was found; the exit code. Raises `NoPackage` and `MissingExtra`."""
    report = package.check(file)
    if as_json:
        output.json_line({"file": str(file), "clean": report.clean, **asdict(report)})
    else:
        _tell(report)
    return 0 if report.clean else 1


def _tell(report: PackageReport) -> None:
    output.line(f"{output.counted(report.files, 'file')} compared with their digests")
    output.line(f"  signature  {_signature(report)}")
    for fault in report.faults:
        output.line(f"  fault      {fault}")
    output.line("everything is as it was described" if report.clean else f"faults: {len(report.faults)}")


def _signature(report: PackageReport) -> str:
    match report.signature:
        case "good":
            return f"good, by the key {report.signer}, {report.created}: compare the key with what its owner told you"
        case "bad":
            return "not that of its key"
        case "unknown":
            return f"by the domain {report.signer}, whose certificates are not checked here"
        case _:
            return "none"

"""Verify that the archive still holds what was put into it: every row, every byte, and what was derived from them."""

from archive.verify.fault import Fault, Part, Sample
from archive.verify.log import ChainHead
from archive.verify.report import Report, heads, verify

__all__ = ["ChainHead", "Fault", "Part", "Report", "Sample", "heads", "verify"]

"""Whether the archive still holds what was put into it: every row, every byte, and what was made of them."""

from archive.verify.fault import Check, Fault, Sample
from archive.verify.log import Head
from archive.verify.report import Report, heads, verify

__all__ = ["Check", "Fault", "Head", "Report", "Sample", "heads", "verify"]

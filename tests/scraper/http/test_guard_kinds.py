"""Addresses that pass for public ones, by their kinds."""

import pytest

from scraper.http.guard import is_global

CLOUD = [
    "169.254.169.254",
    "169.254.170.2",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "161.26.0.10",
    "166.9.1.1",
]
CLOUD_6 = ["fd00:ec2::254", "fd20:ce::254", "fe80::a9fe:a9fe", "fd00:42::42", "2002:a9fe:a9fe::1", "64:ff9b::a9fe:a9fe"]
PAPER = ["3fff::1", "3fff:fff:ffff::1", "2001:db8::1", "192.0.2.1", "198.51.100.1", "203.0.113.1", "5f00::1"]
ISATAP = [
    f"2606:4700::{middle}:5efe:{inside}" for middle in ("0", "200") for inside in ("7f00:1", "a00:1", "a9fe:a9fe")
]


@pytest.mark.parametrize("address", [*CLOUD, *CLOUD_6, *PAPER, *ISATAP])
def test_no_such_address_is_asked(address: str) -> None:
    assert not is_global(address)


@pytest.mark.parametrize(
    "address", ["168.63.129.17", "2606:4700::1111", "2606:4700::200:5efe:101:101", "3ffe::1", "161.25.0.1", "8.8.8.8"]
)
def test_their_neighbours_are(address: str) -> None:
    assert is_global(address)

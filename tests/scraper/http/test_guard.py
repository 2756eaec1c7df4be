import pytest

from scraper.http.guard import Guard, is_global

STRICT = Guard()
REPLICA = Guard(allow_loopback=True)


@pytest.mark.parametrize("address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "64:ff9b::808:808"])
def test_public_addresses_pass(address: str) -> None:
    assert STRICT.refusal(host="example.org", port=443, addresses=[address]) is None


@pytest.mark.parametrize(
    "address",
    [
        pytest.param("127.0.0.1", id="this machine"),
        pytest.param("127.8.9.1", id="this machine, elsewhere in 127/8"),
        pytest.param("0.0.0.0", id="any address"),
        pytest.param("10.0.0.1", id="private 10/8"),
        pytest.param("172.16.0.1", id="private 172.16/12"),
        pytest.param("192.168.1.1", id="private 192.168/16"),
        pytest.param("169.254.169.254", id="cloud metadata"),
        pytest.param("100.64.0.1", id="carrier-grade NAT"),
        pytest.param("192.0.0.8", id="IETF assignments"),
        pytest.param("192.88.99.1", id="6to4 relay"),
        pytest.param("198.18.0.1", id="benchmarks"),
        pytest.param("203.0.113.7", id="documentation"),
        pytest.param("224.0.0.1", id="multicast"),
        pytest.param("240.0.0.1", id="reserved"),
        pytest.param("255.255.255.255", id="broadcast"),
        pytest.param("::1", id="this machine, IPv6"),
        pytest.param("::", id="any address, IPv6"),
        pytest.param("::ffff:127.0.0.1", id="IPv4-mapped loopback"),
        pytest.param("::ffff:8.8.8.8", id="IPv4-mapped at all"),
        pytest.param("::7f00:1", id="IPv4-compatible"),
        pytest.param("fe80::1", id="link-local"),
        pytest.param("fe80::1%eth0", id="link-local with scope"),
        pytest.param("fd00:ec2::254", id="unique local"),
        pytest.param("fec0::1", id="site-local"),
        pytest.param("ff02::1", id="multicast, IPv6"),
        pytest.param("64:ff9b::7f00:1", id="loopback through NAT64"),
        pytest.param("64:ff9b:1::1", id="local NAT64"),
        pytest.param("2002:7f00:1::", id="loopback through 6to4"),
        pytest.param("2002:a00:1::", id="private through 6to4"),
        pytest.param("2001::1", id="Teredo"),
        pytest.param("2001:db8::1", id="documentation, IPv6"),
    ],
)
def test_other_addresses_are_refused(address: str) -> None:
    refusal = STRICT.refusal(host="example.org", port=443, addresses=[address])

    assert refusal is not None
    assert address in refusal
    assert not is_global(address)


def test_one_bad_address_among_good_ones_refuses_the_host() -> None:
    assert STRICT.refusal(host="example.org", port=80, addresses=["8.8.8.8", "127.0.0.1"]) is not None


@pytest.mark.parametrize("port", [22, 25, 6379, 8080])
def test_only_web_ports_are_asked(port: int) -> None:
    assert STRICT.refusal(host="example.org", port=port, addresses=["8.8.8.8"]) is not None


@pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
def test_a_replica_on_this_machine_may_have_any_port(address: str) -> None:
    assert REPLICA.refusal(host="localhost", port=8000, addresses=[address]) is None


@pytest.mark.parametrize("address", ["0.0.0.0", "::ffff:127.0.0.1", "10.0.0.1", "169.254.169.254", "::"])
def test_a_replica_opens_loopback_and_nothing_else(address: str) -> None:
    assert REPLICA.refusal(host="localhost", port=80, addresses=[address]) is not None

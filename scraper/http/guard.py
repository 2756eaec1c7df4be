"""The address guard: which addresses a fetch may connect to.

A page of the site may name any host, and a name may resolve to anything. What is not an address of the public
internet is refused, whatever its spelling: this machine, its network, its cloud's metadata service.
"""

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

from msgspec import Struct

# A page that names port 22 or 6379 wants something else than a page.
WEB_PORTS = frozenset({80, 443})

# Not ::ffff:127.0.0.1, which nobody writes who means well.
_LOOPBACK = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))
# What the ipaddress module of Python 3.11 takes for global, and is not: IETF assignments and 6to4 relays.
_NOT_GLOBAL_V4 = (IPv4Network("192.0.0.0/24"), IPv4Network("192.88.99.0/24"))
# What clouds answer their own machines at, under public addresses: Azure's wire server, IBM's service networks.
_CLOUD_V4 = (IPv4Network("168.63.129.16/32"), IPv4Network("161.26.0.0/16"), IPv4Network("166.8.0.0/14"))
# For documentation (RFC 9637), and for segments of routes (RFC 9602).
_NOT_GLOBAL_V6 = (IPv6Network("3fff::/20"), IPv6Network("5f00::/16"))
# The middle of an interface identifier that holds an IPv4 address (ISATAP, RFC 5214 section 6.1).
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)
# The one block of IPv6 from which public addresses are given out (RFC 4291 section 2.4).
_GLOBAL_V6 = IPv6Network("2000::/3")
# Networks without IPv4 reach it through these (RFC 6052): the address that counts is inside.
_NAT64 = IPv6Network("64:ff9b::/96")


class Guard(Struct, frozen=True, kw_only=True):
    """The rules on what may be connected to."""

    allow_loopback: bool = False
    """Lets 127.0.0.0/8 and ::1 pass, on any port, and nothing else: for a replica of the site on this machine."""

    def refusal(self, *, host: str, port: int, addresses: Sequence[str]) -> str | None:
        """Return why *host*, resolved to *addresses*, may not be connected to; None if it may.

        One bad address refuses the host: no honest name answers with a public and a private one.
        """
        for address in addresses:
            if self._is_allowed_loopback(address):
                continue
            if self.allow_loopback:
                return f"{host} is {address}, and with allow_loopback nothing but this machine is asked"
            if not is_global(address):
                return f"{host} is {address}, which is no public address"
            if port not in WEB_PORTS:
                return f"port {port} of {host} is no web port"
        return None

    def _is_allowed_loopback(self, address: str) -> bool:
        return self.allow_loopback and any(ip_address(address) in network for network in _LOOPBACK)


def is_global(address: str) -> bool:
    """*address* is one of the public internet."""
    match ip_address(address):
        case IPv4Address() as v4:
            return _is_global_v4(v4)
        case v6:
            return _is_global_v6(v6)


def _is_global_v4(address: IPv4Address) -> bool:
    special = any(address in network for network in (*_NOT_GLOBAL_V4, *_CLOUD_V4))
    return address.is_global and not address.is_multicast and not address.is_reserved and not special


def _is_global_v6(address: IPv6Address) -> bool:
    # The address that counts is the one inside.
    if address in _NAT64:
        return _is_global_v4(IPv4Address(int(address) & 0xFFFF_FFFF))
    if address.sixtofour is not None:
        return _is_global_v4(address.sixtofour)
    if (int(address) >> 32) & 0xFFFF_FFFF in _ISATAP and not _is_global_v4(IPv4Address(int(address) & 0xFFFF_FFFF)):
        return False
    special = any(address in network for network in _NOT_GLOBAL_V6)
    return address in _GLOBAL_V6 and address.is_global and address.scope_id is None and not special

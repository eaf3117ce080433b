"""Which addresses of the network may be spoken to: the public ones, and those that are allowed by name.

A feed's address is written by strangers, and so is every redirect and every DNS answer. None of
them may lead the tracker to the machine it runs on, to the network around it or to the metadata
service of its host. The check is of the numeric address that the socket is about to use, so that a
name whose answer changes between check and use (rebinding) gains nothing.
"""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

from tracker.fetch.rules import IpNetwork

IpAddress = IPv4Address | IPv6Address

_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NAT64 = IPv6Network("64:ff9b::/96")
_IPV4_COMPATIBLE = IPv6Network("::/96")


def parse(text: str) -> IpAddress | None:
    """The address that ``text`` (as the resolver gives it, zone and all) stands for; None for a name."""
    try:
        return ip_address(text.strip("[]").partition("%")[0])
    except ValueError:
        return None


def carried(address: IpAddress) -> IpAddress:
    """The IPv4 address inside an IPv6 one (mapped, compatible, 6to4, NAT64), else the address itself."""
    if isinstance(address, IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address in _NAT64 or (address in _IPV4_COMPATIBLE and int(address) > 1):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def is_public(address: IpAddress) -> bool:
    """Whether anybody on the internet would reach the same machine there.

    By IANA's registries of special-purpose addresses; of IPv6 only the space that is handed out.
    """
    inner = carried(address)
    if not inner.is_global or inner.is_multicast or inner.is_reserved:
        return False
    return isinstance(inner, IPv4Address) or inner in _GLOBAL_UNICAST


def allowed(address: IpAddress, networks: Iterable[IpNetwork]) -> bool:
    """Whether one of ``networks`` holds the address, or the IPv4 address that it carries."""
    forms = {address, carried(address)}
    return any(form in network for network in networks for form in forms if form.version == network.version)


def may_connect(address: IpAddress, networks: Iterable[IpNetwork]) -> bool:
    """Whether the tracker may open a connection to ``address``."""
    return is_public(address) or allowed(address, networks)

"""Which addresses are public, in every form a URL can write one."""

import re
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address

_NUMBER = re.compile(r"0x[0-9a-f]*|[0-9]+", re.IGNORECASE)

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052
_TRANSLATED = (
    IPv6Network("64:ff9b:1::/48"),  # RFC 8215, local-use NAT64
    IPv6Network("2001::/32"),  # Teredo, RFC 4380
    IPv6Network("2002::/16"),  # 6to4, RFC 3056
    IPv6Network("::/96"),  # IPv4-compatible, deprecated
    IPv6Network("::ffff:0:0:0/96"),  # IPv4-translated, RFC 2765
)
_REFUSED = tuple(
    ip_network(network)
    for network in (
        *("192.0.0.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24"),
        *("192.175.48.0/24", "198.18.0.0/15", "100.64.0.0/10", "fec0::/10", "3fff::/20"),
        *("2001:db8::/32", "2620:4f:8000::/48", "5f00::/16"),
    )
)


def is_public(address: Address) -> bool:
    """Whether anybody on the internet could be meant; what merely tunnels to IPv4 is judged by it.

    Forms that embed an address for a translator are refused whole, except NAT64's well-known
    prefix, which networks without IPv4 need.
    """
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return is_public(address.ipv4_mapped)
        if address in _NAT64:
            return is_public(IPv4Address(int(address) & 0xFFFF_FFFF))
        if address.scope_id is not None or any(address in network for network in _TRANSLATED):
            return False
    if any(address in network for network in _REFUSED if network.version == address.version):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def literal_address(host: str) -> Address | None:
    """The address a host is, None for a name.

    Reads what inet_aton(3) reads as well: fewer parts, hexadecimal, octal. Raises ValueError for
    a host of numbers that is no address, since no name ends in a number.
    """
    if ":" in host:
        return ip_address(host)
    parts = host.rstrip(".").split(".")
    if not _NUMBER.fullmatch(parts[-1]):
        return None
    if len(parts) > 4 or not all(_NUMBER.fullmatch(part) for part in parts):
        raise ValueError(host)
    *head, last = (_number(part) for part in parts)
    if any(part > 255 for part in head) or last >= 256 ** (4 - len(head)):
        raise ValueError(host)
    value = last
    for place, part in enumerate(head):
        value |= part << (8 * (3 - place))
    return IPv4Address(value)


def _number(text: str) -> int:
    if text.lower().startswith("0x"):
        return int(text[2:] or "0", 16)
    return int(text, 8) if len(text) > 1 and text.startswith("0") else int(text)

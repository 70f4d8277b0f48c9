"""Which machines are believed when they say who is asking: ``ui.trusted_proxies``."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence

from ingest.errors import SettingsError

# An address with a port: 203.0.113.7:4711, [2001:db8::7]:4711.
_PORT = re.compile(r"^(?:([\d.]+)|\[(.*)\])(?::\d+)?$")


class TrustedProxies:
    """Addresses and networks of proxies. Raises ``SettingsError`` for one that is neither."""

    def __init__(self, named: Sequence[str]) -> None:
        self._networks = [_network(one) for one in named]

    def __bool__(self) -> bool:
        return bool(self._networks)

    def __contains__(self, host: str) -> bool:
        """Whether the machine at the other end of the connection is one of them."""
        address = _address(host.partition("%")[0])
        return address is not None and any(address in network for network in self._networks)

    def caller(self, peer: str, forwarded_for: str) -> str:
        """The address of whoever asks, where ``peer`` sent ``X-Forwarded-For`` with this value.

        Each proxy adds at the end whom it was asked by: read from there, the first that is none of them; what
        stands before it anybody may have written. Some write a port behind the address.
        """
        caller = peer
        for said in reversed(forwarded_for.split(",")):
            address = _address(_PORT.sub(r"\1\2", said.strip()))
            if caller not in self or address is None:
                break
            caller = str(address)
        return caller


def _address(written: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        address = ipaddress.ip_address(written)
    except ValueError:
        return None
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return mapped or address


def _network(named: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    try:
        return ipaddress.ip_network(named.strip())
    except ValueError as problem:
        raise SettingsError(
            f"ui.trusted_proxies: {named!r} is no address or network, such as 10.0.0.7 or"
            " 10.0.0.0/24."
        ) from problem

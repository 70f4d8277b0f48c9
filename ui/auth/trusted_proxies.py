"""Which machines are believed when they say who is asking: ``ui.trusted_proxies``."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from ingest.errors import SettingsError


class TrustedProxies:
    """Addresses and networks of proxies. Raises ``SettingsError`` for one that is neither."""

    def __init__(self, named: Sequence[str]) -> None:
        self._networks = [_network(one) for one in named]

    def __bool__(self) -> bool:
        return bool(self._networks)

    def __contains__(self, host: str) -> bool:
        """Whether the machine at the other end of the connection is one of them."""
        try:
            address = ipaddress.ip_address(host.partition("%")[0])
        except ValueError:
            return False
        if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
            address = address.ipv4_mapped
        return any(address in network for network in self._networks)


def _network(named: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    try:
        return ipaddress.ip_network(named.strip())
    except ValueError as problem:
        raise SettingsError(
            f"ui.trusted_proxies: {named!r} is no address or network, such as 10.0.0.7 or"
            " 10.0.0.0/24."
        ) from problem

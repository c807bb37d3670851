"""To where this installation speaks by itself: https, to public addresses and to no others."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from verify.refusals import Refused

MOST_CHARACTERS = 500
UNICAST = IPv6Network("2000::/3")  # all that is assigned of the public IPv6 internet
TRANSLATED = IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in its last 32 bits


class NotPublic(Exception):
    """The name leads to a machine that is not on the public internet."""


def checked(url: str) -> tuple[str, int, str]:
    """(host, port, path with query) of an address that may be told something. Refused for every other."""
    advice = _("Give a whole address that begins with https://, of letters, digits and signs without blanks.")
    if len(url) > MOST_CHARACTERS or not url.isascii() or not url.isprintable() or " " in url or "\\" in url:
        raise Refused("url", advice)
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port or 443
    except ValueError as error:
        raise Refused("url", advice) from error
    if parts.scheme != "https" or not url.startswith("https://") or not host or parts.fragment:
        raise Refused("url", advice)
    if "@" in parts.netloc:
        raise Refused("url", _("Leave user name and password out of the address: the signature says who sends."))
    if port != 443 and port < 1024:
        raise Refused("url", _("Use port 443, or one from 1024 on."))
    _refuse_literal(host)
    return host, port, (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _refuse_literal(host: str) -> None:
    try:
        literal = ip_address(host)
    except ValueError:
        return
    if not is_allowed(literal):
        raise Refused("url", _("This address is not on the public internet."))


def is_allowed(address: IPv4Address | IPv6Address) -> bool:
    """Public, or in a network of WEBHOOK_NETWORKS. An IPv4 address within an IPv6 one counts as what it is."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return is_allowed(address.ipv4_mapped)
        if address in TRANSLATED:
            return is_allowed(IPv4Address(int(address) & 0xFFFFFFFF))
        if address.sixtofour or address.teredo or address.scope_id:
            return False
    if any(address in ip_network(network) for network in settings.WEBHOOK_NETWORKS):
        return True
    if isinstance(address, IPv6Address) and address not in UNICAST:
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def chosen(addresses: Iterable[str]) -> str:
    """The one to connect to. Raises NotPublic if any of them is not allowed: who mixes them means no good."""
    found = list(dict.fromkeys(addresses))
    if not found or not all(is_allowed(ip_address(each)) for each in found):
        raise NotPublic
    return found[0]

"""The unit an address lies in, only where the operator supplies a table: CITY_TABLE, a CSV of network,unit.

No package ships current, clearly licensed data, so without a table the city stays empty.
"""

import csv
from bisect import bisect_right
from functools import cache
from ipaddress import ip_address, ip_network
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from verify.registry.units import Unit

Ranges = tuple[list[int], list[tuple[int, str]]]


def city_of(address: str) -> str:
    """The unit's code, empty when unknown."""
    if not settings.CITY_TABLE:
        return ""
    try:
        number = int(ip_address(address))
    except ValueError:
        return ""
    starts, ends = _ranges(settings.CITY_TABLE)
    index = bisect_right(starts, number) - 1
    return ends[index][1] if index >= 0 and number <= ends[index][0] else ""


def load() -> None:
    """Reads the table at the start, so that a bad one stops the boot."""
    if settings.CITY_TABLE:
        _ranges(settings.CITY_TABLE)


@cache
def _ranges(path: str) -> Ranges:
    try:
        with Path(path).open(newline="", encoding="utf-8-sig") as file:
            rows = sorted(_range(*row) for row in csv.reader(file) if row)
    except (OSError, ValueError, TypeError) as error:
        raise ImproperlyConfigured(f"CITY_TABLE={path!r} is not a CSV of network,unit: {error}.") from error
    return [start for start, _, _ in rows], [(end, unit) for _, end, unit in rows]


def _range(network: str, unit: str) -> tuple[int, int, str]:
    block = ip_network(network.strip())
    return int(block.network_address), int(block.broadcast_address), Unit(unit.strip()).value

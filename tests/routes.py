"""Every route of the project, and what an answer of one means to whoever asked."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True)
class Route:
    """`name` with its namespaces, or the address where it has none; `carries` are the parameters of the address."""

    name: str
    address: str
    carries: tuple[str, ...]


def routes(patterns: Any = None, namespace: str = "", prefix: str = "", carries: tuple[str, ...] = ()) -> Iterator[Route]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        address, inner = prefix + str(pattern.pattern), (*carries, *parameters(pattern.pattern))
        if isinstance(pattern, URLResolver):
            name = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern.url_patterns, name, address, inner)
        elif isinstance(pattern, URLPattern):
            yield Route(namespace + (pattern.name or address), address, inner)


def parameters(pattern: Any) -> tuple[str, ...]:
    """By name, or by number where an expression has none."""
    regex = pattern.regex
    return tuple(regex.groupindex) or tuple(str(number) for number in range(regex.groups))


def outcome(response: Any) -> str:
    if response.status_code == 302:
        target = response["Location"]
        if target == "/admin/":
            return "denied"
        return "login" if target.startswith("/admin/login/") else "leads on"
    return {200: "open", 404: "missing", 405: "wrong method"}.get(response.status_code, str(response.status_code))

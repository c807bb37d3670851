"""How the office's templates word facts."""

from collections.abc import Iterable
from typing import Any

from accounts.roles import Role
from django import template

from verify.registry.status import Status
from verify.registry.units import Unit
from verify.scanning.verdicts import Verdict
from verify.scanning.wording import WORDINGS

register = template.Library()


@register.filter
def status(value: str) -> Status:
    """The status of a certificate, from the annotation of `with_status`."""
    return Status(value)


@register.filter
def verdict(name: str) -> Any:
    """The title under which the consumer read it."""
    return WORDINGS[Verdict(name)].title if name in set(Verdict) else name


@register.filter
def officer(user: Any) -> str:
    """The name of who acted, a Chinese one with the family name first; the user name where none is given."""
    name: str = user.get_full_name() or user.get_username()
    return name if name.isascii() else f"{user.last_name}{user.first_name}"


@register.filter
def roles(names: Iterable[str]) -> str:
    return listed(Role, names)


@register.filter
def units(codes: Iterable[str]) -> str:
    return listed(Unit, codes)


def listed(choices: Any, values: Iterable[str]) -> str:
    """Their words, in the order of the choices; what is no choice, such as a group made by hand, last and as it is."""
    left = set(values)
    known = [str(choice.label) for choice in choices if choice.value in left]
    return "、".join([*known, *sorted(left - set(choices.values))]) or "—"

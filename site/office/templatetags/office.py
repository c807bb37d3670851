"""How the office's templates word facts."""

from typing import Any

from django import template

from verify.registry.status import Status

register = template.Library()


@register.filter
def status(value: str) -> Status:
    """The status of a certificate, from the annotation of `with_status`."""
    return Status(value)


@register.filter
def officer(user: Any) -> str:
    """The name of who acted, a Chinese one with the family name first; the user name where none is given."""
    name: str = user.get_full_name() or user.get_username()
    return name if name.isascii() else f"{user.last_name}{user.first_name}"

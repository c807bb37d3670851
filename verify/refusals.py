"""Why an action was not done: one exception whose message is a sentence for the person who asked."""

from typing import Any


class Refused(Exception):
    """A rule of the scheme forbids the action; nothing was written. `code` is stable, the message is translated."""

    def __init__(self, code: str, message: Any) -> None:
        super().__init__(str(message))
        self.code = code
        self.message = message


class NotPermitted(Refused):
    """The actor's roles do not include the action."""


def require(by: Any, permission: str) -> None:
    """Raises NotPermitted unless `by` holds `permission`, given as app_label.codename."""
    from django.utils.translation import gettext as _

    if not by.has_perm(permission):
        raise NotPermitted("not_permitted", _("Your role does not allow this."))

"""Who is told: staff, or people of an enterprise, with a mail address."""

from accounts.models import User
from accounts.roles import Role
from django.db.models import Q, QuerySet


def for_unit(unit: str) -> "QuerySet[User]":
    """The city's own reviewers, and the registrars."""
    reviewers = Q(groups__name=Role.CITY_REVIEWER.value, units__contains=[unit])
    return _told(reviewers | Q(groups__name=Role.REGISTRAR.value))


def members(enterprise: int) -> "QuerySet[User]":
    """Who acts for the enterprise of this key."""
    return _told(Q(memberships__enterprise=enterprise, memberships__removed_at=None))


def registrars() -> "QuerySet[User]":
    return _told(Q(groups__name=Role.REGISTRAR.value))


def approvers() -> "QuerySet[User]":
    return _told(Q(groups__name=Role.APPROVER.value))


def _told(whom: Q) -> "QuerySet[User]":
    return User.objects.filter(whom, is_active=True).exclude(email="").distinct().order_by("pk")

"""Who is told: staff with a mail address. Enterprises get theirs with their workspace."""

from accounts.models import User
from accounts.roles import Role
from django.db.models import Q, QuerySet


def for_unit(unit: str) -> "QuerySet[User]":
    """The city's own reviewers, and the registrars."""
    reviewers = Q(groups__name=Role.CITY_REVIEWER.value, units__contains=[unit])
    return _told(reviewers | Q(groups__name=Role.REGISTRAR.value))


def registrars() -> "QuerySet[User]":
    return _told(Q(groups__name=Role.REGISTRAR.value))


def approvers() -> "QuerySet[User]":
    return _told(Q(groups__name=Role.APPROVER.value))


def _told(whom: Q) -> "QuerySet[User]":
    return User.objects.filter(whom, is_active=True).exclude(email="").distinct().order_by("pk")

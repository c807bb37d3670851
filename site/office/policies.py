"""Who sees which facts: the role's view permission, and for a city reviewer the items of the own units.

No policy grants adding, changing or deleting, not even to a superuser: facts change by actions alone.
"""

from collections.abc import Collection
from typing import Any

from accounts.ceiling import within_reach
from accounts.models import User
from accounts.roles import MANAGE_STAFF
from django.db import models
from wagtail.permission_policies import ModelPermissionPolicy

from verify.models import (
    Application,
    Candidate,
    Certificate,
    CheckPlan,
    Complaint,
    Enterprise,
    Inspection,
    Invitation,
    LabelRun,
    Member,
    Message,
    NoticeAddressee,
    Objection,
    Opinion,
    PeriodicRun,
    PoolEntry,
    Product,
    Proposal,
    Publicity,
    Recall,
    Rectification,
    RenewalApplication,
    Round,
    Standard,
    StandardEvaluation,
    StatusChange,
    WorkdayCorrection,
)

# From a fact to its enterprise. Where there is none, only roles that see every unit see it.
ENTERPRISE: dict[type[models.Model], str | None] = {
    Enterprise: "pk",
    Product: "enterprise",
    Certificate: "product__enterprise",
    StatusChange: "certificate__product__enterprise",
    Proposal: "certificate__product__enterprise",
    Inspection: "product__enterprise",
    Rectification: "inspection__product__enterprise",
    Recall: "product__enterprise",
    RenewalApplication: "certificate__product__enterprise",
    LabelRun: "product__enterprise",
    Member: "enterprise",
    Invitation: "enterprise",
    NoticeAddressee: "enterprise",
    Complaint: None,  # of the city that it was handed to
    CheckPlan: None,  # of the unit that it names, or of all
    Application: None,  # of the city whose enterprise applies, and of the experts who were asked
    PoolEntry: None,  # of the unit that fosters it
    Round: None,  # everybody's; what is in it is not
    Publicity: None,
    Candidate: None,
    Objection: None,
    Opinion: None,
    WorkdayCorrection: None,
    Standard: None,
    StandardEvaluation: None,
    Message: None,
    PeriodicRun: None,
}


def view_permission(model: type[models.Model]) -> str:
    return MANAGE_STAFF if model is User else f"verify.view_{model._meta.model_name}"


def visible(model: type[models.Model], user: Any) -> models.QuerySet[Any]:
    """The rows of `model` that `user` may see, by the one rule of Enterprise.visible_to; accounts, by the ceiling."""
    if model is User:
        return within_reach(user)
    rows: models.QuerySet[Any] = model._default_manager.all()
    if not user.has_perm(view_permission(model)):
        return rows.none()
    if model is Complaint:
        rows = rows.without_contact()  # type: ignore[attr-defined]
    if user.has_perm("accounts.all_units") or model is Round:
        return rows
    if model is Application:
        return rows.visible_to(user)  # type: ignore[attr-defined, no-any-return]
    if model is Complaint:
        return rows.filter(unit__in=user.units)
    if model in (CheckPlan, PoolEntry):
        return rows.visible_to(user)  # type: ignore[attr-defined, no-any-return]
    path = ENTERPRISE[model]
    return rows.filter(**{f"{path}__in": Enterprise.objects.visible_to(user)}) if path else rows.none()


class FactPolicy(ModelPermissionPolicy):
    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and bool(user.has_perm(view_permission(self.model)))

    def user_has_any_permission(self, user: Any, actions: Collection[str]) -> bool:
        return "view" in actions and self.user_has_permission(user, "view")

    def user_has_permission_for_instance(self, user: Any, action: str, instance: models.Model) -> bool:
        return action == "view" and visible(self.model, user).filter(pk=instance.pk).exists()

    def instances_user_has_any_permission_for(self, user: Any, actions: Collection[str]) -> models.QuerySet[Any]:
        return visible(self.model, user) if "view" in actions else self.model._default_manager.none()


class ClosedPolicy(ModelPermissionPolicy):
    """Lets nobody in, superusers included: Wagtail's own screens for accounts and groups know no ceiling and no audit."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return False

    def user_has_any_permission(self, user: Any, actions: Collection[str]) -> bool:
        return False

    def user_has_permission_for_instance(self, user: Any, action: str, instance: models.Model) -> bool:
        return False

    def instances_user_has_any_permission_for(self, user: Any, actions: Collection[str]) -> models.QuerySet[Any]:
        none: models.QuerySet[Any] = self.model._default_manager.none()
        return none

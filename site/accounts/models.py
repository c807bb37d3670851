from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """A member of staff, or somebody who acts for enterprises. A city reviewer sees the units listed here and no others."""

    units = ArrayField(
        models.CharField(max_length=6),
        default=list,
        blank=True,
        verbose_name=_("units"),
        help_text=_("Codes of the units a city reviewer works for, like 420100."),
    )

    enabled_at = models.DateTimeField(_("enabled at"), default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        permissions = [("all_units", _("Sees every unit")), ("manage_staff", _("Manages staff accounts"))]

    def sees(self, unit: str) -> bool:
        return unit in self.units or self.has_perm("accounts.all_units")

"""What the office tells enterprises in their workspace, and who of them took note of it, when."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from verify.fields import LimitedTextField
from verify.registry.models import APPEND_ONLY, Enterprise, Industry, Round


class EnterpriseNotice(models.Model):
    """Written once, never changed. `round` and `industry` say by what its enterprises were chosen, where not by name."""

    title = models.CharField(_("title"), max_length=80)
    text = LimitedTextField(_("text"), max_length=2000)
    due_on = models.DateField(_("to be seen to by"), null=True, blank=True)
    round = models.ForeignKey(Round, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("list year"))
    industry = models.ForeignKey(Industry, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("industry"))
    place = models.CharField(_("place of the sealed file"), max_length=100, unique=True, null=True, blank=True, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, blank=True, editable=False)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("sent by"))
    sent_at = models.DateTimeField(_("sent at"))
    request_key = models.UUIDField(unique=True, null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("notice to enterprises")
        verbose_name_plural = _("notices to enterprises")
        ordering = ("-sent_at", "-id")
        constraints = (
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="enterprisenotice_says_something"),
            models.CheckConstraint(
                condition=Q(place__isnull=True, sha256="") | Q(place__isnull=False) & ~Q(sha256=""),
                name="enterprisenotice_file_is_whole",
            ),
        )
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return self.title


class NoticeAddresseeQuerySet(models.QuerySet["NoticeAddressee"]):
    def unread_by(self, user: Any) -> "NoticeAddresseeQuerySet":
        return self.filter(~Exists(NoticeAcknowledgement.objects.filter(addressee=OuterRef("pk"), user=user)))

    def noted(self, is_noted: bool) -> "NoticeAddresseeQuerySet":
        """Those of which anybody of the enterprise took note, or nobody did."""
        found = Exists(NoticeAcknowledgement.objects.filter(addressee=OuterRef("pk")))
        return self.filter(found if is_noted else ~found)


class NoticeAddressee(models.Model):
    """One enterprise to which a notice was sent."""

    notice = models.ForeignKey(EnterpriseNotice, models.PROTECT, related_name="addressees", verbose_name=_("notice to enterprises"))
    enterprise = models.ForeignKey(Enterprise, models.PROTECT, related_name="notices", verbose_name=_("enterprise"))

    objects = NoticeAddresseeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice to an enterprise")
        verbose_name_plural = _("notices to enterprises")
        ordering = ("-notice__sent_at", "-id")
        constraints = (models.UniqueConstraint(fields=("notice", "enterprise"), name="noticeaddressee_once"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.notice} – {self.enterprise}"


class NoticeAcknowledgement(models.Model):
    """A person of the enterprise took note. Each once."""

    addressee = models.ForeignKey(
        NoticeAddressee, models.PROTECT, related_name="acknowledgements", verbose_name=_("notice to an enterprise")
    )
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    noted_at = models.DateTimeField(_("noted at"))

    class Meta:
        verbose_name = _("acknowledgement of a notice")
        verbose_name_plural = _("acknowledgements of notices")
        ordering = ("noted_at", "id")
        constraints = (models.UniqueConstraint(fields=("addressee", "user"), name="noticeacknowledgement_once"),)
        triggers = (APPEND_ONLY,)

    def __str__(self) -> str:
        return f"{self.addressee_id} {self.user}"

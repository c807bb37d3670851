"""What every notice is: frozen when it is published, corrected by dated additions alone [E-5]."""

from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from cms import frozen
from cms.blocks import CorrectionsBlock
from cms.choosers import FileChooser
from cms.corrections import drawn, refusal
from cms.forms import FrozenPanel, FrozenTitlePanel, NoticeForm
from cms.notice_list import Row
from cms.pages.base import StoryPage
from cms.press import counts
from cms.publishing import STAYS, NoticeTester, PublishNotice
from verify.labels import qr
from verify.reader import Reader

COLUMNS = ("title_en", "summary", "document_number", "issued_by", "dated", "unit", "body", "attachment")


def wall(*columns: str) -> tuple[pgtrigger.Trigger, ...]:
    """A sealed row is not deleted, and these columns of it do not change, by whatever way one reaches the table."""
    is_sealed = ~pgtrigger.Q(old__digest="")
    frozen_columns = (*COLUMNS, *columns, "digest")
    differs = reduce(or_, (pgtrigger.Q(**{f"old__{name}__df": pgtrigger.F(f"new__{name}")}) for name in frozen_columns))
    return (
        pgtrigger.Protect(name="stays", operation=pgtrigger.Delete, condition=is_sealed),
        pgtrigger.Protect(name="frozen", operation=pgtrigger.Update, condition=is_sealed & differs),
    )


class NoticePage(StoryPage):
    """What every notice has. Once published, only corrections may be added; the rest stands as it was."""

    FROZEN: ClassVar[tuple[str, ...]] = ("title", "slug", *COLUMNS)
    kind_label: ClassVar[Any]
    slug_of_kind: ClassVar[str]
    seen_by_two: int | None = None  # the revision that two officers have seen, while it is being published

    document_number = models.CharField(_("document number"), max_length=60, blank=True, help_text=_("As printed on the document."))
    issued_by = models.CharField(_("issued by"), max_length=120, help_text=_("The full name of the authority that signs."))
    dated = models.DateField(_("date of the document"), help_text=_("As printed on the document; lists are in this order."))
    attachment = models.ForeignKey(
        "cms.CustomDocument",
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("signed document"),
        help_text=_("The PDF with the seal. Its SHA-256 is printed on the page."),
    )
    corrections = StreamField(
        CorrectionsBlock(),
        verbose_name=_("corrections"),
        blank=True,
        help_text=_("After publication a notice is corrected only here: each correction is dated and stays."),
    )
    digest = models.CharField("SHA-256", max_length=64, blank=True, editable=False)

    base_form_class = NoticeForm
    publish_action = PublishNotice
    content_panels = (
        FrozenTitlePanel("title"),
        FrozenPanel("summary"),
        MultiFieldPanel(
            [
                FrozenPanel("document_number"),
                FrozenPanel("issued_by"),
                FrozenPanel("dated"),
                FrozenPanel("attachment", widget=FileChooser),
            ],
            _("Document"),
        ),
        FrozenPanel("unit"),
        FrozenPanel("body"),
        FieldPanel("corrections"),
    )
    promote_panels = (
        MultiFieldPanel(
            [FrozenPanel("slug"), FrozenPanel("title_en"), FieldPanel("search_description")],
            _("Address and listing"),
        ),
    )
    search_fields = (*StoryPage.search_fields, index.SearchField("document_number"), index.FilterField("dated"))
    exclude_fields_in_copy = ["digest", "corrections"]
    parent_page_types = ("cms.NoticeIndexPage",)
    subpage_types: tuple[str, ...] = ()

    class Meta:
        abstract = True

    @classmethod
    def panels_with(cls, *facts: FrozenPanel) -> tuple[Any, ...]:
        """What only one kind asks for stands before the corrections."""
        return (*cls.content_panels[:-1], *facts, cls.content_panels[-1])

    # -- what the public may see ------------------------------------------------------------------------------
    @classmethod
    def visible(cls, at: datetime) -> Any:
        return cls.objects.live()

    @classmethod
    def for_rows(cls) -> Any:
        return cls.objects.defer("body", "corrections")

    def is_on_view(self, at: datetime) -> bool:
        return True

    def state_label(self, at: datetime) -> str:
        return ""

    def row(self, reader: Reader, at: datetime, request: Any = None) -> Row:
        return Row(
            self.get_url(request) or "", self.title_for(reader), str(self.kind_label), self.dated, capfirst(self.state_label(at))
        )

    # -- what may be done with it -----------------------------------------------------------------------------
    def permissions_for_user(self, user: Any) -> NoticeTester:
        return NoticeTester(user, self)

    def not_ready(self) -> str:
        """Why nobody may publish it yet; empty where nothing stands against it."""
        return ""

    def save(self, clean: bool = True, **kwargs: Any) -> None:
        """A new notice is a draft, and goes live by PublishNotice alone; the first time it does, it is sealed."""
        if self._state.adding:
            self.live, self.has_unpublished_changes = False, True
        fields = kwargs.get("update_fields")
        if fields is None or "live_revision" in fields or "live" in fields:
            self._refuse_a_back_door()
        if fields is None and self.live and not self.digest:
            self.digest = frozen.digest(self)
        super().save(clean=clean, **kwargs)

    def _refuse_a_back_door(self) -> None:
        if self._state.adding and not self.live_revision_id:
            return
        stored = type(self).objects.filter(pk=self.pk).values_list("live", "live_revision_id").first() or (False, None)
        was_live, was_revision = stored
        is_going_live = self.live and (not was_live or self.live_revision_id not in (None, was_revision))
        if is_going_live and (not self.seen_by_two or self.live_revision_id != self.seen_by_two):
            raise PermissionDenied(gettext("A notice is published by the approval of a second officer alone."))
        if was_live and not self.live:
            raise PermissionDenied(STAYS)

    def unpublish(self, *args: Any, **kwargs: Any) -> None:
        self._refuse_if_sealed()
        super().unpublish(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        self._refuse_if_sealed()
        return super().delete(*args, **kwargs)

    def move(self, *args: Any, **kwargs: Any) -> None:
        self._refuse_if_sealed()
        super().move(*args, **kwargs)

    def _refuse_if_sealed(self) -> None:
        if self.digest:
            raise PermissionDenied(STAYS)

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """A revision says what was to be read; that it is sealed is a fact about the page."""
        page = super().with_content_json(content)
        page.digest = self.digest
        return page

    def clean(self) -> None:
        super().clean()
        if self.expire_at:
            raise ValidationError(gettext("A notice does not expire: what was published stays."))
        stored = type(self).objects.filter(pk=self.pk).exclude(digest="").first() if self.pk else None
        if stored is None:
            self._refuse_counts()
        if stored is None and self.corrections:
            raise ValidationError({"corrections": gettext("Corrections are for published notices. Change the text itself.")})
        if stored is not None:
            self._refuse_silent_edits(stored)
            self._refuse_rewritten_corrections(stored)

    def _refuse_counts(self) -> None:
        """A number that changes by itself has no place in what stays as it was published."""
        body = self.body.get_prep_value() if self.body else ""
        is_counted = any(block.block_type == "figure" and block.value.get("counted") for block in self.body)
        if is_counted or counts.WRITTEN.search(f"{self.summary} {self.search_description} {body}"):
            raise ValidationError(gettext("A notice stays as it is: write the number itself, not a count of the register."))

    def _refuse_silent_edits(self, stored: Any) -> None:
        if names := frozen.changed(self, stored):
            labels = "、".join(str(self._meta.get_field(name).verbose_name) for name in names)
            raise ValidationError(
                gettext("This notice is published and stays as it is. Changed: %(fields)s. Add a dated correction instead.")
                % {"fields": labels}
            )

    def _refuse_rewritten_corrections(self, stored: Any) -> None:
        sentence = refusal(self.corrections, stored.corrections, since=stored.first_published_at, at=timezone.now())
        if sentence:
            raise ValidationError({"corrections": sentence})

    # -- what its page shows ----------------------------------------------------------------------------------
    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.is_on_view(timezone.now()):
            raise Http404
        response: HttpResponse = super().serve(request, *args, **kwargs)
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        address = f"{settings.PUBLIC_SCHEME}://{settings.PUBLIC_HOST}{self.get_url(request) or '/'}"
        return {
            **context,
            "kind_label": self.kind_label,
            "address": address,
            "qr": qr.outline(address),
            "counter": None,  # what was published says for ever what it said
            "corrections": drawn(self.corrections),
            "files": [self.attached()] if self.attachment else [],
            "frozen_url": reverse("cms:frozen", args=[self.slug]) if self.slug else "",
            "state_label": capfirst(self.state_label(context["at"])),
        }

    def attached(self) -> dict[str, Any]:
        file = self.attachment
        return {
            "title": file.title,
            "url": file.url,
            "kind": file.file_extension.upper(),
            "size": file.get_file_size(),
            "sha256": file.sha256,
        }

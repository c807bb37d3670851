"""Reporting a counterfeit or a misuse of the mark, with pictures."""

from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from verify import uploads
from verify.refusals import Refused
from verify.supervision.actions.complaints import MAX_PICTURES
from verify.supervision.models import Complaint

SUBJECTS = (
    (Complaint.Subject.COUNTERFEIT, _("Goods that pretend to carry the mark, or a copied label")),
    (Complaint.Subject.MISUSE, _("The mark used without being entitled to it: on premises, in advertising, in an online shop")),
)
CHOOSE = _("Please choose what you want to report.")
TOO_MANY = _("At most five pictures can be sent with a report.")


class SeveralFiles(forms.FileInput):
    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return files.getlist(name) if hasattr(files, "getlist") else files.get(name)


class UploadsField(forms.FileField):
    """Several files in one input; cleans to what `uploads.accept` made of them. `kinds` as there; `faulty` names a file."""

    kinds: frozenset[str]
    faulty: Any

    def __init__(self, *args: Any, most: int, too_many: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.most, self.too_many = most, too_many

    def clean(self, data: Any, initial: Any = None) -> list[uploads.Accepted]:
        files: Sequence[UploadedFile[bytes]] = [file for file in (data if isinstance(data, list) else [data]) if file]
        if len(files) > self.most:
            raise forms.ValidationError(self.too_many, code="too_many", params={"most": self.most})
        accepted, problems = [], []
        for number, file in enumerate(files, 1):
            try:
                accepted.append(uploads.accept(file, kinds=self.kinds))
            except Refused as refusal:
                sentence = self.faulty % {"number": number, "problem": refusal.message}
                problems.append(forms.ValidationError(sentence, code=refusal.code))
        if problems:
            raise forms.ValidationError(problems)
        return accepted


class PicturesField(UploadsField):
    widget = SeveralFiles(attrs={"multiple": True, "accept": "image/jpeg,image/png,image/webp"})
    kinds = frozenset({uploads.PICTURE})
    faulty = _("Picture %(number)s: %(problem)s")

    def __init__(self, *args: Any, most: int = MAX_PICTURES, too_many: Any = TOO_MANY, **options: Any) -> None:
        super().__init__(*args, most=most, too_many=too_many, **options)


class EvidenceField(UploadsField):
    """Pictures and PDFs."""

    widget = SeveralFiles(attrs={"multiple": True, "accept": "image/jpeg,image/png,image/webp,application/pdf"})
    kinds = frozenset({uploads.PICTURE, uploads.PDF})
    faulty = _("File %(number)s: %(problem)s")


class PdfsField(UploadsField):
    widget = SeveralFiles(attrs={"multiple": True, "accept": "application/pdf"})
    kinds = frozenset({uploads.PDF})
    faulty = _("File %(number)s: %(problem)s")


class MisuseForm(forms.Form):
    subject = forms.ChoiceField(
        label=_("What do you want to report?"),
        choices=SUBJECTS,
        widget=forms.RadioSelect,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    where_seen = forms.CharField(
        label=_("Where did you see it?"),
        help_text=_("The address and name of the shop, or the name and link of the online shop."),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Please say where you saw it, so that somebody can go and look.")},
    )
    description = forms.CharField(
        label=_("What did you notice?"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )
    pictures = PicturesField(
        label=_("Photos"),
        help_text=_(
            "At most five, JPEG, PNG or WebP, 12 MB each. Place and camera are removed from them; they are never published."
        ),
        required=False,
    )
    contact = forms.CharField(
        label=_("Phone or e-mail, if we may ask back"),
        help_text=_("Stored sealed, and never passed on to the one you report."),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

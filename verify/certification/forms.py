from collections.abc import Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from verify import uploads
from verify.certification.actions.objections import MOST_CONTACT, MOST_GROUNDS, MOST_NAME
from verify.certification.models import Candidate, Objection
from verify.refusals import Refused


class ObjectionForm(forms.Form):
    """For a person and a unit alike: which fields each needs stands beside them, and the rule in the action."""

    candidate = forms.TypedChoiceField(
        label=_("What do you object to?"),
        required=False,
        coerce=int,
        empty_value=None,
        error_messages={"invalid_choice": _("This candidate is not on the list; choose one of these.")},
    )
    objector_kind = forms.ChoiceField(
        label=_("Who objects?"),
        choices=Objection.ObjectorKind,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("Please choose whether a person or a unit objects.")),
    )
    name = forms.CharField(
        label=_("Name, or name of the unit"),
        help_text=_("Of the person, or the registered name of the unit."),
        max_length=MOST_NAME,
        error_messages={"required": _("Please give the name of the person or the unit that objects.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    contact = forms.CharField(
        label=_("Telephone or e-mail"),
        help_text=_("A person must fill this in; a unit may."),
        required=False,
        max_length=MOST_CONTACT,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    grounds = forms.CharField(
        label=_("Grounds"),
        help_text=_("What is wrong, and what shows it. At most 3,000 characters."),
        max_length=MOST_GROUNDS,
        error_messages={"required": _("Please say what you object to, and why.")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    letter = forms.FileField(
        label=_("Letter of objection"),
        help_text=_(
            "A unit must upload the letter with its seal; a person may add evidence. PDF, JPEG, PNG or WebP, at most 10 MB."
        ),
        required=False,
        allow_empty_file=True,  # so that an empty one gets the same sentence as any other wrong file
        max_length=200,
        error_messages={"max_length": _("The name of the file is too long; please shorten it.")},
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.webp"}),
    )
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_position = {candidate.position: candidate for candidate in candidates}
        names = [
            (candidate.position, f"{candidate.position}. {candidate.item_name}（{candidate.enterprise_name}）")
            for candidate in candidates
        ]
        self.fields["candidate"].choices = [("", _("The whole list")), *names]  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            if name not in {"objector_kind", "request_key"}:
                field.widget.attrs["class"] = "field"

    def clean_letter(self) -> uploads.Accepted | None:
        upload = self.cleaned_data["letter"]
        if not upload:
            return None
        try:
            return uploads.accept(upload, kinds={"PDF", "PICTURE"})
        except Refused as refusal:
            raise forms.ValidationError(str(refusal.message), code=refusal.code) from refusal

    def clean(self) -> dict[str, Any]:
        """Says at once what the action would refuse, beside the field it is about."""
        given = self.cleaned_data
        kind = given.get("objector_kind")
        if kind == Objection.ObjectorKind.UNIT and "letter" in given and given["letter"] is None:
            self.add_error("letter", _("A unit must upload its letter of objection with its seal."))
        if kind == Objection.ObjectorKind.PERSON and "contact" in given and not given["contact"].strip():
            self.add_error("contact", _("A person must leave a telephone number or an e-mail address."))
        return given

    def facts(self) -> dict[str, Any]:
        """What `objections.receive` takes."""
        return {**self.cleaned_data, "candidate": self.by_position.get(self.cleaned_data["candidate"])}

"""What an enterprise types on its page. Nothing is saved by these forms: they only say what was told, or what is wrong with it."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cms.brand_editing.contents import Told, segments, told
from cms.brand_editing.drafts import Draft
from cms.brand_editing.markup import foreign_links
from cms.brand_editing.pictures import GALLERY, LOGO, MOST_SHOWN

MOST_STORY = 20_000
MOST_HONOURS, MOST_OUTLETS = 20, 8
UNSEEN = {"Cc", "Cf", "Co", "Cs"}
KEPT = set("\n\r\t\u200d")
web_address = URLValidator(schemes=["http", "https"], message=gettext_lazy("Give a whole address that begins with https://."))


def nothing_unseen(text: str) -> None:
    """No character that nobody sees and that could turn what is read around."""
    if any(unicodedata.category(sign) in UNSEEN and sign not in KEPT for sign in text):
        raise ValidationError(_("There are invisible control characters in this text. Please type it anew."), code="unseen")


class Text(forms.CharField):
    default_validators = [nothing_unseen]


class Address(Text):
    default_validators = [nothing_unseen, web_address]
    widget = forms.URLInput


class StoryField(Text):
    widget = forms.Textarea

    def validate(self, value: str) -> None:
        super().validate(value)
        if found := foreign_links(value):
            raise ValidationError(
                _("Links lead to https addresses only, and this one does not: %(link)s") % {"link": found[0][:80]}
            )


class BrandForm(forms.Form):
    """`version` is the draft that was opened. `text_0` and so on: the texts of the story, between what staff put there."""

    version = forms.CharField(widget=forms.HiddenInput, max_length=16)
    website = Address(label=gettext_lazy("website"), max_length=200, required=False)
    phone = Text(
        label=gettext_lazy("telephone"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Of the enterprise, not of a person."),
    )
    address = Text(
        label=gettext_lazy("address"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Of the enterprise, as customers find it."),
    )
    remove_logo = forms.BooleanField(label=gettext_lazy("Take the logo off"), required=False)

    def __init__(self, *args: Any, draft: Draft, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = []
        for number, segment in enumerate(segment for segment in segments(draft.page) if not segment.is_fixed):
            name = f"text_{number}"
            self.names.append(name)
            widget = forms.Textarea(attrs={"rows": 14, "data-story": ""})
            self.fields[name] = StoryField(
                label=gettext_lazy("story"), required=False, max_length=MOST_STORY, initial=segment.text, widget=widget
            )
        if draft.page.logo is None:
            del self.fields["remove_logo"]


class HonourForm(forms.Form):
    year = forms.IntegerField(label=gettext_lazy("year"), min_value=1900, max_value=2100)
    title = Text(label=gettext_lazy("honour"), max_length=100)
    awarded_by = Text(label=gettext_lazy("awarded by"), max_length=100, required=False)


class OutletForm(forms.Form):
    name = Text(label=gettext_lazy("shop"), max_length=60)
    url = Address(label=gettext_lazy("address"), max_length=200)


class ShownForm(forms.Form):
    """A picture of the gallery: what it shows and who took it came with it and stays."""

    image = forms.IntegerField(widget=forms.HiddenInput)
    caption = Text(label=gettext_lazy("caption"), max_length=120, required=False)


def _rows(form: type[forms.Form], most: int, **more: Any) -> Any:
    return forms.formset_factory(form, can_delete=True, max_num=most, validate_max=True, absolute_max=most + 5, **more)


HonourRows = _rows(HonourForm, MOST_HONOURS, extra=1)
OutletRows = _rows(OutletForm, MOST_OUTLETS, extra=1)
GalleryRows = _rows(ShownForm, MOST_SHOWN, extra=0, can_order=True)


class Editor:
    """The form with its rows, as of one draft."""

    def __init__(self, draft: Draft, data: Any = None) -> None:
        said = told(draft.page)
        self.draft, self.logo = draft, said.logo
        self.images = {each["image"].pk: each["image"] for each in said.gallery}
        opened = {"version": draft.version, "website": said.website, "phone": said.phone, "address": said.address}
        self.form = BrandForm(data, draft=draft, initial=opened)
        self.honours = HonourRows(data, prefix="honours", initial=said.honours)
        self.outlets = OutletRows(data, prefix="outlets", initial=said.outlets)
        shown = [{"image": each["image"].pk, "caption": each["caption"]} for each in said.gallery]
        self.gallery = GalleryRows(data, prefix="gallery", initial=shown)
        for row in self.gallery:
            row.fields["ORDER"].label = gettext_lazy("place in the gallery")
            row.picture = self.images.get(_number(row["image"].value()))

    @property
    def rows(self) -> tuple[Any, ...]:
        return (self.honours, self.outlets, self.gallery)

    def is_valid(self) -> bool:
        if not all([self.form.is_valid(), *(rows.is_valid() for rows in self.rows)]):
            return False
        if any(row.cleaned_data.get("image") not in self.images for row in self.gallery.forms):
            self.form.add_error(None, _("Somebody took a picture out of the gallery meanwhile. Please open the page again."))
            return False
        return True

    @property
    def sentences(self) -> list[str]:
        found = [error for errors in self.form.errors.values() for error in errors]
        for rows in self.rows:
            found += [*rows.non_form_errors(), *(error for row in rows.errors for errors in row.values() for error in errors)]
        return [str(error) for error in found]

    def told(self) -> Told:
        said = self.form.cleaned_data
        ordered = [row.cleaned_data for row in self.gallery.ordered_forms]
        return Told(
            texts=[said[name] for name in self.form.names],
            honours=[_bare(row) for row in _kept(self.honours)],
            outlets=[_bare(row) for row in _kept(self.outlets)],
            gallery=[{"image": self.images[row["image"]], "caption": row["caption"]} for row in ordered],
            website=said["website"],
            phone=said["phone"],
            address=said["address"],
            logo=None if said.get("remove_logo") else self.logo,
        )


def _kept(rows: Any) -> list[dict[str, Any]]:
    return [row.cleaned_data for row in rows.forms if row.cleaned_data and row not in rows.deleted_forms]


def _bare(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "DELETE"}


def _number(value: Any) -> int | None:
    return int(value) if str(value).isdecimal() else None


class PictureForm(forms.Form):
    place = forms.ChoiceField(
        label=gettext_lazy("Where it stands"),
        choices=[(GALLERY, gettext_lazy("in the gallery")), (LOGO, gettext_lazy("as the logo"))],
        initial=GALLERY,
        widget=forms.RadioSelect,
    )
    file = forms.FileField(
        label=gettext_lazy("picture"),
        max_length=200,
        help_text=gettext_lazy("JPEG, PNG or WebP, at most 12 MB. Camera and place are taken out of it."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp"}),
    )
    alt = Text(
        label=gettext_lazy("what the picture shows"),
        max_length=200,
        help_text=gettext_lazy("In words, for those who do not see it."),
    )
    credit = Text(label=gettext_lazy("credit"), max_length=120, help_text=gettext_lazy("Who took the picture; printed beneath it."))
    caption = Text(label=gettext_lazy("caption"), max_length=120, required=False)

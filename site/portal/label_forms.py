from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from verify.labels.codes import MAX_SERIAL
from verify.models import LabelOrder, LabelRange, LabelRun, Product

AGAIN = dict.fromkeys(("required", "invalid"), _("Open this form anew, please."))


class ProductField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} {obj.specification}".strip()


class OrderForm(forms.Form):
    product = ProductField(
        label=_("item"),
        queryset=Product.objects.none(),
        to_field_name="ref",
        error_messages={"invalid_choice": _("Choose one of your items.")},
    )
    grade = forms.ChoiceField(
        label=_("grade"),
        choices=LabelRun.Grade.choices,
        initial=LabelRun.Grade.ITEM,
        widget=forms.RadioSelect,
        help_text=_("A product-level code is the same on every pack; item-level codes count each pack by itself."),
    )
    carrier = forms.ChoiceField(
        label=_("carrier"),
        choices=LabelRun.Carrier.choices,
        initial=LabelRun.Carrier.PACK,
        widget=forms.RadioSelect,
        help_text=_("Only products carry labels on their packages; a service or a project has a certificate or a plaque."),
    )
    lot = forms.CharField(
        label=_("lot"),
        max_length=LabelRun._meta.get_field("lot").max_length,
        required=False,
        help_text=_("As printed on the package; a recall names it."),
    )
    quantity = forms.IntegerField(
        label=_("quantity"), min_value=1, max_value=MAX_SERIAL, widget=forms.NumberInput(attrs={"inputmode": "numeric"})
    )
    has_scratch = forms.BooleanField(
        label=_("With scratch codes under a coating"),
        required=False,
        help_text=_(
            "For item-level codes. Eight digits that only the buyer sees; a second person fetches their file. Not changed later."
        ),
    )
    # Made when the form was shown, so that sending it twice orders once.
    request_key = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, error_messages=AGAIN)

    def __init__(self, *args: Any, products: QuerySet[Product], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["product"]
        offered.queryset = products


class ConfirmForm(forms.Form):
    """Nothing to fill in: the order stands above the button."""


class DeclineForm(forms.Form):
    remark = forms.CharField(
        label=_("reason"),
        max_length=LabelOrder._meta.get_field("remark").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Your colleague reads it."),
    )


class RangeForm(forms.Form):
    first = forms.IntegerField(label=_("first serial"), min_value=0, max_value=MAX_SERIAL)
    last = forms.IntegerField(label=_("last serial"), min_value=0, max_value=MAX_SERIAL)


class ListForm(forms.Form):
    kind = forms.ChoiceField(label=_("what is to be done"), choices=LabelRange.Kind.choices, widget=forms.RadioSelect)
    file = forms.FileField(
        label=_("list"),
        help_text=_("CSV or XLSX with the columns 起始, 截止 and, for voiding, 原因. Each end is a serial or a code as printed."),
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    reason = forms.CharField(
        label=_("reason"),
        required=False,
        max_length=LabelRange._meta.get_field("reason").max_length,
        help_text=_("For rows of voided labels that give none."),
    )


class VoidForm(RangeForm):
    reason = forms.CharField(
        label=_("reason"),
        max_length=LabelRange._meta.get_field("reason").max_length,
        help_text=_("Lost, stolen or spoilt labels. What is voided stays void."),
    )

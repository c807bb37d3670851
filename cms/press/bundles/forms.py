"""What is typed about a bundle."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cms.press.bundles.models import Bundle, PreviewLink

DAYS = 7


class MomentInput(forms.DateTimeInput):
    """The browser's own picker; typed by hand it reads the same."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M:%S", attrs={"step": "1"})


class BundleForm(forms.ModelForm):
    class Meta:
        model = Bundle
        fields = ("name", "release_at")
        widgets = {"release_at": MomentInput}


class LinkForm(forms.ModelForm):
    class Meta:
        model = PreviewLink
        fields = ("reviewer", "expires_at")
        widgets = {"expires_at": MomentInput}

    def __init__(self, *args: Any, at: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("expires_at", (at + timedelta(days=DAYS)).replace(second=0, microsecond=0))


class PagesForm(forms.Form):
    """Chosen from what may be released: `pages` are those on offer."""

    pages = forms.ModelMultipleChoiceField(queryset=None, error_messages={"required": _("Choose at least one page.")})

    def __init__(self, *args: Any, pages: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pages"].queryset = pages  # type: ignore[attr-defined]


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("reason"), max_length=500, widget=forms.Textarea({"rows": 3}))

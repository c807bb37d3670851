"""Many pictures at once: what they have in common is typed once. Wagtail takes them one by one, tells which are there already, and
asks for each what is still missing."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.images.views.multiple import AddView

from cms.images import CustomImage

COMMON = ("description", "credit", "source", "licence", "terms", "caption", "taken_on")


class CommonForm(forms.ModelForm):
    """Nothing is required here: what is left out is asked for beneath each picture."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.required = False

    class Meta:
        model = CustomImage
        fields = COMMON
        widgets = {"taken_on": forms.DateInput(attrs={"type": "date"})}


class AddPictures(AddView):
    template_name = "cms/admin/add_pictures.html"
    page_title = _("Add pictures")

    @property
    def typed(self) -> dict[str, str]:
        """For all pictures of this visit; each comes in a request of its own."""
        return {name: self.request.POST[name] for name in COMMON if self.request.POST.get(name)}

    def get_upload_form_class(self) -> type:
        base, typed = super().get_upload_form_class(), self.typed

        class WithCommon(base):
            def __init__(self, data: Any = None, files: Any = None, **kwargs: Any) -> None:
                super().__init__(data and {"licence": CustomImage.Licence.ASK, **typed, **data}, files, **kwargs)

        return WithCommon

    def get_edit_upload_form_context_data(self) -> dict[str, Any]:
        """What was typed for all stands in the form of the one that lacks something."""
        common = CommonForm(self.typed)
        common.is_valid()
        for name in self.typed:
            if name in common.cleaned_data:
                setattr(self.object, name, common.cleaned_data[name])
        return super().get_edit_upload_form_context_data()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "common": CommonForm()}

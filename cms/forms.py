"""Form parts of the page editor."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, TitleFieldPanel


class TickedChoices(forms.CheckboxSelectMultiple):
    """Boxes to tick for an ArrayField of choices, whose own field reads a comma-separated line."""

    def format_value(self, value: Any) -> list[str]:
        return value.split(",") if isinstance(value, str) and value else [str(each) for each in value or ()]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        return ",".join(super().value_from_datadict(data, files, name) or ())


class NoticeForm(WagtailAdminPageForm):
    """Asks only for what may still be said: everything before publication, corrections afterwards."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("expire_at", None)
        if self.instance.digest:
            for name in self.instance.FROZEN:
                self.fields.pop(name, None)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        is_approval = self.data.get("action-workflow-action") and self.data.get("workflow-action-name") == "approve"
        if is_approval and self.has_changed():
            self.add_error(None, _("You changed the text, so that it is yours now: save it, and another officer approves it."))
        return cleaned


class _Frozen:
    """Shows the value, read-only, of a field that the form no longer asks for because the notice is published."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if self.form is not None and self.bound_field is None and self.instance.digest:
            self.read_only = True
            self.heading = self.panel.heading or capfirst(self.panel.db_field.verbose_name)
            self.help_text = ""


class FrozenPanel(FieldPanel):
    class BoundPanel(_Frozen, FieldPanel.BoundPanel):
        pass


class FrozenTitlePanel(TitleFieldPanel):
    class BoundPanel(_Frozen, TitleFieldPanel.BoundPanel):
        pass

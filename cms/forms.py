"""Form parts of the page editor."""

from typing import Any

from django import forms


class TickedChoices(forms.CheckboxSelectMultiple):
    """Boxes to tick for an ArrayField of choices, whose own field reads a comma-separated line."""

    def format_value(self, value: Any) -> list[str]:
        return value.split(",") if isinstance(value, str) and value else [str(each) for each in value or ()]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        return ",".join(super().value_from_datadict(data, files, name) or ())

"""The review of what an enterprise writes about itself, as a task of Wagtail's workflows."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import Task


class BrandReviewTask(Task):
    """Decided in the office, by the reviewer of the enterprise's own unit (office/brand_reviews.py). While it waits nobody edits
    the page, and Wagtail's own buttons decide nothing: they know no units."""

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return False

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        return True

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, Any, bool]]:
        return []

    @classmethod
    def get_description(cls) -> Any:
        return _("The city reviewer of the enterprise's own unit decides, in the office")

    class Meta:
        verbose_name = _("review of a brand page by its city")
        verbose_name_plural = _("reviews of brand pages by their cities")

"""The row beneath a page by which it is passed on."""

from typing import Any

from django import template

from cms.press.share.pages import share_of

register = template.Library()


@register.inclusion_tag("cms/share.html", takes_context=True)
def share_row(context: Any, page: Any) -> dict[str, Any]:
    """Nothing for a page that is not out, or that a preview draws. No query."""
    request, subjects = context.get("request"), context.get("subjects")
    is_withheld = bool(subjects and subjects.leaves_featured)
    is_preview = getattr(request, "is_preview", False)
    share = None if is_preview else share_of(page, context["at"], has_poster=not is_withheld)
    return {"share": share, "reader": context.get("reader")}

"""Pages that anybody may read, chosen inside the query at hand: Wagtail's own `public()` asks first which pages are restricted."""

from typing import Any

from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef
from wagtail.models import PageViewRestriction


def published(pages: Any) -> Any:
    """Of a queryset of pages of any kind, those that are live and stand in no restricted section."""
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    above = PageViewRestriction.objects.annotate(asked=path).filter(asked__startswith=F("page__path"))
    return pages.live().filter(~Exists(above))

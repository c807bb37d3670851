"""What a bundle's screens list."""

from typing import Any

from django.db.models import Q
from wagtail.models import Page

from cms.policies import SitePolicy
from cms.press.bundles.models import Bundle, BundleItem, PreviewVisit

MOST = 200


def pages(user: Any, search: str = "") -> Any:
    """Pages with something unpublished that `user` works on, in no open bundle and without a schedule of their own."""
    mine = SitePolicy().instances_user_has_any_permission_for(user, {"add", "change", "publish"})
    found = Page.objects.filter(pk__in=mine.values("pk"), depth__gt=2, latest_revision__isnull=False)
    found = found.filter(Q(live=False) | Q(has_unpublished_changes=True)).exclude(pk__in=BundleItem.objects.open().values("page"))
    for word in search.split():
        found = found.filter(Q(draft_title__icontains=word) | Q(title__icontains=word))
    return found.select_related("content_type", "latest_revision__user")


def visits(bundle: Bundle) -> Any:
    """Looks by its links, the last first."""
    return PreviewVisit.objects.filter(link__bundle=bundle).select_related("link", "page").order_by("-pk")

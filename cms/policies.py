"""Which pages somebody sees in the admin's lists and by its private API: NoticeTester says what may be done with one of them."""

from collections.abc import Collection
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.pages.notices import NoticeIndexPage


class SitePolicy(PagePermissionPolicy):
    """Of notices, only what is granted at /notices/ itself counts here too, so that nobody else reads of one before it is out."""

    def instances_user_has_any_permission_for(self, user: Any, actions: Collection[str]) -> Any:
        pages = super().instances_user_has_any_permission_for(user, actions)
        granted = self.get_cached_permissions_for_user(user)
        if user.is_superuser or not granted or self._is_granted_at_notices(granted, actions):
            return pages
        index = NoticeIndexPage.objects.first()
        return pages.not_descendant_of(index) if index else pages

    def _is_granted_at_notices(self, granted: Any, actions: Collection[str]) -> bool:
        """Tells the list of notices by its type, which asks the database nothing."""
        codenames, notices = self._get_permission_codenames(actions), ContentType.objects.get_for_model(NoticeIndexPage)
        return any(each.permission.codename in codenames and each.page.content_type_id == notices.pk for each in granted)


def within_reach(pages: Any, user: Any) -> Any:
    """Those of `pages` whose existence `user` may know of: what is out, and the drafts that `user` works on."""
    return pages.filter(Q(live=True) | Q(pk__in=SitePolicy().explorable_instances(user).values("pk")))

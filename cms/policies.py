"""Which pages somebody sees in the admin's lists and by its private API: NoticeTester says what may be done with one of them."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from cms.pages.notices import NoticeIndexPage


class SitePolicy(PagePermissionPolicy):
    """Of notices, only what is granted at /notices/ itself counts here too, so that nobody else reads of one before it is out."""

    def instances_user_has_any_permission_for(self, user: Any, actions: Collection[str]) -> Any:
        pages = super().instances_user_has_any_permission_for(user, actions)
        index = NoticeIndexPage.objects.first()
        if index is None or user.is_superuser or self._is_granted_at(index, user, actions):
            return pages
        return pages.not_descendant_of(index)

    def _is_granted_at(self, index: Page, user: Any, actions: Collection[str]) -> bool:
        codenames = self._get_permission_codenames(actions)
        granted = self.get_cached_permissions_for_user(user)
        return any(grant.permission.codename in codenames and grant.page.path.startswith(index.path) for grant in granted)


def within_reach(pages: Any, user: Any) -> Any:
    """Those of `pages` whose existence `user` may know of: what is out, and the drafts that `user` works on."""
    return pages.filter(Q(live=True) | Q(pk__in=SitePolicy().explorable_instances(user).values("pk")))

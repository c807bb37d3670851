"""Files and pictures behind pages: a file is public while a live page, or a live post of its event, refers to it, and one that a
published notice refers to does not change."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.http import Http404, HttpRequest
from wagtail.models import Page, ReferenceIndex
from wagtail.permissions import policy_registry

from cms.brand_editing.rights import reviews
from cms.images import CustomImage
from cms.pages.notices import KINDS
from cms.press.live.models import showing
from cms.published import published
from verify.membership.rights import is_member


def pages_with(file: Any) -> list[int]:
    """Keys of the pages whose saved text refers to it; what only a draft says does not count."""
    references = ReferenceIndex.get_references_to(file).filter(base_content_type=ContentType.objects.get_for_model(Page))
    return [int(key) for key in references.values_list("object_id", flat=True)]


def public_pages(file: Any) -> Any:
    """Those that show it to anybody, the oldest first."""
    shown = Q(pk__in=pages_with(file))
    if isinstance(file, CustomImage):
        shown |= Q(pk__in=showing(file))
    return published(Page.objects.filter(shown)).order_by("pk")


def is_public(file: Any) -> bool:
    return bool(public_pages(file).exists())


def is_sealed(file: Any) -> bool:
    """A notice in which it stands is published."""
    keys = pages_with(file)
    return bool(keys) and any(kind.objects.filter(pk__in=keys).exclude(digest="").exists() for kind in KINDS)


def may_read(file: Any, user: Any) -> bool:
    """Whoever may put it on a page; what an enterprise sent, its own people and who reviews them too."""
    sender = getattr(file, "enterprise", None)
    if sender is not None and user.is_authenticated and (is_member(user, sender) or reviews(user, sender)):
        return True
    policy = policy_registry.get_by_type(type(file))
    return bool(policy.user_has_any_permission_for_instance(user, {"choose", "change"}, file))


def refuse_hidden(document: Any, request: HttpRequest) -> None:
    """For Wagtail's hook before_serve_document: to others, a file of unpublished pages is not there."""
    if not is_public(document) and not may_read(document, request.user):
        raise Http404

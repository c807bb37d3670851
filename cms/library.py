"""Files and pictures behind pages: a file is public while a live page refers to it, and one that a published notice refers to
does not change."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.http import Http404, HttpRequest
from wagtail.models import Page, ReferenceIndex

from cms.pages.notices import KINDS


def pages_with(file: Any) -> list[int]:
    """Keys of the pages whose saved text refers to it; what only a draft says does not count."""
    references = ReferenceIndex.get_references_to(file).filter(base_content_type=ContentType.objects.get_for_model(Page))
    return [int(key) for key in references.values_list("object_id", flat=True)]


def is_public(file: Any) -> bool:
    return bool(Page.objects.filter(pk__in=pages_with(file)).live().public().exists())


def is_sealed(file: Any) -> bool:
    """A notice in which it stands is published."""
    keys = pages_with(file)
    return bool(keys) and any(kind.objects.filter(pk__in=keys).exclude(digest="").exists() for kind in KINDS)


def refuse_hidden(document: Any, request: HttpRequest) -> None:
    """For Wagtail's hook before_serve_document: to the public, a file of unpublished pages is not there."""
    if not is_public(document) and not request.user.has_perm("wagtailadmin.access_admin"):
        raise Http404

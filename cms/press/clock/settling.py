"""After pages went live in a hurry: who waits for a publication is told of each, in a transaction of its own."""

from datetime import datetime

from wagtail.actions.publish_page_revision import PublishPageRevisionAction

from cms.press.clock.models import Release


def unsettled(at: datetime) -> list[int]:
    return list(Release.objects.filter(settled_at=None).order_by("pk").values_list("pk", flat=True))


def settle(key: int, at: datetime) -> None:
    """What Wagtail does after a publication: signals, aliases, a review that is over."""
    release = (
        Release.objects.select_for_update(of=("self",)).select_related("revision", "page").filter(pk=key, settled_at=None).first()
    )
    if release is None:
        return
    if release.revision is not None and release.page.live:
        PublishPageRevisionAction(release.revision)._after_publish()
    release.settled_at = at
    release.save(update_fields=["settled_at"])

"""What follows when a review ends well: a page that lies in a bundle waits for it, any other is published."""

from typing import Any


def finish(workflow_state: Any, user: Any = None) -> None:
    """For WAGTAIL_FINISH_WORKFLOW_ACTION, which Wagtail reads before its own models are there."""
    from django.utils import timezone
    from wagtail.workflows import publish_workflow_state

    from cms.press.bundles import actions
    from cms.press.bundles.models import BundleItem

    page = workflow_state.content_object
    item = BundleItem.objects.of(page)
    if item is None:
        publish_workflow_state(workflow_state, user)
        return
    actions.approve_page(item=item, revision=page.get_latest_revision(), by=user, at=timezone.now())

"""Who reviews what an enterprise writes about itself."""

from typing import Any

REVIEW = "cms.review_brandpage"


def reviews(user: Any, enterprise: Any) -> bool:
    """A reviewer of the very unit of the enterprise. Where the role sees every unit, that one too."""
    return bool(user.has_perm(REVIEW)) and (user.has_perm("accounts.all_units") or enterprise.unit in user.units)

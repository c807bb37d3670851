"""The table of contents of prose."""

from cms.images import CustomDocument, CustomImage, CustomRendition
from cms.pages.home import HomePage

__all__ = ["CustomDocument", "CustomImage", "CustomRendition", "HomePage"]

"""A picture of the library, drawn here."""

from io import BytesIO
from typing import Any

from django.core.files.images import ImageFile
from PIL import Image
from wagtail.models import Collection

from cms.models import CustomImage


def picture(**fields: Any) -> CustomImage:
    if not Collection.get_first_root_node():  # emptied by a test before, with what migrations planted
        Collection.add_root(name="Root")
    data = BytesIO()
    Image.new("RGB", (1600, 1200), "#7a8f6a").save(data, "PNG")
    file = ImageFile(BytesIO(data.getvalue()), name="示例.png")
    defaults = {"title": "示例图片", "description": "一片茶园", "credit": "示例摄影", "source": "示例图库"}
    return CustomImage.objects.create(**{**defaults, "file": file, **fields})

"""A picture of the library, drawn here."""

from io import BytesIO
from typing import Any

from django.core.files.images import ImageFile
from PIL import Image

from cms.models import CustomImage


def picture(**fields: Any) -> CustomImage:
    data = BytesIO()
    Image.new("RGB", (1600, 1200), "#7a8f6a").save(data, "PNG")
    file = ImageFile(BytesIO(data.getvalue()), name="示例.png")
    defaults = {"title": "示例图片", "description": "一片茶园", "credit": "示例摄影", "source": "示例图库"}
    return CustomImage.objects.create(**{**defaults, "file": file, **fields})

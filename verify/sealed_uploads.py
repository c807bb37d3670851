"""What a file from outside leaves in the database: where it lies sealed, and what it was."""

import hashlib
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from verify.sealed_files import keep, new_place
from verify.uploads import Accepted


class SealedUpload(models.Model):
    """Came through `uploads.accept`, and sealed where it lies."""

    place = models.CharField(_("place of the sealed file"), max_length=100, unique=True, editable=False)
    content_type = models.CharField(_("type of the file"), max_length=40, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)

    class Meta:
        abstract = True


def seal_away(file: Accepted, folder: str) -> dict[str, Any]:
    """Writes the file into `folder` and returns the columns of its row."""
    place = new_place(folder)
    keep(place, file.content)
    return {"place": place, "content_type": file.content_type, "sha256": digest(file)}


def digest(file: Accepted) -> str:
    return hashlib.sha256(file.content).hexdigest()

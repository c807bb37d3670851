from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from verify.refusals import require
from verify.registry import audit
from verify.registry.models import Enterprise, Product
from verify.registry.sounds import sound


@transaction.atomic
def register(
    *,
    enterprise: Enterprise,
    name: str,
    by: Any,
    at: datetime,
    kind: str = Product.Kind.PRODUCT,
    specification: str = "",
    gtins: Sequence[str] = (),
    standards: Sequence[str] = (),
) -> Product:
    """Adds an item of an enterprise. ValidationError where the item stands already or a field is malformed."""
    require(by, "verify.import_register")
    product = Product(
        enterprise=enterprise,
        name=name,
        kind=kind,
        specification=specification,
        gtins=list(gtins),
        standards=list(standards),
        sound=sound(name),
    )
    product.full_clean()
    product.save()
    audit.record(by=by, at=at, verb="product.register", on=product, name=name, kind=kind, enterprise=enterprise.ref)
    return product

"""From bytes to a table. The content decides what a file is, not its name."""

import hashlib

from django.utils.translation import gettext as _

from verify.registry.importing.columns import PUBLISHED_LIST, Layout, Table, table_of
from verify.registry.importing.files import MAX_BYTES, Unreadable, clean, csv_grid
from verify.registry.importing.workbooks import xlsx_grid


def read(content: bytes, filename: str, layout: Layout = PUBLISHED_LIST) -> Table:
    """CSV or XLSX of at most MAX_BYTES. Unreadable for anything else, in one sentence."""
    if not content.strip():
        raise Unreadable("empty", _("The file is empty."))
    if len(content) > MAX_BYTES:
        raise Unreadable("too_large", _("The file is larger than %(most)s MB.") % {"most": MAX_BYTES // 1024**2})
    grid = xlsx_grid(content) if content.startswith((b"PK", b"\xd0\xcf\x11\xe0")) else csv_grid(content)
    return table_of(grid, layout, filename=clean(filename)[-200:], sha256=hashlib.sha256(content).hexdigest())

"""Figures without persons: one row a page, day and kind, and nothing of who looked."""

from datetime import datetime

from django.db import connection

from cms.press.share.models import PageCount
from verify.calendar import day_of

ADD = """
INSERT INTO cms_pagecount (page_id, day, kind, number) VALUES (%s, %s, %s, 1)
ON CONFLICT (page_id, day, kind) DO UPDATE SET number = cms_pagecount.number + 1
"""


def count(*, page: int, kind: PageCount.Kind, at: datetime) -> None:
    """One more. The key is that of a page that stands; whoever calls has just read it."""
    with connection.cursor() as cursor:
        cursor.execute(ADD, [page, day_of(at), PageCount.Kind(kind).value])

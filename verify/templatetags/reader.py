"""Addresses inside pages keep the language and the size the reader chose."""

from typing import Any

from django import template

from verify.reader import Reader

register = template.Library()


@register.filter
def keep(url: Any, reader: Any) -> str:
    """`{{ page.url|keep:reader }}`. Without a reader, as on a page drawn after a fault, the address as it is."""
    return reader.keep(str(url)) if isinstance(reader, Reader) else str(url)

"""Addresses inside pages keep the language and the size the reader chose."""

from typing import Any

from django import template

from verify.reader import Reader

register = template.Library()


@register.simple_tag(takes_context=True)
def address(context: dict[str, Any], url: Any) -> str:
    """`{% address page.url %}`. Without a reader, as on a page drawn after a fault, the address as it is."""
    reader = context.get("reader")
    return reader.keep(str(url)) if isinstance(reader, Reader) else str(url)

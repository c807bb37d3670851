"""Links keep the language and the size the reader chose."""

import pytest
from django.template import Context, Template

from verify.reader import Reader

BOTH = Reader("en", is_large=True)


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("/products/", "/products/?lang=en&size=large"),
        ("/products/?unit=420100", "/products/?unit=420100&lang=en&size=large"),
        ("/about/#who", "/about/?lang=en&size=large#who"),
        ("https://std.example.gov.cn/?a=1", "https://std.example.gov.cn/?a=1"),
        ("//elsewhere.example/", "//elsewhere.example/"),
        ("#here", "#here"),
        ("", ""),
    ],
)
def test_an_address_of_this_site_keeps_them_and_no_other_does(url, kept):
    assert BOTH.keep(url) == kept
    assert Reader().keep(url) == url


def test_a_page_without_a_reader_links_as_it_is():
    template = Template("{% load reader %}{% address url %}")
    assert template.render(Context({"url": "/v/"})) == "/v/"
    assert template.render(Context({"url": "/v/?a=1", "reader": BOTH})) == "/v/?a=1&amp;lang=en&amp;size=large"

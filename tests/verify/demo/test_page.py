"""/demo: labels to print, one for every verdict."""

import re
from base64 import b64decode
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image

from verify.demo import labels
from verify.scanning.verdicts import HTTP_STATUS
from verify.scanning.wording import text_of


@pytest.fixture
def switched_on(seeded, settings):
    settings.DEMO = True


def test_the_page_is_absent_where_demo_mode_is_off(db, settings, client):
    settings.DEMO = False
    assert client.get("/demo").status_code == 404


def test_each_verdict_has_a_label_with_its_code_in_groups_the_host_and_a_link(switched_on, client):
    html = client.get("/demo").content.decode()
    shown = [*labels.by_verdict().values(), *labels.others()]
    assert re.findall(r'<p class="verdict">(.*?)</p>', html) == [label.verdict for label in shown]
    assert re.findall(r'<p class="code">(.*?)</p>', html) == [label.grouped for label in shown]
    assert re.findall(r'<p class="scratch">(.*?)</p>', html) == [f"刮层码 {label.scratch}" for label in shown if label.scratch]
    assert re.findall(r'<p class="host">(.*?)</p>', html) == ["jp.example.gov.cn"] * len(shown)
    assert re.findall(r'<p class="open"><a href="(.*?)"', html) == [label.address for label in shown]


def test_the_symbols_hold_the_printed_addresses(switched_on, client):
    html = client.get("/demo").content.decode()
    symbols = [b64decode(data).decode() for data in re.findall(r"data:image/svg\+xml;base64,([A-Za-z0-9+/=]+)", html)]
    texts = [read(symbol) for symbol in symbols]
    shown = [*labels.by_verdict().values(), *labels.others()]
    assert texts == [f"HTTPS://JP.EXAMPLE.GOV.CN/V/{label.code}" for label in shown]


def test_the_page_speaks_the_language_asked_for_and_its_links_keep_it(switched_on, client):
    chinese, english = (client.get("/demo", {"lang": lang}).content.decode() for lang in ("zh", "en"))
    assert "<h1>Demonstration labels</h1>" in english
    assert "<h1>Demonstration labels</h1>" not in chinese
    assert {link.rpartition("?")[2] for link in re.findall(r'href="(/v/.*?)"', english)} == {"lang=en"}


def test_the_page_takes_no_other_method(switched_on, client):
    assert client.post("/demo").status_code == 405


def test_each_address_answers_with_the_verdict_it_promises(switched_on, client):
    for verdict, label in labels.by_verdict().items():
        answer = client.get(label.address, {"lang": "en"})
        heading = re.search(r"<h1>(.*?)</h1>", answer.content.decode())[1]
        assert (answer.status_code, heading) == (HTTP_STATUS.get(verdict, 200), text_of(verdict, "en").title)


def read(symbol: str) -> str:
    """Draws the rectangles of a symbol and decodes the picture."""
    edge = int(re.search(r'viewBox="0 0 (\d+)', symbol)[1])
    picture = Image.new("L", (edge, edge), 255)
    for x, y, width in re.findall(r"M(\d+) (\d+)h(\d+)v1", symbol):
        picture.paste(0, (int(x), int(y), int(x) + int(width), int(y) + 1))
    large = picture.resize((edge * 4, edge * 4), Image.Resampling.NEAREST)
    buffer = BytesIO()
    large.save(buffer, "PNG")
    return zxingcpp.read_barcode(Image.open(buffer)).text

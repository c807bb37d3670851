"""[S-5] What an editor types or pastes runs nowhere: page, card, feed, linked data, search, preview."""

import json
from html.parser import HTMLParser

import pytest

from cms.models import CasePage, EventPage
from tests.factories import stories
from tests.factories.site import SUMMARY

pytestmark = pytest.mark.usefixtures("noon")
CORPUS = (
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    '"><script>alert(1)</script>',
    "</script><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '<img src="x" onerror="alert(1)">',
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<body onload=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<a href=javascript:alert(1)>x</a>",
    '<a href="jav&#x09;ascript:alert(1)">x</a>',
    '<a href=" javascript:alert(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    "<form action=javascript:alert(1)><button>x</button></form>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=//evil.example/x.swf>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=//evil.example/>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>*{background:url(//evil.example/)}</style>",
    '" onmouseover="alert(1)',
    "' autofocus onfocus='alert(1)",
    "{{ <script>alert(1)</script> }}",
    '{{ 有效项目数 }}"><img src=x onerror=alert(1)>',
    "{% load x %}{{ settings.SECRET_KEY }}",
    "]]><script>alert(1)</script>",
    "--><script>alert(1)</script>",
    "\u2028</script>\u2029<script>alert(1)</script>",
    "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
)
OURS = {"application/ld+json"}
SCHEMES = ("javascript:", "vbscript:", "data:text")
LOADS = {"src", "srcset", "href", "action", "formaction", "data", "poster", "xlink:href"}
NEVER = {"iframe", "object", "embed", "base", "style"}


class Danger(HTMLParser):
    """Whatever could run, as a browser's parser would meet it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if tag in NEVER or (
            tag == "script" and told.get("type") not in OURS and not (told.get("src") or "").startswith("/static/")
        ):
            self.found.append(f"<{tag}>")
        if tag == "form" and not (told.get("action") or "/").startswith("/"):
            self.found.append("<form>")
        if tag == "meta" and "http-equiv" in told:
            self.found.append("<meta http-equiv>")
        for name, value in attrs:
            written = "".join((value or "").split()).lower()
            if name.startswith("on") or written.startswith(SCHEMES) or name in {"style", "srcdoc"}:
                self.found.append(f"{tag} {name}={value}")
            if name in LOADS and "evil.example" in written:
                self.found.append(f"{tag} from elsewhere")


def danger(html: str) -> list[str]:
    parser = Danger()
    parser.feed(html)
    parser.close()
    return parser.found


@pytest.mark.parametrize("html", [each for each in CORPUS if each.startswith(("<", '"><', "</s", "</t", "]]", "--"))])
def test_the_detector_sees_what_would_run(html):
    assert danger(f"<p>{html}</p>") != []


def blocks(payload: str) -> str:
    """The payload in every text of every block that a person fills in."""
    figure = {"counted": "", "value": payload[:40], "label": payload[:80], "source": payload, "on": "2026-11-01"}
    values: dict[str, object] = {
        "text": f"<h2>{payload}</h2><p>{payload}</p>",
        "quote": {"text": payload, "said_by": payload},
        "callout": {"kind": "INFO", "title": payload, "text": f"<p>{payload}</p>"},
        "figure": figure,
        "table": {"caption": payload, "rows": f"{payload}|{payload}\n{payload}|{payload}"},
        "timeline": [{"type": "item", "value": {"when": payload, "text": payload}, "id": "1"}],
    }
    return json.dumps([{"type": kind, "value": value, "id": kind} for kind, value in values.items()])


def typed(payload: str) -> str:
    """As the editor's form takes rich text in: what its features allow, the rest as text."""
    block = CasePage._meta.get_field("body").stream_block.child_blocks["text"]
    return block.value_from_datadict({"x": _draftail(payload)}, {}, "x").source


def _draftail(text: str) -> str:
    whole = {"key": "a", "type": "unstyled", "depth": 0, "inlineStyleRanges": []}
    link = [{"offset": 0, "length": len(text), "key": 0}]
    content = {
        "blocks": [{**whole, "text": text, "entityRanges": link}],
        "entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "javascript:alert(1)"}}},
    }
    return json.dumps(content)


@pytest.mark.parametrize("payload", CORPUS)
def test_s5_nothing_that_was_typed_runs_anywhere(client, site, payload):
    rich = typed(payload)
    assert danger(rich) == []
    body = json.loads(blocks(payload))
    body[0]["value"] = rich
    body[2]["value"]["text"] = rich
    point = json.dumps([{"type": "point", "value": {"at": "09:30:00", "title": payload, "who": payload}, "id": "1"}])
    result = json.dumps([{**body[3]}])
    told = {"title_en": payload, "summary": payload, "search_description": "", "body": json.dumps(body)}
    parts = {"background": rich, "practice": rich, "lessons": rich, "recommended_by": payload, "results": result}
    case = stories.case(title=f"示例稿件{payload}", **parts, **told)
    event = stories.event(title=f"示例活动{payload}", venue=payload, programme=point, **told)
    first = case.first_published_at.date().isoformat()
    case.corrections = json.dumps([{"type": "correction", "value": {"on": first, "text": payload}, "id": "1"}])
    case.save()
    places = [
        case.url,
        event.url,
        case.url + "?lang=en",
        event.url + "?lang=en&size=large",
        "/",
        "/cases/",
        "/events/",
        "/search/?q=示例稿件",
    ]
    assert [(place, danger(client.get(place).content.decode())) for place in places] == [(place, []) for place in places]
    for page in (case, event):
        shown = [page.make_preview_request(preview_mode=mode).content.decode() for mode, _label in page.preview_modes]
        assert [danger(each) for each in shown] == [[]] * 4


@pytest.mark.parametrize("form", ["feed.xml", "atom.xml"])
def test_s5_a_feed_is_well_formed_and_carries_its_texts_as_text(client, site, form):
    from xml.etree import ElementTree

    for payload in CORPUS:
        stories.case(title=f"示例{payload}", summary=payload)
    read = ElementTree.fromstring(client.get(f"/cases/{form}").content)
    assert {each.tag.rpartition("}")[2] for each in read.iter()} & {"script", "img", "iframe", "svg"} == set()


def test_s5_linked_data_ends_where_it_ends(client, site):
    for payload in CORPUS:
        page = stories.case(title=f"示例{payload}", summary=payload)
        html = client.get(page.url).content.decode()
        start = html.index('<script type="application/ld+json">') + len('<script type="application/ld+json">')
        told = json.loads(html[start : html.index("</script>", start)])
        (article,) = [node for node in told["@graph"] if node["@type"] == "NewsArticle"]
        assert article["headline"] == f"示例{payload}"


def test_a_story_with_an_ordinary_summary_is_unchanged(client, site):
    page = stories.event(summary=SUMMARY)
    assert EventPage.objects.get(pk=page.pk).summary == SUMMARY
    assert SUMMARY in client.get(page.url).content.decode()

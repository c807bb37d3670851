"""Every link of our own that a visitor can follow from the front page leads somewhere, in the language and size it was read in."""

from collections import deque
from collections.abc import Iterator
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup, Tag
from django.conf import settings
from django.db import transaction
from django.test import Client

from tests.factories.public import standing
from verify.reader import Reader

# All is read before the first test, by one worker.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("crawl")]
READERS = {"zh": Reader(), "en, large": Reader("en", is_large=True)}
# Where a visitor changes language or size, on purpose.
SWITCHES = ".page-header__reader a, body > header > nav a"
# Read by machines, staff or another program, which have neither language nor size.
ELSEWHERE = ("/admin/", "/static/", "/media/", "/documents/", "/api/", "/seen/", "/share/")
FILES = (".xml", ".txt", ".csv", ".xlsx", ".json", ".pdf", ".jpg", ".zip", ".ics", ".mp4", ".vtt")


class Visit:
    """What a crawl has seen: {address: status}, where each link was first found, and links that forget the reader."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.client = reader, Client()
        self.statuses: dict[str, int] = {}
        self.found_on: dict[str, str] = {}
        self.forgotten: set[tuple[str, str]] = set()

    def walk(self) -> "Visit":
        waiting = deque([self.reader.keep("/")])
        while waiting:
            address = waiting.popleft()
            if address in self.statuses:
                continue
            response = self.client.get(address)
            self.statuses[address] = response.status_code
            if not response.headers.get("Content-Type", "").startswith("text/html"):
                b"".join(response.streaming_content) if response.streaming else response.content
            elif self.is_read(address):
                waiting += self.links(address, BeautifulSoup(response.content, "html.parser"))
        return self

    def is_read(self, address: str) -> bool:
        """Of lists narrowed by a query only the answer is asked for, as their combinations have no end."""
        return not address.startswith(ELSEWHERE) and set(parse_qs(urlsplit(address).query)) <= {"lang", "size"}

    def links(self, address: str, markup: BeautifulSoup) -> Iterator[str]:
        """Where one gets from this page, with what forms add by themselves."""
        switches = {id(each) for each in markup.select(SWITCHES)}
        found = [(each, each["src"]) for each in markup.find_all(src=True)]
        found += [(each, each["href"]) for each in markup.find_all("a", href=True) if id(each) not in switches]
        found += [(each, each["href"]) for each in markup.find_all("link", rel="alternate", type=True)]
        found += [(each, each["action"] + hidden(each)) for each in markup.find_all("form", method="get")]
        for element, target in found:
            link = self.ours(urljoin(address, target))
            if link and element.name in {"a", "form"} and not self.is_kept(link):
                self.forgotten.add((address, link))
            elif link:
                self.found_on.setdefault(link, address)
                yield link

    def ours(self, address: str) -> str:
        """The address within the site, without its fragment; empty for any other."""
        parts = urlsplit(address)
        if parts.scheme not in {"", "http", "https"} or parts.netloc not in {"", settings.PUBLIC_HOST}:
            return ""
        return "" if parts.path.startswith("/static/") else parts._replace(scheme="", netloc="", fragment="").geturl()

    def is_kept(self, link: str) -> bool:
        parts = urlsplit(link)
        wanted = parse_qs(self.reader.query()[1:]).items()
        return (
            parts.path.startswith(ELSEWHERE)
            or parts.path.endswith(FILES)
            or all(parse_qs(parts.query).get(name) == value for name, value in wanted)
        )


def hidden(form: Tag) -> str:
    """What the form sends beside what is typed."""
    kept = {each["name"]: each["value"] for each in form.find_all("input", type="hidden")}
    return f"?{urlencode(kept)}" if kept else ""


@pytest.fixture(scope="module")
def crawls(django_db_setup, django_db_blocker, tmp_path_factory) -> dict[str, Visit]:
    with django_db_blocker.unblock(), transaction.atomic(), standing(tmp_path_factory.mktemp("media")) as public:
        public.table  # noqa: B018, so that all of it is there
        visits = {name: Visit(reader).walk() for name, reader in READERS.items()}
        transaction.set_rollback(True)
    return visits


@pytest.mark.parametrize("reader", READERS)
def test_every_link_from_the_front_page_on_is_answered(crawls, reader):
    visit = crawls[reader]
    broken = {address: (status, visit.found_on[address]) for address, status in visit.statuses.items() if status not in {200, 302}}
    assert broken == {}


@pytest.mark.parametrize("reader", READERS)
def test_every_section_and_record_is_reached(crawls, reader):
    reached = {urlsplit(address).path.split("/")[1] for address in crawls[reader].statuses}
    sections = {"products", "brands", "units", "notices", "standards", "cases", "events", "training", "protection", "goals"}
    assert (
        sections | {"policy", "about", "registry", "quality", "publicity", "report", "track", "search", "v", "documents"} <= reached
    )


def test_v4_every_link_keeps_the_language_and_the_size(crawls):
    assert crawls["en, large"].forgotten == set()

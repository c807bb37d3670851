"""A reviewer sees a bundle before its moment, by a link of their own, under their name; nobody else sees anything [E-1]."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.utils import InternalError, ProgrammingError
from PIL import Image

from cms.models import PreviewVisit
from cms.press.bundles import actions, links
from tests.cms.press.conftest import T
from tests.factories import stories
from tests.factories.site import picture
from tests.factories.world import NOW
from verify.refusals import Refused

DAY = timedelta(days=1)


@pytest.fixture
def bundle(press):
    page = press.draft("示例禁发案例", picture=picture("示例禁发图片"), summary="示例禁发摘要")
    return press.bundle(page, press.draft("示例第二篇"))


def link(press, bundle, **told):
    return links.make(**{"bundle": bundle, "reviewer": "示例报社", "expires_at": NOW + DAY, "by": press.pia, "at": NOW, **told})


def address(made, path=""):
    return f"/preview/{links.token(made)}/{path}"


def test_the_reviewer_sees_every_page_under_their_name(press, bundle, client, noon):
    made = link(press, bundle)
    contents = client.get(address(made))
    assert (contents.status_code, contents.headers["Cache-Control"]) == (200, "private, no-store")
    assert contents.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    pages = re.findall(r'href="(/preview/[^"]+/\d+/)"', contents.content.decode())
    assert len(pages) == 2
    shown = client.get(pages[0]).content.decode()
    assert ("示例禁发摘要" in shown, shown.count("示例报社") > 10) == (True, True)
    assert list(PreviewVisit.objects.order_by("pk").values_list("link", "page__title", "at")) == [
        (made.pk, None, NOW),
        (made.pk, "示例禁发案例", NOW),
    ]


def test_pictures_come_stamped_by_the_link_alone(press, bundle, client, noon):
    made = link(press, bundle)
    page = bundle.items.first().page_id
    shown = client.get(address(made, f"{page}/")).content.decode()
    assert "/media/images/" not in shown
    found = re.search(r"/preview/[^\"\s]+/images/[^\"\s]+", shown).group()
    response = client.get(found)
    assert (response.status_code, response.headers["Content-Type"]) == (200, "image/webp")
    name = found.split("/images/")[1].split("/")[0]
    assert client.get(f"/media/images/{name}").status_code == 404
    assert client.get(f"{found}x").status_code == 404
    assert client.get(found.replace(name, "other.webp")).status_code == 404
    links.revoke(link=made, by=press.pia, at=NOW)
    assert client.get(found).status_code == 404


def test_a_preview_offers_no_download_that_would_open_for_nobody(press, client, noon, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    shown = stories.picture()  # free for the press
    draft = press.draft("示例禁发案例", picture=shown)
    bundle = press.bundle(draft)
    stories.kit(draft)
    text = client.get(address(link(press, bundle), f"{draft.pk}/")).content.decode()
    assert shown.credit in text
    assert [part for part in ("/kits/", "/pictures/") if part in text] == []


def test_the_stamp_changes_the_picture(press, bundle, client, noon, settings):
    from io import BytesIO

    from cms.press.bundles.preview import stamped

    plain = BytesIO()
    Image.new("RGB", (640, 480), "#000").save(plain, "PNG")
    content, _kind = stamped(plain.getvalue(), link(press, bundle))
    with Image.open(BytesIO(content)) as picture_:
        assert (picture_.size, picture_.convert("L").getextrema()[1] > 60) == ((640, 480), True)


@pytest.mark.parametrize(
    ("at", "code"),
    [(NOW + DAY, 404), (NOW + DAY - timedelta(seconds=1), 200), (NOW, 200)],
)
def test_a_link_is_good_until_its_moment(press, bundle, client, noon, at, code):
    made = link(press, bundle)
    noon.move_to(at)
    assert client.get(address(made)).status_code == code


def test_a_link_taken_back_opens_nothing_at_once_and_leaves_no_look(press, bundle, client, noon):
    made = link(press, bundle)
    links.revoke(link=made, by=press.pia, at=NOW)
    response = client.get(address(made))
    assert (response.status_code, "示例禁发" in response.content.decode(), PreviewVisit.objects.count()) == (404, False, 0)


@pytest.mark.parametrize("token", ["1:forged", "0:", "1:" + "a" * 64, "999999999:x"])
def test_a_forged_link_costs_no_query(bundle, client, noon, django_assert_num_queries, token):
    from cms.press.bundles.links import opened

    with django_assert_num_queries(0):
        assert opened(token, NOW) is None
    assert client.get(f"/preview/{token}/").status_code == 404


def test_a_link_opens_its_own_bundle_alone(press, bundle, client, noon):
    made = link(press, bundle)
    other = press.draft("示例外人")
    press.bundle(other, name="示例另一包")
    assert client.get(address(made, f"{other.pk}/")).status_code == 404


def test_links_are_refused_without_an_end_or_a_right(press, bundle, world):
    for expires_at in (NOW, NOW - DAY, NOW + timedelta(days=31)):
        with pytest.raises(Refused):
            link(press, bundle, expires_at=expires_at)
    with pytest.raises(Refused):
        link(press, bundle, by=world.susan)
    actions.call_off(bundle=bundle, by=press.pia, at=NOW)
    with pytest.raises(Refused):
        link(press, bundle)


def test_a_look_is_not_rewritten(press, bundle, client, noon):
    client.get(address(link(press, bundle)))
    with pytest.raises((InternalError, ProgrammingError)), transaction.atomic():
        PreviewVisit.objects.update(at=T)

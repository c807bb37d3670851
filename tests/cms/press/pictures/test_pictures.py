"""Pictures that others take away: without the place, with the credit [E-1, E-2, S-4]."""

from datetime import date
from io import BytesIO
from xml.etree import ElementTree

import pytest
from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, IptcImagePlugin
from wagtail.models import PageViewRestriction

from cms.models import CustomImage
from cms.press.pictures.bare import bare
from cms.press.pictures.files import SPECS, picture, safe, said
from cms.press.pictures.labels import Said, cut, iim, labelled, xmp
from tests.factories import stories

SERIAL, OWNER = "SN-0123456789", "示例机主"
SECRETS = [SERIAL.encode(), OWNER.encode(), b"Exif\0\0", "机主备注".encode()]
SPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "photoshop": "http://ns.adobe.com/photoshop/1.0/",
    "xmpRights": "http://ns.adobe.com/xap/1.0/rights/",
    "core": "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}


def telling(form: str = "JPEG", size: tuple[int, int] = (2000, 1000)) -> bytes:
    """A photograph that tells where it was taken, by which camera and by whom; its sky is on the left."""
    image, exif = Image.new("RGB", size, "#a33"), Image.Exif()
    exif[0x0112] = 6  # to be turned
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 35.0, 33.0), 3: "E", 4: (114.0, 18.0, 20.0)})
    exif.get_ifd(0x8769).update({0xA431: SERIAL, 0xA430: OWNER.encode()})
    out, more = BytesIO(), {} if form == "WEBP" else {"comment": "机主备注".encode()}
    image.save(out, form, exif=exif, xmp=xmp(Said("机主备注", "", "", OWNER, SERIAL, "")), **(more if form == "JPEG" else {}))
    return out.getvalue()


def image_of(content: bytes, name: str = "示例.jpg", **fields) -> CustomImage:
    told = {
        "title": "示例茶园",
        "description": "一片茶园",
        "credit": "示例摄影",
        "source": "示例图库",
        "licence": "PRESS",
        **fields,
    }
    return CustomImage.objects.create(file=ContentFile(content, name), **told)


def told_by(content: bytes) -> list[bytes]:
    return [secret for secret in SECRETS if secret in content]


# -- what the camera wrote -----------------------------------------------------------------------------------------------------


def test_the_photograph_of_these_tests_tells_everything():
    image = Image.open(BytesIO(telling()))
    assert dict(image.getexif().get_ifd(0x8825))[1] == "N"
    assert told_by(telling()) == SECRETS


@pytest.mark.parametrize("form", ["JPEG", "WEBP", "PNG"])
@pytest.mark.parametrize(
    "spec", ["width-400|format-webp", "width-400|format-jpeg", "width-400|format-png", "max-165x165", "original"]
)
def test_s4_no_rendition_that_anybody_is_shown_tells_the_place(site, form, spec):
    name = {"JPEG": "a.jpg", "WEBP": "a.webp", "PNG": "a.png"}[form]
    with image_of(telling(form), name).get_rendition(spec).file.open("rb") as file:
        content = file.read()
    shown = Image.open(BytesIO(content))
    shown.load()
    assert (dict(shown.getexif()), shown.getexif().get_ifd(0x8825), told_by(content)) == ({}, {}, [])
    if form == "JPEG":
        assert shown.height > shown.width  # turned, though nothing tells it any more


@pytest.mark.parametrize("form", ["JPEG", "WEBP", "PNG"])
def test_what_is_bare_shows_the_same_and_is_bare_again(form):
    content = telling(form, (64, 32))
    stripped = bare(content)
    assert list(Image.open(BytesIO(stripped)).get_flattened_data()) == list(Image.open(BytesIO(content)).get_flattened_data())
    assert (told_by(stripped), bare(stripped)) == ([], stripped)


def test_a_colour_profile_stays():
    from PIL import ImageCms

    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for form in ("JPEG", "WEBP", "PNG"):
        out = BytesIO()
        Image.new("RGB", (8, 8)).save(out, form, icc_profile=profile)
        assert Image.open(BytesIO(bare(out.getvalue()))).info["icc_profile"] == profile


@given(st.binary(max_size=200), st.sampled_from([b"", b"\xff\xd8", b"\xff\xd8\xff\xe1", b"RIFF\0\0\0\0WEBP", b"\x89PNG\r\n\x1a\n"]))
def test_s4_any_bytes_come_out_without_an_error_and_no_longer(content, start):
    assert len(bare(start + content)) <= len(start + content) + 4


# -- what we say ---------------------------------------------------------------------------------------------------------------


def text_at(content: bytes, path: str) -> str:
    tree = ElementTree.fromstring(Image.open(BytesIO(content)).info["xmp"])
    found = tree.find(f".//{path}", SPACES)
    assert found is not None
    return "".join(found.itertext())


@pytest.mark.parametrize("size", SPECS)
def test_e2_credit_source_and_licence_are_read_back_from_iim_and_xmp(site, size):
    image = image_of(telling(), caption="二〇二六年春，示例茶园。", terms="请联系示例单位", taken_on=date(2026, 4, 5))
    made = picture(image, size).content
    shown = Image.open(BytesIO(made))
    told = IptcImagePlugin.getiptcinfo(shown)
    terms = "新闻报道可免费使用，须注明作者，不得改动; 请联系示例单位"
    assert {number: told[2, number].decode() for number in (5, 55, 80, 110, 115, 116, 120)} == {
        5: "示例茶园",
        55: "20260405",
        80: "示例摄影",
        110: "示例摄影",
        115: "示例图库",
        116: cut(terms, 128).decode(),
        120: "二〇二六年春，示例茶园。",
    }
    assert told[1, 90] == b"\x1b%G"
    expected = {
        "photoshop:Credit": "示例摄影",
        "photoshop:Source": "示例图库",
        "photoshop:DateCreated": "2026-04-05",
        "dc:creator": "示例摄影",
        "dc:rights": terms,
        "xmpRights:UsageTerms": terms,
        "core:AltTextAccessibility": "一片茶园",
    }
    assert {path: text_at(made, path) for path in expected} == expected
    assert shown.getxmp()["xmpmeta"]["RDF"]["Description"]["Credit"] == "示例摄影"
    assert (dict(shown.getexif()), shown.getexif().get_ifd(0x8825), told_by(made)) == ({}, {}, [])


def test_sizes_are_those_that_the_page_tells(site):
    image = image_of(telling(), name="b.jpg")
    assert Image.open(BytesIO(picture(image, "original").content)).size == (1000, 2000)
    assert CustomImage.objects.get(pk=image.pk).full_size == (1000, 2000)
    assert Image.open(BytesIO(picture(image, "web").content)).size == image.web_size == (800, 1600)


def test_the_same_picture_is_the_same_file(site):
    image = image_of(telling())
    assert picture(image, "web") == picture(CustomImage.objects.get(pk=image.pk), "web")


@given(st.builds(Said, *[st.text(max_size=300)] * 6))
def test_whatever_is_said_is_well_formed_and_within_its_limits(told):
    small = BytesIO()
    Image.new("RGB", (8, 8)).save(small, "JPEG")
    made = labelled(small.getvalue(), told)
    ElementTree.fromstring(Image.open(BytesIO(made)).info["xmp"])
    assert len(iim(told)) < 5000
    assert labelled(made, told) == made


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("示例茶园", "示例茶园"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\x", "C-x"),
        ("a/b\0c\n", "a-b-c"),
        ("  .hidden ", "hidden"),
        ("\u202egpj.exe", "gpj-exe"),
        ("...", ""),
        ("茶" * 500, "茶" * 60),
    ],
)
def test_a_title_becomes_a_name_that_leads_nowhere(title, name):
    assert safe(title) == name


# -- to whom -------------------------------------------------------------------------------------------------------------------


@pytest.fixture
def shown(site):
    return image_of(telling())


def addresses(image) -> list[str]:
    return [f"/pictures/{image.pk}-{size}.jpg" for size in SPECS]


def statuses(client, image) -> list[int]:
    return [client.get(address).status_code for address in addresses(image)]


def test_e1_a_picture_is_there_exactly_while_a_live_public_page_shows_it(client, world, shown):
    client.force_login(world.rita)
    assert statuses(client, shown) == [404, 404]
    page = stories.case(picture=shown, live=False)
    assert statuses(client, shown) == [404, 404]
    page.save_revision().publish()
    assert statuses(client, shown) == [200, 200]
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert statuses(client, shown) == [404, 404]
    restriction.delete()
    page.refresh_from_db()
    page.unpublish()
    assert statuses(client, shown) == [404, 404]


def test_what_others_may_not_use_is_shown_and_not_handed_out(client, site):
    image = image_of(telling(), licence="ASK")
    page = stories.case(picture=image)
    assert statuses(client, image) == [404, 404]
    assert "/pictures/" not in client.get(page.url).content.decode()


def test_it_is_downloaded_under_its_title_by_pieces_too(client, shown):
    stories.case(picture=shown)
    web, original = addresses(shown)
    response = client.get(web)
    assert response.headers["Content-Disposition"] == "attachment; filename*=utf-8''%E7%A4%BA%E4%BE%8B%E8%8C%B6%E5%9B%AD.jpg"
    assert (response.headers["Content-Type"], response.headers["Cache-Control"]) == ("image/jpeg", "public, no-cache")
    assert client.get(original, headers={"Range": "bytes=0-1"}).getvalue() == b"\xff\xd8"
    assert client.get(f"/pictures/{shown.pk}-huge.jpg").status_code == 404
    assert client.get(f"/pictures/999999-{'web'}.jpg").status_code == 404


def test_a_change_of_credit_shows_in_the_next_download(client, shown):
    stories.case(picture=shown)
    first = client.get(addresses(shown)[0]).getvalue()
    shown.credit = "示例摄影二"
    shown.save()
    second = client.get(addresses(shown)[0]).getvalue()
    assert ("示例摄影二".encode() in first, "示例摄影二".encode() in second) == (False, True)


def test_e2_beneath_each_picture_stand_credit_download_size_and_terms_on_cards_of_others_not(client, shown):
    stories.case(picture=shown)
    page = stories.case(picture=shown, body=stories.pictures(shown))
    text = client.get(page.url).content.decode()
    assert text.count(f'href="/pictures/{shown.pk}-web.jpg" download') == 2
    assert text.count("800 × 1600") == text.count("1000 × 2000") == text.count("新闻报道可免费使用") == 2


def test_a_picture_that_is_small_already_is_offered_once(client, site):
    image = stories.picture()
    text = client.get(stories.case(picture=image).url).content.decode()
    links = [f'href="/pictures/{image.pk}-{size}.jpg" download' for size in ("web", "original")]
    assert ([text.count(link) for link in links], text.count("1280 × 960")) == ([0, 1], 1)


def test_s5_what_an_editor_types_is_text_everywhere(client, site):
    image = image_of(telling(), title="<script>x</script>", terms='"><img src=x>', caption="</rdf:li>", credit="<b>")
    page = stories.case(picture=image)
    assert "<img src=x>" not in client.get(page.url).content.decode()
    assert text_at(picture(image, "web").content, "photoshop:Credit") == said(image).credit == "<b>"

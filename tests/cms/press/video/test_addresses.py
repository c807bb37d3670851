"""Addresses of videos, accepted or refused as listed [E-4]."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cms.press.video.addresses import LONGEST, PLAYERS, parse
from verify.refusals import Refused

BV = "BV1xx411c7mD"
BILI = f"https://www.bilibili.com/video/{BV}/"
BILI_PLAYER = f"https://player.bilibili.com/player.html?bvid={BV}&autoplay=0"
AV, AV_PLAYER = "https://www.bilibili.com/video/av170001/", "https://player.bilibili.com/player.html?aid=170001&autoplay=0"
EP, EP_PLAYER = (
    "https://www.bilibili.com/bangumi/play/ep374717",
    "https://player.bilibili.com/player.html?episodeId=374717&autoplay=0",
)
QQ, QQ_PLAYER = "https://v.qq.com/x/page/a0012abcdef.html", "https://v.qq.com/txp/iframe/player.html?vid=a0012abcdef&autoplay=false"
YOUKU, YOUKU_PLAYER = "https://v.youku.com/v_show/id_XNDAwMDAwMDAwMA==.html", "https://player.youku.com/embed/XNDAwMDAwMDAwMA=="
PLAIN, PLAIN_PLAYER = "https://v.youku.com/v_show/id_XMTIzNDU2Nzg5.html", "https://player.youku.com/embed/XMTIzNDU2Nzg5"
DY, DY_PLAYER = (
    "https://www.douyin.com/video/7123456789012345678",
    "https://open.douyin.com/player/video?vid=7123456789012345678&autoplay=0",
)

ACCEPTED = [
    (f"https://www.bilibili.com/video/{BV}", BILI, BILI_PLAYER),
    (f"https://www.bilibili.com/video/{BV}/", BILI, BILI_PLAYER),
    (f"https://www.bilibili.com/video/{BV}/?spm_id_from=333.1007.tianma.1-1-1.click&vd_source=0a1b2c3d", BILI, BILI_PLAYER),
    (f"https://www.bilibili.com/video/{BV}?p=1", BILI, BILI_PLAYER),
    (
        f"https://www.bilibili.com/video/{BV}?p=3",
        f"{BILI}?p=3",
        f"https://player.bilibili.com/player.html?bvid={BV}&p=3&autoplay=0",
    ),
    (f"https://www.bilibili.com/video/{BV}?p=3%26x", BILI, BILI_PLAYER),
    (f"https://www.bilibili.com/video/{BV}?p=99999", BILI, BILI_PLAYER),
    (f"https://www.bilibili.com/video/{BV}#reply1", BILI, BILI_PLAYER),
    (f"https://m.bilibili.com/video/{BV}", BILI, BILI_PLAYER),
    (f"https://bilibili.com/video/{BV}", BILI, BILI_PLAYER),
    (f"http://www.bilibili.com/video/{BV}", BILI, BILI_PLAYER),
    (f"HTTPS://WWW.BILIBILI.COM/video/{BV}", BILI, BILI_PLAYER),
    (f"www.bilibili.com/video/{BV}", BILI, BILI_PLAYER),
    (f"  https://www.bilibili.com/video/{BV}\r\n", BILI, BILI_PLAYER),
    ("https://www.bilibili.com/video/bv1xx411c7mD", BILI, BILI_PLAYER),
    ("https://www.bilibili.com/video/av170001", AV, AV_PLAYER),
    ("https://www.bilibili.com/video/AV170001/", AV, AV_PLAYER),
    ("https://m.bilibili.com/video/av170001?p=2", f"{AV}?p=2", "https://player.bilibili.com/player.html?aid=170001&p=2&autoplay=0"),
    ("https://www.bilibili.com/bangumi/play/ep374717", EP, EP_PLAYER),
    ("https://www.bilibili.com/bangumi/play/ep374717?from_spmid=666.25", EP, EP_PLAYER),
    ("https://m.bilibili.com/bangumi/play/ep374717/", EP, EP_PLAYER),
    ("https://v.qq.com/x/page/a0012abcdef.html", QQ, QQ_PLAYER),
    ("http://v.qq.com/x/page/a0012abcdef.html", QQ, QQ_PLAYER),
    ("v.qq.com/x/page/a0012abcdef.html", QQ, QQ_PLAYER),
    ("https://v.qq.com/x/cover/mzc00200abcdefg/a0012abcdef.html", QQ, QQ_PLAYER),
    ("https://v.qq.com/x/cover/mzc00200abcdefg/a0012abcdef.html?ptag=11972", QQ, QQ_PLAYER),
    ("https://m.v.qq.com/x/page/a0012abcdef.html", QQ, QQ_PLAYER),
    ("https://m.v.qq.com/x/page/a/0/f/a0012abcdef.html", QQ, QQ_PLAYER),
    ("https://m.v.qq.com/x/cover/m/z/g/mzc00200abcdefg/a0012abcdef.html", QQ, QQ_PLAYER),
    ("https://m.v.qq.com/x/m/play?vid=a0012abcdef&cid=mzc00200abcdefg", QQ, QQ_PLAYER),
    ("https://m.v.qq.com/play.html?vid=a0012abcdef", QQ, QQ_PLAYER),
    ("https://v.youku.com/v_show/id_XNDAwMDAwMDAwMA==.html", YOUKU, YOUKU_PLAYER),
    ("https://v.youku.com/v_show/id_XNDAwMDAwMDAwMA%3D%3D.html", YOUKU, YOUKU_PLAYER),
    ("https://v.youku.com/v_show/id_XNDAwMDAwMDAwMA==.html?spm=a2hja.14919748_WEBHOME_NEW", YOUKU, YOUKU_PLAYER),
    ("https://v.youku.com/video?vid=XNDAwMDAwMDAwMA%3D%3D", YOUKU, YOUKU_PLAYER),
    ("https://v.youku.com/v_show/id_XMTIzNDU2Nzg5.html", PLAIN, PLAIN_PLAYER),
    ("https://m.youku.com/video/id_XMTIzNDU2Nzg5.html", PLAIN, PLAIN_PLAYER),
    ("https://m.youku.com/alipay_video/id_XMTIzNDU2Nzg5.html", PLAIN, PLAIN_PLAYER),
    ("http://v.youku.com/v_show/id_XMTIzNDU2Nzg5.html", PLAIN, PLAIN_PLAYER),
    ("https://www.douyin.com/video/7123456789012345678", DY, DY_PLAYER),
    ("https://www.douyin.com/video/7123456789012345678/", DY, DY_PLAYER),
    ("https://www.douyin.com/video/7123456789012345678?previous_page=web_code_link", DY, DY_PLAYER),
    ("https://www.douyin.com/user/MS4wLjABAAAAexample?modal_id=7123456789012345678", DY, DY_PLAYER),
    ("https://www.douyin.com/discover?modal_id=7123456789012345678", DY, DY_PLAYER),
    ("https://www.douyin.com/?modal_id=7123456789012345678", DY, DY_PLAYER),
    ("https://m.douyin.com/share/video/7123456789012345678", DY, DY_PLAYER),
    ("https://www.iesdouyin.com/share/video/7123456789012345678/?region=CN", DY, DY_PLAYER),
    ("http://www.douyin.com/video/7123456789012345678", DY, DY_PLAYER),
]

GOOD = f"/video/{BV}"
REFUSED = [
    # short links, which would have to be followed
    ("https://b23.tv/abc1234", "short"),
    ("http://b23.tv/abc1234", "short"),
    ("b23.tv/abc1234", "short"),
    ("https://v.douyin.com/iABCDEF/", "short"),
    # other places
    ("", "no_address"),
    (BV, "no_address"),
    ("示例", "characters"),
    ("https://www.youtube.com/watch?v=dQw4w9WgXcQ", "platform"),
    ("https://video.example.com/x.mp4", "platform"),
    ("https://live.bilibili.com/1", "platform"),
    # of the platform, but no single video
    ("https://www.bilibili.com/", "no_video"),
    ("https://www.bilibili.com/bangumi/play/ss33802", "no_video"),
    ("https://www.bilibili.com/video/BV1xx411c7m", "no_video"),
    ("https://www.bilibili.com/video/BV1xx411c7mDD", "no_video"),
    ("https://www.bilibili.com/video/BV1xx411c7m0", "no_video"),
    ("https://www.bilibili.com/video/av0", "no_video"),
    (f"https://www.bilibili.com/video/{BV}/../../x", "no_video"),
    (f"https://www.bilibili.com//video/{BV}", "no_video"),
    ("https://v.qq.com/x/cover/mzc00200abcdefg.html", "no_video"),
    ("https://v.qq.com/x/page/a0012abcdef", "no_video"),
    ("https://v.qq.com/txp/iframe/player.html?vid=a0012abcdef", "no_video"),
    ("https://m.v.qq.com/x/m/play?vid=a0012abcdef%22", "no_video"),
    ("https://v.youku.com/v_show/id_.html", "no_video"),
    ("https://v.youku.com/v_show/id_XMTIzNDU2Nzg5.html%0d%0a", "no_video"),
    ("https://www.douyin.com/user/MS4wLjABAAAAexample", "no_video"),
    ("https://www.douyin.com/?modal_id=7", "no_video"),
    ("https://www.bilibili.com/redirect", "no_video"),
    # user names and ports
    (f"https://www.bilibili.com@evil.example{GOOD}", "disguised"),
    (f"https://user:word@www.bilibili.com{GOOD}", "disguised"),
    (f"https://@www.bilibili.com{GOOD}", "disguised"),
    (f"https://www.bilibili.com:443{GOOD}", "disguised"),
    (f"https://www.bilibili.com:8443{GOOD}", "disguised"),
    (f"https://www.bilibili.com:{GOOD}", "disguised"),
    (f"https://www.bilibili.com%2eevil.example{GOOD}", "disguised"),
    (f"https://[::1]{GOOD}", "disguised"),
    # another address inside
    (f"https://www.bilibili.com{GOOD}?url=https://evil.example/", "disguised"),
    (f"https://www.bilibili.com{GOOD}?url=https%3A%2F%2Fevil.example%2F", "disguised"),
    (f"https://www.bilibili.com{GOOD}?url=%252F%252Fevil.example", "disguised"),
    (f"https://www.bilibili.com{GOOD}#https://evil.example/", "disguised"),
    (f"https://evil.example/?url=https://www.bilibili.com{GOOD}", "platform"),
    # names that only look alike
    (f"https://www.bilibili.com.evil.example{GOOD}", "platform"),
    (f"https://evil-www.bilibili.com{GOOD}", "platform"),
    (f"https://wwwbilibili.com{GOOD}", "platform"),
    (f"https://www.bi1ibili.com{GOOD}", "platform"),
    (f"https://www.bilibili.com.{GOOD}", "platform"),
    (f"https://www.bilibili.cn{GOOD}", "platform"),
    ("https://v.qq.com.example.cn/x/page/a0012abcdef.html", "platform"),
    (f"https://xn--bilibli-xfb.com{GOOD}", "platform"),
    (f"https://www.bіlіbіlі.com{GOOD}", "characters"),  # Cyrillic i
    (f"https://www。bilibili。com{GOOD}", "characters"),
    (f"https://www．bilibili．com{GOOD}", "characters"),
    (f"https://ｗｗｗ.bilibili.com{GOOD}", "characters"),
    ("https://www.bilibili.com/video/ＢＶ1xx411c7mD", "characters"),
    (f"https://www.bili\u200bbili.com{GOOD}", "characters"),
    (f"https://www.bilibili.com{GOOD}\u202e", "characters"),
    # other schemes, and none
    ("javascript:alert(1)", "no_address"),
    (f"javascript://www.bilibili.com{GOOD}%0aalert(1)", "no_address"),
    (f"JaVaScRiPt://www.bilibili.com{GOOD}", "no_address"),
    ("data:text/html,x", "no_address"),
    (f"ftp://www.bilibili.com{GOOD}", "no_address"),
    (f"file://www.bilibili.com{GOOD}", "no_address"),
    (f"//www.bilibili.com{GOOD}", "no_address"),
    (f"https:/www.bilibili.com{GOOD}", "no_address"),
    ("https://", "no_address"),
    ("https://[", "no_address"),
    # what would break out of markup, of a line or of memory
    (f'https://www.bilibili.com{GOOD}"onload="x', "characters"),
    (f"https://www.bilibili.com{GOOD}<script>", "characters"),
    (f"https://www.bilibili.com\\@evil.example{GOOD}", "characters"),
    (f"https://www.bilibili.com{GOOD}\x00", "characters"),
    (f"https://www.bili\tbili.com{GOOD}", "characters"),
    (f"https://www.bili\nbili.com{GOOD}", "characters"),
    (f"https://www.bilibili.com{GOOD}\x7f", "characters"),
    (f"【示例】 https://www.bilibili.com{GOOD}", "characters"),
    (f"https://www.bilibili.com{GOOD}?{'a' * LONGEST}", "too_long"),
    ("https://www.bilibili.com/video/BV" + "1" * 10_000_000, "too_long"),
]


@pytest.mark.parametrize(("pasted", "address", "player"), ACCEPTED)
def test_e4_a_usual_address_is_accepted_and_put_together_anew(pasted, address, player):
    found = parse(pasted)
    assert (found.address, found.player, found.host in PLAYERS) == (address, player, True)


@pytest.mark.parametrize(("pasted", "code"), REFUSED, ids=[f"{code}-{number}" for number, (_text, code) in enumerate(REFUSED)])
def test_e4_everything_else_is_refused_with_its_sentence(pasted, code):
    with pytest.raises(Refused) as refused:
        parse(pasted)
    assert (refused.value.code, str(refused.value.message).endswith("。")) == (code, True)


def test_e4_what_was_made_is_accepted_again_as_it_is():
    for _pasted, address, player in ACCEPTED:
        again = parse(address)
        assert (again.address, again.player) == (address, player)


@given(
    st.text(max_size=80),
    st.sampled_from(["", "https://www.bilibili.com/video/", "https://v.qq.com/x/page/", "https://www.douyin.com/"]),
)
def test_e4_whatever_is_pasted_is_refused_or_leads_to_one_of_the_four(text, start):
    try:
        found = parse(start + text)
    except Refused:
        return
    assert found.host in PLAYERS
    assert not set(found.player + found.address) & set("\"'<> \\")

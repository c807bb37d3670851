"""Addresses of videos as people copy them from four platforms. Pure: nothing is asked of any host [E-4].

What is kept and drawn is put together anew from the platform and the id; of what was pasted nothing else goes on.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from verify.refusals import Refused

LONGEST = 500
BILIBILI, TENCENT, YOUKU, DOUYIN = "bilibili", "tencent", "youku", "douyin"
PLATFORMS: dict[str, Promise] = {BILIBILI: _("Bilibili"), TENCENT: _("Tencent Video"), YOUKU: _("Youku"), DOUYIN: _("Douyin")}
PLAYERS = ("player.bilibili.com", "v.qq.com", "player.youku.com", "open.douyin.com")
SHORT = {"b23.tv", "bili2233.cn", "v.douyin.com"}
REFUSALS: dict[str, Promise] = {
    "too_long": _("This address is too long. Copy it again from the address bar of the video's page."),
    "characters": _("This address holds characters that none of the platforms uses. Copy it again from the address bar."),
    "no_address": _("This is no address of a web page. Copy it from the address bar of the video's page."),
    "disguised": _("This address holds a user name, a port or another address, which no video's address does."),
    "short": _("This is a short link, which does not say where it leads. Open it and copy the address of the page that appears."),
    "platform": _("Videos of Bilibili, Tencent Video, Youku and Douyin can be shown. This address is of another site."),
    "no_video": _("This address is of the platform but names no single video. Open the video and copy its own address."),
}

BARE = re.compile(r"[a-z0-9.-]+\.[a-z]{2,}/", re.IGNORECASE)  # copied without its scheme
BV = re.compile(r"/video/(?:BV|bv)(1[1-9A-HJ-NP-Za-km-z]{9})/?")
AV = re.compile(r"/video/(?:av|AV)([1-9][0-9]{0,11})/?")
EP = re.compile(r"/bangumi/play/ep([1-9][0-9]{0,9})/?")
PART = re.compile(r"[1-9][0-9]{0,3}")
VID = r"([a-z][0-9a-z]{10})"
TENCENT_PAGE = re.compile(rf"/x/(?:page/|cover/[0-9a-z]{{11,19}}/){VID}\.html")
TENCENT_PHONE = re.compile(rf"/x/(?:page/(?:[0-9a-z]/){{3}}|cover/(?:[0-9a-z]/){{3}}[0-9a-z]{{11,19}}/|page/){VID}\.html")
YOUKU_ID = r"(X[0-9A-Za-z]{8,24}={0,2})"
YOUKU_PAGE = re.compile(rf"/(?:v_show/id_|video/id_|alipay_video/id_){YOUKU_ID}\.html")
DOUYIN_PAGE = re.compile(r"/(?:share/)?video/([1-9][0-9]{15,20})/?")
NUMBER = re.compile(r"[1-9][0-9]{15,20}")


@dataclass(frozen=True, slots=True)
class Video:
    """`address` is the page on the platform, `player` what a frame shows; `host` is one of PLAYERS."""

    platform: str
    id: str
    address: str
    player: str

    @property
    def platform_name(self) -> str:
        return str(PLATFORMS[self.platform])

    @property
    def host(self) -> str:
        return str(urlsplit(self.player).hostname)


Found = Video | None
Query = dict[str, str]


def parse(pasted: str) -> Video:
    """Refused, with a sentence, for whatever is not plainly the address of one video."""
    text = pasted.strip(" \t\r\n")
    if len(text) > LONGEST:
        raise refusal("too_long")
    if not text.isascii() or not text.isprintable() or set(text) & set(" \\<>\"'`{}|^"):
        raise refusal("characters")
    parts = _split(f"https://{text}" if BARE.match(text) else text)
    host = parts.netloc.lower()
    if host in SHORT:
        raise refusal("short")
    if host not in HOSTS:
        raise refusal("platform")
    query = dict(parse_qsl(parts.query))
    if any("//" in unquote(value) for value in (*query.values(), parts.fragment)):
        raise refusal("disguised")
    found = HOSTS[host](parts.path, query)
    if found is None:
        raise refusal("no_video")
    return found


def refusal(code: str) -> Refused:
    return Refused(code, REFUSALS[code])


def _split(text: str) -> SplitResult:
    try:
        parts = urlsplit(text)
    except ValueError as error:
        raise refusal("no_address") from error
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise refusal("no_address")
    if {"@", ":", "%", "["} & set(parts.netloc):
        raise refusal("disguised")
    return parts


def _bilibili(path: str, query: Query) -> Found:
    part = query.get("p", "")
    part = part if PART.fullmatch(part) and part != "1" else ""
    of_page, of_player = (f"?p={part}", f"&p={part}") if part else ("", "")
    if found := BV.fullmatch(path):
        key = f"BV{found[1]}"
        return _made(BILIBILI, key, f"www.bilibili.com/video/{key}/{of_page}", f"player.html?bvid={key}{of_player}&autoplay=0")
    if found := AV.fullmatch(path):
        key = f"av{found[1]}"
        return _made(BILIBILI, key, f"www.bilibili.com/video/{key}/{of_page}", f"player.html?aid={found[1]}{of_player}&autoplay=0")
    if found := EP.fullmatch(path):
        key = f"ep{found[1]}"
        return _made(BILIBILI, key, f"www.bilibili.com/bangumi/play/{key}", f"player.html?episodeId={found[1]}&autoplay=0")
    return None


def _tencent(path: str, query: Query) -> Found:
    found = TENCENT_PAGE.fullmatch(path)
    return _of_tencent(found[1]) if found else None


def _tencent_phone(path: str, query: Query) -> Found:
    found = TENCENT_PHONE.fullmatch(path)
    if not found and path in {"/x/m/play", "/play.html", "/play/play.html"}:
        found = re.fullmatch(VID, query.get("vid", ""))
    return _of_tencent(found[1]) if found else None


def _of_tencent(key: str) -> Video:
    return _made(TENCENT, key, f"v.qq.com/x/page/{key}.html", f"txp/iframe/player.html?vid={key}&autoplay=false")


def _youku(path: str, query: Query) -> Found:
    found = YOUKU_PAGE.fullmatch(unquote(path))
    if not found and path in {"/video", "/video/"}:
        found = re.fullmatch(YOUKU_ID, query.get("vid", ""))
    return _made(YOUKU, found[1], f"v.youku.com/v_show/id_{found[1]}.html", f"embed/{found[1]}") if found else None


def _douyin(path: str, query: Query) -> Found:
    found = DOUYIN_PAGE.fullmatch(path) or NUMBER.fullmatch(query.get("modal_id", ""))
    key = found[found.re.groups] if found else ""
    return _made(DOUYIN, key, f"www.douyin.com/video/{key}", f"player/video?vid={key}&autoplay=0") if key else None


def _made(platform: str, key: str, address: str, player: str) -> Video:
    host = dict(zip(PLATFORMS, PLAYERS, strict=True))[platform]
    return Video(platform, key, f"https://{address}", f"https://{host}/{player}")


# Exactly these names: nothing that only ends in one of them.
HOSTS: dict[str, Callable[[str, Query], Found]] = {
    "www.bilibili.com": _bilibili,
    "m.bilibili.com": _bilibili,
    "bilibili.com": _bilibili,
    "v.qq.com": _tencent,
    "m.v.qq.com": _tencent_phone,
    "v.youku.com": _youku,
    "m.youku.com": _youku,
    "www.douyin.com": _douyin,
    "m.douyin.com": _douyin,
    "douyin.com": _douyin,
    "www.iesdouyin.com": _douyin,
}

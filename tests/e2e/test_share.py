"""Within WeChat a page hands its card to the bridge, signed; anywhere else, and while WeChat is down, nothing happens."""

from collections.abc import Iterator

import pytest

from cms.press.share.wechat import signature
from tests.cms.press.share.conftest import APP, KEY, as_documented
from tests.cms.press.stand_in import StandIn, said
from tests.factories import stories
from tests.factories.site import sections

BRIDGE = """window.WeixinJSBridge = { asked: [], invoke(name, told, then) { this.asked.push([name, told]); then({}); } };"""
WECHAT = "Mozilla/5.0 (Linux; Android 9) AppleWebKit/537.36 Chrome/107.0 Mobile MicroMessenger/8.0.40"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def wechat(settings, live_server) -> Iterator[StandIn]:
    settings.PUBLIC_SCHEME, settings.PUBLIC_HOST = "http", live_server.url.removeprefix("http://")
    with StandIn(as_documented) as running:
        settings.WECHAT_APP_ID, settings.WECHAT_SECRET, settings.WECHAT_API = APP, KEY, running.url
        yield running


@pytest.fixture
def opened(browser, live_server, wechat):
    """Opens a case in a browser of this name, and returns what the bridge was asked and what went wrong."""
    sections()
    address = live_server.url + stories.case(title="示例案例", summary="示例摘要").url

    def opened(agent: str):
        context = browser.new_context(user_agent=agent)
        page, faults = context.new_page(), []
        page.on("pageerror", lambda fault: faults.append(str(fault)))
        page.add_init_script(BRIDGE)
        page.goto(f"{address}#part", wait_until="networkidle")
        told = page.evaluate("WeixinJSBridge.asked")
        context.close()
        return address, told, faults

    return opened


def test_a_page_opened_in_wechat_says_what_its_card_shows(opened):
    address, told, faults = opened(WECHAT)
    assert (faults, [name for name, _said in told]) == (
        [],
        ["preVerifyJSAPI", "updateAppMessageShareData", "updateTimelineShareData"],
    )
    proof = told[0][1]
    made = signature("ticket-1", proof["verifyNonceStr"], int(proof["verifyTimestamp"]), address)
    assert (proof["verifyAppId"], proof["verifySignType"], proof["verifySignature"]) == (APP, "sha1", made)
    assert proof["verifyJsApiList"] == ["updateAppMessageShareData", "updateTimelineShareData"]
    card = told[1][1]
    assert (card["title"], card["desc"], card["link"]) == ("示例案例", "示例摘要", address)
    assert card["imgUrl"].endswith(".jpg")


def test_elsewhere_nobody_is_asked(opened, wechat):
    assert opened("Mozilla/5.0 (Linux; Android 9) Chrome/107.0 Mobile")[1:] == ([], [])
    assert wechat.asked == []


def test_while_wechat_is_down_the_page_is_as_it_was(opened, wechat):
    wechat.answer = lambda asked: said({}, 500)
    assert opened(WECHAT)[1:] == ([], [])

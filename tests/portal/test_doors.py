"""Invitation, password, code: the way in, and out."""

import pytest
from accounts.models import User
from accounts.second_factor import device_of, next_code
from django.test import Client

from tests.factories.world import PASSWORD
from verify.membership.links import token_of
from verify.models import AuditEvent, Member

pytestmark = pytest.mark.django_db
SECOND = "/portal/second-factor/"


@pytest.fixture
def link(firm) -> str:
    return f"/portal/invitation/{token_of(firm.invitation)}/"


@pytest.fixture
def told(firm) -> dict[str, str]:
    return {"uscc": firm.enterprise.uscc, "name": "示例兰", "username": "lan", "password": PASSWORD, "again": PASSWORD}


def log_in(client: Client, username: str = "lan", second: str = SECOND):
    client.post("/portal/login/", {"username": username, "password": PASSWORD})
    return client.post(second, {"code": next_code(device_of(User.objects.get(username=username)))})


def test_from_an_invitation_to_the_first_page(client, firm, link, told):
    assert firm.enterprise.name in client.get(link).content.decode()
    assert client.post(link, told).headers["Location"] == "/portal/login/"
    assert client.get("/portal/").headers["Location"] == "/portal/login/"
    client.post("/portal/login/", {"username": "lan", "password": PASSWORD})
    assert "<svg" in client.get(SECOND).content.decode()
    assert client.get(firm.home).status_code == 302
    assert log_in(client).headers["Location"] == "/portal/"
    assert client.get("/portal/").headers["Location"] == firm.home
    page = client.get(firm.home).content.decode()
    assert (firm.enterprise.name in page, firm.enterprise.uscc in page) == (True, True)
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.data) == ("member.phone", {"username": "lan"})
    assert client.get(link).status_code == 404
    client.post("/portal/logout/")
    assert client.get(firm.home).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"uscc": "91420100000000000X"}, "不是邀请您的主体"),
        ({"uscc": "1" * 41}, "40"),
        ({"again": "another password"}, "两次输入的密码不一致"),
        ({"password": "short", "again": "short"}, "12"),
        ({"username": "chen"}, "此用户名已被占用"),
        ({"username": "a b"}, "用户名"),
        ({"name": ""}, "请填写这一项"),
        ({"name": "示" * 61}, "60"),
        ({"name": "示\x00例"}, ""),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_no_account_is_made(client, world, firm, link, told, wrong, said):
    assert world.chen
    before = User.objects.count()
    answer = client.post(link, {**told, **wrong})
    assert (answer.status_code, User.objects.count()) == (422, before)
    assert said in answer.content.decode()
    assert PASSWORD not in answer.content.decode()


def test_somebody_with_an_account_accepts_with_it(firm, foreign, enter):
    client = enter(foreign.owner)
    link = f"/portal/invitation/{token_of(firm.invitation)}/"
    answer = client.post(link, {"uscc": firm.enterprise.uscc}, follow=True)
    assert "您现在代表" in answer.content.decode()
    page = client.get("/portal/").content.decode()
    assert (firm.enterprise.name in page, foreign.enterprise.name in page) == (True, True)
    assert Member.objects.present().filter(user=foreign.owner).count() == 2


def test_s6_staff_are_sent_to_their_own_door_and_members_find_theirs_alone(client, world, firm):
    answer = client.post("/portal/login/", {"username": world.rita.username, "password": PASSWORD})
    assert "企业登录入口" in answer.content.decode()
    client.post("/admin/login/", {"username": firm.owner.username, "password": PASSWORD})
    assert client.get(SECOND).status_code == 302  # a password given at one door opens no other
    assert client.get("/admin/").status_code == 302


def test_s6_five_failures_lock_a_member_too(client, firm):
    for _ in range(5):
        client.post("/portal/login/", {"username": firm.owner.username, "password": "wrong wrong wrong"})
    answer = client.post("/portal/login/", {"username": firm.owner.username, "password": PASSWORD})
    assert "账号已锁定 15 分钟" in answer.content.decode()


def test_the_login_leads_to_nobody_elses_site(client, firm):
    owner = firm.owner.username
    client.post(
        "/portal/login/?next=https://example.org/", {"username": owner, "password": PASSWORD, "next": "https://example.org/"}
    )
    assert client.post(SECOND, {"code": next_code(device_of(firm.owner))}).headers["Location"] == "/portal/"

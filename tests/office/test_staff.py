"""Accounts of staff: what their managers may do, and what nobody may [S-1, S-6]."""

import re
from datetime import timedelta
from html import unescape

import pytest
from accounts.models import User
from accounts.roles import Role
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice
from office.actions import staff

from tests.factories.world import NOW, PASSWORD
from tests.office.test_listings import count
from verify.models import AuditEvent
from verify.refusals import NotPermitted, Refused
from verify.registry.units import Unit

LINK = re.compile(r"http://testserver(/admin/choose-password/[^<\s]+)")
CHOSEN = "a long password of my own"


def give(user: User, *roles: Role) -> User:
    user.groups.set(Group.objects.filter(name__in=roles))
    return user


def roles_of(user: User) -> set[str]:
    return set(user.groups.values_list("name", flat=True))


@pytest.fixture
def mona(world) -> User:
    """Manages registrars, and is one."""
    return give(world.user("mona", first_name="莫娜"), Role.STAFF_MANAGER, Role.REGISTRAR)


@pytest.fixture
def carl(world) -> User:
    """Manages the reviewers of Wuhan, and is one."""
    return give(world.user("carl", units=[Unit.WUHAN.value]), Role.STAFF_MANAGER, Role.CITY_REVIEWER)


@pytest.fixture
def desk(client: Client, mona) -> Client:
    client.force_login(mona)
    return client


def admit(by: User, **fields) -> User:
    defaults = {"username": "neu", "name": "新人", "roles": [Role.REGISTRAR], "units": []}
    return staff.admit(**{**defaults, **fields}, by=by, at=NOW)


def page(client: Client, name: str, user: User | None = None) -> str:
    return client.get(reverse(f"office:{name}", args=[user.pk] if user else [])).content.decode()


def press(client: Client, act: str, user: User, **fields):
    return client.post(reverse(f"office:{act}", args=[user.pk]), fields, follow=True)


def test_an_account_is_made_its_password_chosen_over_the_link_and_the_link_is_spent(desk, mona):
    form = {"username": "neu", "name": "新人", "email": "neu@example.com", "roles": ["registrar"]}
    answer = desk.post(reverse("office:admit"), form, follow=True)
    neu = User.objects.get(username="neu")
    assert neu.email == "neu@example.com"
    assert (neu.has_usable_password(), roles_of(neu)) == (False, {"registrar"})
    assert "账号已建立。请接着生成链接，供新人设置密码。" in answer.content.decode()
    assert "待设置密码" in answer.content.decode()
    link = LINK.search(unescape(press(desk, "renew_password", neu).content.decode()))[1]
    assert LINK.search(page(desk, "account", neu)) is None

    owner = Client()
    chosen = owner.get(link, follow=True)
    assert "设置密码" in chosen.content.decode()
    address = chosen.redirect_chain[-1][0]
    weak = owner.post(address, {"new_password1": "12345678", "new_password2": "12345678"})
    assert (weak.status_code, User.objects.get(pk=neu.pk).has_usable_password()) == (200, False)
    assert weak.context["form"].errors["new_password2"][0] == "密码至少 12 个字符。"
    done = owner.post(address, {"new_password1": CHOSEN, "new_password2": CHOSEN}, follow=True)
    assert "密码已设置，请用新密码登录。" in done.content.decode()
    assert "_auth_user_id" not in owner.session
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.actor, event.data) == ("staff.choose_password", neu, {"username": "neu"})
    assert "链接已经用过" in Client().get(link, follow=True).content.decode()
    assert owner.post("/admin/login/", {"username": "neu", "password": CHOSEN})["Location"] == "/admin/second-factor/"


def test_a_link_is_void_after_a_day_and_by_the_next_one(desk, mona, clock):
    neu = admit(mona)
    first, second = (LINK.search(press(desk, "renew_password", neu).content.decode())[1] for _time in range(2))
    is_good = lambda link: "new_password1" in Client().get(link, follow=True).content.decode()  # noqa: E731
    assert (is_good(first), is_good(second)) == (False, True)
    clock.shift(timedelta(days=1, seconds=1))
    assert not is_good(second)


@pytest.mark.parametrize("tail", ["x/y/", "MQ/abc-def/", "MQ/set-password/", "%00/x/", "9" * 400 + "/x/"])
def test_a_forged_link_opens_nothing(client, mona, tail):
    answer = client.get("/admin/choose-password/" + tail, follow=True)
    assert (answer.status_code, "链接已经用过" in answer.content.decode()) in {(200, True), (404, False)}


def test_s6_nobody_gives_a_role_or_a_unit_that_they_lack(mona, carl):
    for roles, by in (([Role.APPROVER], mona), ([Role.REGISTRAR, Role.SUPERVISOR], mona), ([Role.REGISTRAR], carl)):
        with pytest.raises(NotPermitted, match="不能授予您本人没有的角色"):
            admit(by, roles=roles)
    with pytest.raises(NotPermitted, match="不能授予您本人没有的市州"):
        admit(carl, roles=[Role.CITY_REVIEWER], units=[Unit.WUHAN, Unit.ENSHI])
    assert not User.objects.filter(username="neu").exists()
    assert admit(carl, roles=[Role.CITY_REVIEWER], units=[Unit.WUHAN]).units == [Unit.WUHAN]


@pytest.mark.parametrize(
    ("roles", "units", "code"),
    [
        ([], [], "no_role"),
        (["Moderators"], [], "no_role"),
        ([Role.REGISTRAR], ["110000"], "no_role"),
        ([Role.REGISTRAR], [Unit.WUHAN], "units"),
        ([Role.CITY_REVIEWER], [], "units"),
        ([Role.CITY_REVIEWER, Role.REGISTRAR], [Unit.WUHAN], "units"),
        ([Role.SUPERVISOR, Role.APPROVER], [], "apart"),
        ([Role.REGISTRAR, Role.APPROVER], [], "apart"),
        ([Role.REGISTRAR, Role.EXPERT], [], "apart"),
    ],
)
def test_what_no_account_may_hold(world, roles, units, code):
    root = world.user("root", is_superuser=True)
    with pytest.raises(Refused) as refusal:
        admit(root, roles=roles, units=units)
    assert refusal.value.code == code


ACTS = {
    "assign": {"roles": [Role.REGISTRAR]},
    "correct": {"name": "示例", "email": ""},
    "switch_off": {"reason": "示例"},
    "enable": {},
    "renew_password": {},
    "forget_phone": {},
}


@pytest.mark.parametrize("act", ACTS)
def test_s6_no_action_touches_the_own_account_or_one_beyond_reach(world, mona, carl, act):
    root = world.user("root", is_superuser=True)
    enshi = give(world.user("enshi", units=[Unit.ENSHI.value]), Role.CITY_REVIEWER)
    for user, by in ((mona, mona), (world.abel, mona), (root, mona), (enshi, carl), (mona, carl), (world.chen, world.rita)):
        before = list(User.objects.order_by("pk").values()), AuditEvent.objects.count()
        with pytest.raises(NotPermitted):
            getattr(staff, act)(user=user, by=by, at=NOW, **ACTS[act])
        assert (list(User.objects.order_by("pk").values()), AuditEvent.objects.count()) == before


@pytest.mark.parametrize(
    "name", ["account", "assign_rights", "correct_account", "switch_off", "enable_account", "renew_password", "forget_phone"]
)
def test_s1_an_account_beyond_reach_is_not_found(desk, world, mona, name):
    for user in (mona, world.abel, world.user("root", is_superuser=True)):
        address = reverse(f"office:{name}", args=[user.pk])
        assert {desk.get(address).status_code, desk.post(address).status_code} <= {404, 405}


def test_the_list_shows_whom_one_reaches(desk, world, mona):
    admit(mona)
    world.rita, world.abel, world.chen  # noqa: B018 - who exist from here on
    answer = desk.get(reverse("office_staff:index"))
    assert {user.username for user in answer.context["object_list"]} == {"neu", "rita"}
    text = answer.content.decode()
    assert ("待设置密码" in text, "登记员" in text) == (True, True)
    assert [name for name in ("neu", "rita", "abel", "chen") if re.search(rf"\b{name}\b", text)] == ["neu", "rita"]


def test_the_list_costs_as_much_with_many_accounts_as_with_one(desk, mona, django_assert_max_num_queries):
    address = reverse("office_staff:index")
    desk.get(address)  # Wagtail remembers content types and sites
    costs = []
    for usernames in (["eins"], ["zwei", "drei", "vier"]):
        for username in usernames:
            admit(mona, username=username)
        costs.append(count(desk, address, django_assert_max_num_queries))
    assert costs[0] == costs[1]


def test_the_form_offers_what_one_may_give(client, carl, mona):
    client.force_login(carl)
    form = client.get(reverse("office:admit")).context["form"]
    assert [value for value, _label in form.fields["roles"].choices] == ["city reviewer", "staff manager"]
    assert [value for value, _label in form.fields["units"].choices] == [Unit.WUHAN]
    # A direct POST fares no better.
    sent = client.post(reverse("office:admit"), {"username": "neu", "name": "新人", "roles": ["approver"]})
    assert (sent.status_code, User.objects.filter(username="neu").exists()) == (200, False)


def test_rights_change_from_the_next_request_on(desk, mona):
    neu = admit(mona)
    other = Client()
    other.force_login(neu)
    assert other.get(reverse("office:import_list")).status_code == 200
    press(desk, "assign_rights", neu, roles=["staff manager"])
    assert other.get(reverse("office:import_list")).status_code == 302
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.actor, event.object) == ("staff.assign", mona, f"user:{neu.pk}")
    assert event.data == {
        "username": "neu",
        "roles": ["staff manager"],
        "units": [],
        "roles_before": ["registrar"],
        "units_before": [],
    }
    assert "没有变化" in press(desk, "assign_rights", neu, roles=["staff manager"]).content.decode()
    assert AuditEvent.objects.latest("sequence") == event


@pytest.mark.parametrize("name", ["switch_off", "renew_password", "forget_phone"])
def test_every_session_of_the_account_ends_at_once(desk, mona, world, name):
    TOTPDevice.objects.create(user=world.rita, confirmed=True)
    other = Client()
    other.force_login(world.rita)
    assert other.get("/admin/").status_code == 200
    press(desk, name, world.rita, reason="离岗")
    assert other.get("/admin/")["Location"].startswith("/admin/login/")
    if name == "switch_off":
        assert "该账号已经停用。" in press(desk, name, world.rita, reason="离岗").content.decode()
        assert "恢复使用" in press(desk, "enable_account", world.rita).content.decode()
        assert User.objects.get(username="rita").is_active


def test_s6_a_lost_phone_is_forgotten_once_and_the_password_with_it(desk, mona, world):
    """Else whoever knows the password would bind a phone of theirs before its owner does."""
    TOTPDevice.objects.create(user=world.rita, confirmed=True)
    assert "手机已解绑" in press(desk, "forget_phone", world.rita).content.decode()
    assert not TOTPDevice.objects.filter(user=world.rita).exists()
    assert Client().post("/admin/login/", {"username": "rita", "password": PASSWORD}).status_code == 200
    assert "没有绑定手机" in press(desk, "forget_phone", world.rita).content.decode()


def test_a_name_and_a_mail_address_are_set_right_by_a_manager(desk, world, mona):
    assert 'value="rita"' not in page(desk, "correct_account", world.rita)  # who has no name is not called by the user name
    sent = {"name": "莉达", "email": "rita@example.com", "username": "root", "is_superuser": "on", "units": ["420100"]}
    said = press(desk, "correct_account", world.rita, **sent).content.decode()
    assert "莉达的账号已变更。" in said
    assert "→ 莉达" in said
    rita = User.objects.get(username="rita")
    assert (rita.first_name, rita.email, rita.is_superuser, rita.units) == ("莉达", "rita@example.com", False, [])
    event = AuditEvent.objects.latest("sequence")
    assert (event.verb, event.actor, event.data) == (
        "staff.correct",
        mona,
        {"username": "rita", "name": "莉达", "name_before": ""},
    )
    assert "没有变化" in press(desk, "correct_account", rita, **sent).content.decode()
    assert "email" in press(desk, "correct_account", rita, name="莉达", email="a@b\nBcc: c@d").context["form"].errors
    assert AuditEvent.objects.latest("sequence") == event


@pytest.mark.parametrize("username", ["console", "Console", "ｃｏｎｓｏｌｅ"])
def test_s6_nobody_takes_the_name_under_which_commands_are_recorded(mona, username):
    User.objects.filter(username="console").delete()
    with pytest.raises(Refused, match="已有同名账号"):
        admit(mona, username=username)


def test_the_page_of_an_account_tells_its_history(desk, mona):
    neu = admit(mona)
    staff.switch_off(user=neu, reason="离岗 <b>", by=mona, at=NOW + timedelta(hours=1))
    text = page(desk, "account", neu)
    places = [text.index(words) for words in ("停用</strong>", "离岗 &lt;b&gt;", "建立账号</strong>")]
    assert places == sorted(places)
    assert "莫娜" in text


@pytest.mark.parametrize("username", ["", "a" * 151, "two words", "rita", "RITA", "x\x00y", "<b>"])
def test_a_name_that_is_none_or_taken_is_refused_and_nothing_typed_is_lost(desk, world, username):
    assert world.rita.pk
    count = User.objects.count()
    answer = desk.post(reverse("office:admit"), {"username": username, "name": "新人", "roles": ["registrar"]})
    assert (answer.status_code, User.objects.count()) == (200, count)
    assert answer.context["form"].errors["username"]
    assert 'value="新人"' in answer.content.decode()


def test_s6_wagtails_own_screens_for_accounts_and_groups_are_closed_to_everybody(client, world, mona):
    root = world.user("root", is_superuser=True)
    group = Group.objects.get(name=Role.REGISTRAR)
    addresses = [
        "users/",
        "users/add/",
        f"users/{mona.pk}/",
        f"users/{mona.pk}/delete/",
        "groups/",
        "groups/new/",
        f"groups/{group.pk}/",
    ]
    addresses += [f"users/history/{mona.pk}/", "bulk/accounts/user/delete/", "bulk/accounts/user/assign_role/"]
    addresses += ["bulk/accounts/user/set_active_state/"]
    for user in (root, mona):
        client.force_login(user)
        seen = {address: client.get(f"/admin/{address}", {"id": mona.pk}).status_code for address in addresses}
        assert set(seen.values()) <= {302, 403, 404}, seen
    assert client.get("/admin/password_reset/").status_code == 404

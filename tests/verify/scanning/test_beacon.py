"""The picture that records a scan."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ImproperlyConfigured

from verify.devices import device_of, epoch_of
from verify.models import Scan
from verify.scanning import beacon, cities
from verify.scanning.verdicts import COPY_RULE, Verdict

PHONE = "Mozilla/5.0 (Linux; Android 9) MicroMessenger/8.0"


@pytest.fixture
def code(world, frozen):
    return world.code(world.run(), 5)


@pytest.fixture
def pixel(code, client):
    return re.search(r'src="(/seen/[^"]+)"', client.get(f"/v/{code}").content.decode())[1]


def test_loading_it_appends_one_row_without_an_address(client, pixel, code):
    response = client.get(pixel, HTTP_USER_AGENT=PHONE, REMOTE_ADDR="203.0.113.9")
    assert (response.status_code, response["Content-Type"], response["Cache-Control"]) == (200, "image/gif", "no-store")
    scan = Scan.objects.get()
    assert (scan.serial, scan.verdict, scan.rules, scan.epoch, scan.city) == (5, "VALID", COPY_RULE.version, 20264, "")
    stored = " ".join(str(value) for value in Scan.objects.values().get().values())
    assert "203.0.113.9" not in stored
    assert PHONE not in stored


def test_v6_one_device_counts_once_in_ten_minutes(client, code, pixel, frozen):
    for minutes, rows in ((0, 1), (9, 1), (10, 2)):
        frozen.move_to(
            Scan.objects.order_by("scanned_at").first().scanned_at + timedelta(minutes=minutes) if minutes else 0
        ) if minutes else None
        fresh = beacon.token_of(code, Verdict.VALID)
        client.get(f"/seen/{fresh}.gif", HTTP_USER_AGENT=PHONE)
        assert Scan.objects.count() == rows


def test_another_device_or_another_item_counts_by_itself(client, pixel, code, world):
    client.get(pixel, HTTP_USER_AGENT=PHONE)
    client.get(pixel, HTTP_USER_AGENT=PHONE, REMOTE_ADDR="203.0.113.10")
    other = world.code(world.run(), 6)
    client.get(f"/seen/{beacon.token_of(other, Verdict.VALID)}.gif", HTTP_USER_AGENT=PHONE)
    assert Scan.objects.count() == 3


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_SEC_PURPOSE": "prefetch"},
        {"HTTP_SEC_PURPOSE": "prefetch;prerender"},
        {"HTTP_PURPOSE": "prefetch"},
        {"HTTP_X_MOZ": "prefetch"},
        {"HTTP_USER_AGENT": "facebookexternalhit/1.1"},
        {"HTTP_USER_AGENT": "Baiduspider/2.0"},
        {"HTTP_USER_AGENT": "curl/8"},
        {"HTTP_USER_AGENT": ""},
    ],
)
def test_v6_prefetches_previews_and_scripts_do_not_count(client, pixel, headers):
    client.get(pixel, **{"HTTP_USER_AGENT": PHONE, **headers})
    assert Scan.objects.count() == 0


def test_v6_a_head_does_not_count(client, pixel):
    assert client.head(pixel, HTTP_USER_AGENT=PHONE).status_code == 200
    assert Scan.objects.count() == 0


def test_a_token_lives_ten_minutes_and_cannot_be_made_up(client, pixel, code, frozen):
    for forged in (pixel.replace(".VALID:", ".REVOKED:"), pixel[:-6] + "AA.gif", f"/seen/{code}.gif", "/seen/x.gif"):
        assert client.get(forged, HTTP_USER_AGENT=PHONE).status_code == 200
    frozen.shift(timedelta(seconds=601))
    client.get(pixel, HTTP_USER_AGENT=PHONE)
    assert Scan.objects.count() == 0


def test_the_token_tells_nothing_that_the_address_does_not(pixel, code, world):
    assert pixel.removeprefix("/seen/").split(":")[0] == f"{code}.VALID"


def test_the_next_reader_sees_the_first_query_and_the_count(client, pixel, code, frozen):
    assert "此前没有查询记录" in client.get(f"/v/{code}").content.decode()
    client.get(pixel, HTTP_USER_AGENT=PHONE)
    frozen.shift(timedelta(days=1))
    assert "此前已查询 1 次，首次在 2026年11月20日 12:00:00" in client.get(f"/v/{code}").content.decode()
    assert client.get(f"/api/v1/verify/{code}").json()["label"]["scans"] == 1


def test_a_product_level_code_shows_no_first_query(client, world, frozen):
    code = world.code(world.run(grade="PRODUCT"))
    client.get(f"/seen/{beacon.token_of(code, Verdict.VALID)}.gif", HTTP_USER_AGENT=PHONE)
    assert Scan.objects.get().serial == 0
    assert "查询记录" not in client.get(f"/v/{code}").content.decode()
    assert client.get(f"/api/v1/verify/{code}").json()["label"]["scans"] is None


def test_the_key_of_devices_changes_with_the_quarter(rf, frozen, at):
    request = rf.get("/", HTTP_USER_AGENT=PHONE, REMOTE_ADDR="203.0.113.9")
    later = at + timedelta(days=60)
    assert (epoch_of(at), epoch_of(later)) == (20264, 20271)
    assert device_of(request, at) == device_of(request, at + timedelta(days=3))
    assert device_of(request, at) != device_of(request, later)


def test_the_city_is_empty_unless_the_operator_supplies_a_table(client, pixel, settings, tmp_path):
    table = tmp_path / "cities.csv"
    table.write_text("203.0.113.0/24,420100\n2001:db8::/32,422800\n")
    settings.CITY_TABLE = str(table)
    for address, city in (("203.0.113.9", "420100"), ("2001:db8::1", "422800"), ("198.51.100.1", ""), ("not an address", "")):
        client.get(pixel, HTTP_USER_AGENT=PHONE, REMOTE_ADDR=address)
        assert Scan.objects.latest("scanned_at", "device").city == city or Scan.objects.filter(city=city).exists()
    assert sorted(Scan.objects.values_list("city", flat=True)) == ["", "", "420100", "422800"]


def test_eight_devices_on_six_days_make_a_suspected_copy(client, code, frozen, world):
    for number in range(8):
        if number < 6:
            frozen.shift(timedelta(days=1))
        assert client.get(f"/api/v1/verify/{code}").json()["verdict"] == "VALID"
        fresh = beacon.token_of(code, Verdict.VALID)
        client.get(f"/seen/{fresh}.gif", HTTP_USER_AGENT=PHONE, REMOTE_ADDR=f"203.0.113.{number}")
    assert client.get(f"/api/v1/verify/{code}").json()["verdict"] == "SUSPECT_COPY"


@pytest.mark.django_db(transaction=True)
def test_fifty_beacons_of_one_device_at_once_write_one_row(transactional_db, at):
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    from verify.scanning.actions import scans

    def load(_: int) -> bool:
        try:
            return scans.record(run=9, serial=9, device=77, epoch=20264, verdict=Verdict.VALID, at=at)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as pool:
        assert sum(pool.map(load, range(50))) == 1
    assert Scan.objects.filter(run=9, device=77).count() == 1


@pytest.mark.parametrize("content", ["203.0.113.0/24,999999\n", "not a network,420100\n", "203.0.113.0/24\n", None])
def test_a_bad_table_of_cities_stops_the_boot(settings, tmp_path, content):
    table = tmp_path / "bad.csv"
    if content is not None:
        table.write_text(content)
    settings.CITY_TABLE = str(table)
    with pytest.raises(ImproperlyConfigured, match="CITY_TABLE"):
        cities.load()

import pytest
from django.conf import settings as configured

from verify.labels.addresses import address, codes_of
from verify.labels.codes import Sealer
from verify.labels.keys import keyring
from verify.labels.models import LabelRun
from verify.refusals import Refused

NEW, OLD = configured.LABEL_KEYS["new"], configured.LABEL_KEYS["old"]


def run_of(**fields) -> LabelRun:
    return LabelRun(**{"id": 12, "grade": "ITEM", "quantity": 100, "key_name": "new", **fields})


def test_an_address_is_in_capitals_with_the_public_host():
    assert address("34GWTNS815S4SM3RZXEGH") == "HTTPS://JP.EXAMPLE.GOV.CN/V/34GWTNS815S4SM3RZXEGH"


def test_the_address_of_a_local_demonstration_keeps_its_scheme_and_port(settings):
    settings.PUBLIC_SCHEME, settings.PUBLIC_HOST = "http", "127.0.0.1:8000"
    assert address("34GWTNS815S4SM3RZXEGH") == "HTTP://127.0.0.1:8000/V/34GWTNS815S4SM3RZXEGH"


def test_the_keyring_is_built_once_and_follows_the_setting(settings):
    first = keyring()
    assert keyring() is first
    settings.LABEL_KEYS = {"newer": b"\x44" * 32, **settings.LABEL_KEYS}
    assert (keyring().newest, list(keyring().sealers)) == ("newer", ["newer", "new", "old"])


def test_the_codes_of_a_range_are_those_of_its_serials_in_order():
    assert list(codes_of(run_of(), 5, 7)) == [(serial, Sealer(NEW).seal(12, serial)) for serial in (5, 6, 7)]


def test_without_a_range_the_whole_run():
    assert [serial for serial, _ in codes_of(run_of())] == list(range(1, 101))


def test_a_product_level_run_has_the_one_code_of_serial_zero():
    assert list(codes_of(run_of(grade="PRODUCT", quantity=5000))) == [(0, Sealer(NEW).seal(12, 0))]


def test_a_run_keeps_its_key_after_a_rotation(settings):
    before = list(codes_of(run_of(), 1, 3))
    settings.LABEL_KEYS = {"newer": b"\x44" * 32, "new": NEW, "old": OLD}
    assert list(codes_of(run_of(), 1, 3)) == before
    assert list(codes_of(run_of(key_name="old"), 1, 1)) == [(1, Sealer(OLD).seal(12, 1))]


@pytest.mark.parametrize("bounds", [(0, 5), (1, 101), (5, 4), (-1, 5), (101, 101), (10**30, 10**30)])
def test_serials_outside_the_run_are_refused_before_the_first_code(bounds):
    with pytest.raises(Refused) as refused:
        codes_of(run_of(), *bounds)
    assert refused.value.code == "range"


def test_where_the_key_of_the_run_is_gone_the_sentence_names_it():
    with pytest.raises(Refused) as refused:
        codes_of(run_of(key_name="lost"))
    assert (refused.value.code, str(refused.value)) == (
        "key_missing",
        "生成这批标签所用的密钥“lost”不在 LABEL_KEYS 中，请把它补回，排在较新的密钥之后。",
    )

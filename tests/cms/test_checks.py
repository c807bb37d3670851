import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from cms.checks import FOOTER


def test_the_production_check_names_every_empty_field_of_the_footer(settings):
    for name in FOOTER:
        setattr(settings, name, "")
    settings.SITE_ICP = "示例ICP备00000000号"
    with pytest.raises(SystemCheckError) as failed:
        call_command("check", deploy=True, fail_level="ERROR")
    assert [name for name in FOOTER if f"{name} is empty" in str(failed.value)] == ["SITE_POLICE", "SITE_CODE", "SITE_SPONSOR"]


def test_a_filled_footer_passes_it(settings):
    for name in FOOTER:
        setattr(settings, name, "示例")
    call_command("check", deploy=True, fail_level="ERROR")

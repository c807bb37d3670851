from django.core.checks import run_checks

from cms.checks import FOOTER


def complaints() -> list[str]:
    return [found.msg for found in run_checks(include_deployment_checks=True) if found.id.startswith("cms.")]


def test_the_production_check_names_every_empty_field_of_the_footer(settings):
    for name in FOOTER:
        setattr(settings, name, "")
    settings.SITE_ICP = "示例ICP备00000000号"
    assert [message.split()[0] for message in complaints()] == ["SITE_POLICE", "SITE_CODE", "SITE_SPONSOR", "SITE_CONTACT"]


def test_a_filled_footer_passes_it(settings):
    for name in FOOTER:
        setattr(settings, name, "示例")
    assert complaints() == []

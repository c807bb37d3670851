import pytest
from django.core.checks import run_checks


@pytest.mark.parametrize(("backend", "said"), [("console", ["verify.W001"]), ("smtp", [])])
def test_the_production_check_says_where_mails_would_reach_nobody(settings, backend, said):
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    assert [found.id for found in run_checks(include_deployment_checks=True) if found.id.startswith("verify.")] == said

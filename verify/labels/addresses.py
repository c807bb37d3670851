"""From a run to what is printed: codes sealed by the keys of the settings, and the address that a phone opens."""

from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from verify.labels.keys import keyring
from verify.labels.models import LabelRun
from verify.labels.scratch import Scratcher
from verify.refusals import Refused


def prefix() -> str:
    """What stands before the code in every address. Upper case, so that a symbol needs the alphanumeric mode only."""
    return f"{settings.PUBLIC_SCHEME}://{settings.PUBLIC_HOST}/V/".upper()


def address(code: str) -> str:
    """HTTPS://HOST/V/CODE, for the 21 characters of a code."""
    return prefix() + code


def serials_of(run: LabelRun, first: int | None = None, last: int | None = None) -> range:
    """The serials from `first` to `last`, both included; the whole run where unset. Refused outside the run."""
    first = run.first_serial if first is None else first
    last = run.last_serial if last is None else last
    if not run.first_serial <= first <= last <= run.last_serial:
        raise Refused(
            "range", _("Serials must lie between %(first)s and %(last)s.") % {"first": run.first_serial, "last": run.last_serial}
        )
    return range(first, last + 1)


def codes_of(run: LabelRun, first: int | None = None, last: int | None = None) -> Iterator[tuple[int, str]]:
    """(serial, code), sealed with the key the run was issued under, so that an export repeated after a rotation is the same.

    Refused at once, before the first pair, for serials outside the run and where that key is gone.
    """
    serials = serials_of(run, first, last)
    sealer = keyring().sealers.get(run.key_name)
    if sealer is None:
        raise _key_missing(run)
    return zip(serials, sealer.seal_range(run.pk, serials), strict=True)


def scratch_codes_of(run: LabelRun, first: int | None = None, last: int | None = None) -> Iterator[tuple[int, str]]:
    """(serial, scratch code) in the order of `codes_of`. Refused as that, and for a run that has none."""
    serials = serials_of(run, first, last)
    if not run.has_scratch:
        raise Refused("no_scratch", _("This run was ordered without scratch codes."))
    if run.key_name not in settings.LABEL_KEYS:
        raise _key_missing(run)
    return zip(serials, Scratcher(settings.LABEL_KEYS[run.key_name]).of_range(run.pk, serials), strict=True)


def _key_missing(run: LabelRun) -> Refused:
    text = _("The key “%(name)s” that sealed this run is not in LABEL_KEYS. Put it back behind the newer ones.")
    return Refused("key_missing", text % {"name": run.key_name})

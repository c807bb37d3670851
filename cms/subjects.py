"""What stories are about, with its live status: one about something suspended or revoked says so, and is not put forward [E-3]."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cms.items import pages_of
from cms.pages.standards import slug_of
from verify.calendar import day_of
from verify.models import Certificate, Enterprise, Product, Standard
from verify.registry.records import Standing, standing
from verify.registry.status import HAS_ENDED, Status
from verify.registry.units import Unit
from verify.standards.validity import evaluated

WITHHELD = frozenset({Status.SUSPENDED, Status.REVOKED})
Choice = tuple[str, Any]  # kind of block, key


@dataclass(frozen=True, slots=True)
class Subject:
    """`standing` is that of an item's governing certificate, None without one; of an enterprise the items are counted instead.
    `remark` is what is said of a standard or a unit in their place. `concerns`: what readers of the story must be told."""

    fact: Product | Enterprise | Standard | Unit
    name: str
    holder: str
    unit_label: str
    url: str
    standing: Standing | None
    valid_count: int
    item_count: int
    concerns: tuple[Standing, ...]
    is_demo: bool
    remark: str = ""

    @property
    def is_enterprise(self) -> bool:
        return isinstance(self.fact, Enterprise)


@dataclass(frozen=True, slots=True)
class Subjects:
    """Those of one story, in its order."""

    each: tuple[Subject, ...] = ()

    @property
    def concerns(self) -> list[Standing]:
        """The gravest first; an item named twice, once."""
        found = {standing.certificate.pk: standing for subject in self.each for standing in subject.concerns}
        return sorted(found.values(), key=lambda standing: standing.status not in WITHHELD)

    @property
    def told(self) -> list[tuple[str, Standing]]:
        """Each concern as a sentence, and where it comes from."""
        return [(sentence(standing), standing) for standing in self.concerns]

    @property
    def banner(self) -> str:
        return sentence(self.concerns[0]) if self.concerns else ""

    @property
    def leaves_featured(self) -> bool:
        return any(standing.status in WITHHELD for standing in self.concerns)

    @property
    def is_demo(self) -> bool:
        return any(subject.is_demo for subject in self.each)

    def __bool__(self) -> bool:
        return bool(self.each)


def subjects_of(pages: Iterable[Any], at: datetime) -> dict[int, Subjects]:
    """By the page's key, for pages of any kind; one without subjects has none. Two queries for the certificates and their
    changes, however many pages there are, and one each for items without a certificate and for enterprises without an item; two
    for standards."""
    asked = {page.pk: chosen(getattr(page, "subjects", None)) for page in pages}
    facts = _facts({choice for choices in asked.values() for choice in choices}, at)
    return {key: Subjects(tuple(facts[choice] for choice in choices if choice in facts)) for key, choices in asked.items()}


def linked(subjects: Subjects) -> Subjects:
    """With the addresses of their pages where they have one, instead of those of their records. Two queries."""
    pages = {
        model: pages_of(page, name, [each.fact.pk for each in subjects.each if isinstance(each.fact, model)])
        for model, page, name in ((Product, "ProductPage", "product"), (Enterprise, "BrandPage", "enterprise"))
    }
    found = [(each, pages.get(type(each.fact), {}).get(getattr(each.fact, "pk", None))) for each in subjects.each]
    return Subjects(tuple(replace(each, url=page.url) if page else each for each, page in found))


def sentence(standing: Standing) -> str:
    """What became of the certification, with its day."""
    name = standing.certificate.product.name
    day = date_format(day_of(standing.change.effective_at)) if standing.change else ""
    if standing.status == Status.SUSPENDED:
        text = _("The certification of “%(name)s” has been suspended since %(day)s and does not count as valid while that lasts.")
    elif standing.status == Status.REVOKED:
        text = _("The certification of “%(name)s” was revoked on %(day)s.")
    elif standing.status == Status.WITHDRAWN:
        text = _("The certification of “%(name)s” was withdrawn on %(day)s.")
    else:
        text = _("The certification of “%(name)s” expired; its last valid day was %(day)s.")
        day = date_format(standing.valid_until) if standing.valid_until else ""
    return text % {"name": name, "day": day}


def words(subject: Subject) -> str:
    """Its status with the day of it, in plain text, for whoever chooses it."""
    if subject.remark:
        return subject.remark
    if subject.is_enterprise and subject.item_count:
        return _("%(valid)s of %(count)s items valid") % {"valid": subject.valid_count, "count": subject.item_count}
    now = subject.standing
    if now is None:
        return _("No certified item in the register")
    label = str(capfirst(now.status.label))
    if now.status in WITHHELD | {Status.WITHDRAWN} and now.change:
        return _("%(status)s since %(day)s") % {"status": label, "day": date_format(day_of(now.change.effective_at))}
    if now.valid_until:
        return _("%(status)s, last day %(day)s") % {"status": label, "day": date_format(now.valid_until)}
    return label


def chosen(stream: Any) -> list[Choice]:
    """Read from the stored blocks so that no fact is fetched one by one."""
    choices = [(str(block["type"]), block["value"]) for block in stream.raw_data] if stream else []
    return [(kind, key) for kind, key in dict.fromkeys(choices) if key]


def of_choices(choices: Iterable[Choice], at: datetime) -> Subjects:
    """In their order; what is no fact, or none any more, is left out."""
    choices = list(choices)
    facts = _facts(set(choices), at)
    return Subjects(tuple(facts[choice] for choice in choices if choice in facts))


def _facts(choices: set[Choice], at: datetime) -> dict[Choice, Subject]:
    products = {int(key) for kind, key in choices if kind == "product"}
    enterprises = {int(key) for kind, key in choices if kind == "enterprise"}
    held: dict[int, list[Standing]] = {}
    of_item: dict[int, Standing] = {}
    for certificate in governing(products, enterprises):
        now = standing(certificate, at)
        of_item[certificate.product_id] = now
        held.setdefault(certificate.product.enterprise_id, []).append(now)
    items = {key: now.certificate.product for key, now in of_item.items()}
    items |= Product.objects.select_related("enterprise").in_bulk(products - items.keys()) if products - items.keys() else {}
    holders = {now.certificate.product.enterprise_id: now.certificate.product.enterprise for now in of_item.values()}
    holders |= Enterprise.objects.in_bulk(enterprises - holders.keys()) if enterprises - holders.keys() else {}
    return (
        {("product", key): _item(items[key], of_item.get(key)) for key in products if key in items}
        | {("enterprise", key): _enterprise(holders[key], held.get(key, [])) for key in enterprises if key in holders}
        | _standards({int(key) for kind, key in choices if kind == "standard"}, at)
        | {("unit", key): _unit(Unit(key)) for kind, key in choices if kind == "unit" and key in Unit.values}
    )


def _standards(keys: set[int], at: datetime) -> dict[Choice, Subject]:
    found = Standard.objects.filter(pk__in=keys).prefetch_related("evaluations") if keys else ()
    return {("standard", standard.pk): _standard(standard, at) for standard in found}


def _standard(standard: Standard, at: datetime) -> Subject:
    judged = evaluated(standard.evaluations.all(), at)
    words = [in_force(standard, at), str(judged.validity.label)]
    return _plain(standard, f"{standard.code} {standard.title}", f"/standards/{slug_of(standard.code)}/", " · ".join(words))


def in_force(standard: Standard, at: datetime) -> str:
    """Whether it is, with the day where it is not."""
    if standard.is_in_force_at(at):
        return _("standard in force")
    if standard.withdrawn_on and standard.withdrawn_on <= day_of(at):
        return _("withdrawn on %(day)s") % {"day": date_format(standard.withdrawn_on)}
    return _("in force from %(day)s") % {"day": date_format(standard.in_force_on)}


def _unit(unit: Unit) -> Subject:
    return _plain(unit, str(unit.label), f"/products/?unit={unit.value}", _("Its certified items"))


def _plain(fact: Standard | Unit, name: str, url: str, remark: str) -> Subject:
    return Subject(
        fact=fact,
        name=name,
        holder="",
        unit_label="",
        url=url,
        standing=None,
        valid_count=0,
        item_count=0,
        concerns=(),
        is_demo=False,
        remark=remark,
    )


def governing(products: Iterable[int], enterprises: Iterable[int]) -> Any:
    """The newest certificate of each of these items, and of each item of these enterprises, with its changes: two queries."""
    return (
        Certificate.objects.filter(Q(product__in=list(products)) | Q(product__enterprise__in=list(enterprises)))
        .order_by("product_id", "-pk")
        .distinct("product_id")
        .select_related("product__enterprise")
        .prefetch_related("changes")
    )


def _item(product: Product, now: Standing | None) -> Subject:
    enterprise = product.enterprise
    is_concern = now is not None and now.status in WITHHELD | HAS_ENDED
    return Subject(
        fact=product,
        name=product.name,
        holder=enterprise.name,
        unit_label=enterprise.get_unit_display(),
        url=product.get_absolute_url(),
        standing=now,
        valid_count=int(now is not None and now.status == Status.VALID),
        item_count=int(now is not None),
        concerns=(now,) if now is not None and is_concern else (),
        is_demo=enterprise.is_demo,
    )


def _enterprise(enterprise: Enterprise, held: list[Standing]) -> Subject:
    """Any item suspended or revoked is told. One that ended in the ordinary way only when nothing else stands."""
    valid = [now for now in held if now.status not in WITHHELD | HAS_ENDED]
    grave = [now for now in held if now.status in WITHHELD]
    ended = [] if valid or grave else held[-1:]
    return Subject(
        fact=enterprise,
        name=enterprise.name,
        holder="",
        unit_label=enterprise.get_unit_display(),
        url=enterprise.get_absolute_url(),
        standing=None,
        valid_count=sum(now.status == Status.VALID for now in held),
        item_count=len(held),
        concerns=tuple(grave + ended),
        is_demo=enterprise.is_demo,
    )

"""A list beside the register: what stands already, what contradicts it, what comes close to it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from verify.calendar import day_of
from verify.registry.importing.entries import Entry
from verify.registry.importing.names import CloseNames, fold
from verify.registry.models import Certificate, Enterprise, Product
from verify.registry.status import HAS_ENDED


class Register:
    """The part of the register that a list touches, read once."""

    def __init__(self, entries: Sequence[Entry], *, year: int, at: datetime) -> None:
        self.year, self.at = year, at
        self.enterprises: dict[str, Enterprise] = {}
        self.by_name: dict[str, Enterprise] = {}
        self.by_uscc: dict[str, Enterprise] = {}
        self.enterprise_names, self.item_names = CloseNames(), defaultdict[str, CloseNames](CloseNames)
        self.claims: dict[str, Entry] = {}
        self.code_claims: dict[str, Entry] = {}
        self._read_enterprises()
        for entry in entries:
            first = self.claims.setdefault(fold(entry.enterprise), entry)
            self.enterprise_names.add(first.enterprise)
            self.item_names[fold(entry.enterprise)].add(entry.item)
            if entry.uscc:
                self.code_claims.setdefault(entry.uscc, entry)
        found = (self._enterprise(entry) for entry in entries)
        self._read_products({enterprise.pk for enterprise in found if enterprise})

    def _read_enterprises(self) -> None:
        for enterprise in Enterprise.objects.order_by("pk"):
            self.by_name[enterprise.name] = enterprise
            self.enterprises.setdefault(fold(enterprise.name), enterprise)
            self.enterprise_names.add(enterprise.name)
            if enterprise.uscc:
                self.by_uscc[enterprise.uscc] = enterprise

    def _read_products(self, touched: set[int]) -> None:
        self.products: dict[tuple[int, str], list[Product]] = defaultdict(list)
        self.banned = set(Enterprise.objects.banned_on(day_of(self.at)).filter(pk__in=touched).values_list("pk", flat=True))
        found = Product.objects.filter(enterprise__in=touched).select_related("enterprise").order_by("pk")
        for product in found.prefetch_related("certificates__changes", "certificates__round"):
            self.products[product.enterprise_id, fold(product.name)].append(product)
            self.item_names[fold(product.enterprise.name)].add(product.name)

    def _enterprise(self, entry: Entry) -> Enterprise | None:
        return self.by_name.get(entry.enterprise) or self.enterprises.get(fold(entry.enterprise))

    def find(self, entry: Entry) -> tuple[Enterprise | None, Product | None]:
        """Where several items of an enterprise share the name, the one certified in this round is meant, else the first."""
        enterprise = self._enterprise(entry)
        if enterprise is None:
            return None, None
        candidates = self.products[enterprise.pk, fold(entry.item)]
        return enterprise, next((p for p in candidates if self.listed(p)), candidates[0] if candidates else None)

    def listed(self, product: Product) -> Certificate | None:
        """The item's certificate of this round."""
        return next((certificate for certificate in product.certificates.all() if certificate.round.year == self.year), None)

    def faults(self, entry: Entry, enterprise: Enterprise | None, product: Product | None) -> list[str]:
        """What the register, or the list itself, says otherwise. One of these and nothing is imported."""
        faults = [*self._code_faults(entry, enterprise)]
        claim = self.claims[fold(entry.enterprise)]
        if claim.unit != entry.unit:
            faults.append(_("The list names two units for “%(name)s”.") % {"name": entry.enterprise})
        if enterprise and enterprise.unit != entry.unit:
            values = {"name": enterprise.name, "unit": enterprise.get_unit_display()}
            faults.append(_("The register has “%(name)s” under another unit: %(unit)s.") % values)
        if product and product.kind != entry.kind:
            values = {"name": product.name, "kind": product.get_kind_display()}
            faults.append(_("The register has “%(name)s” as another kind: %(kind)s.") % values)
        if not (product and self.listed(product)):
            faults += self._refusals(enterprise, product)
        return faults

    def _code_faults(self, entry: Entry, enterprise: Enterprise | None) -> list[str]:
        if not entry.uscc:
            return []
        owner = self.by_uscc.get(entry.uscc)
        other = owner.name if owner else self.code_claims[entry.uscc].enterprise
        if fold(other) != fold(entry.enterprise):
            return [_("The credit code %(code)s belongs to “%(name)s”.") % {"code": entry.uscc, "name": other}]
        known = enterprise.uscc if enterprise and enterprise.uscc else None
        listed = {claim.uscc for claim in self.code_claims.values() if fold(claim.enterprise) == fold(entry.enterprise)}
        if known not in {None, entry.uscc} or len(listed) > 1:
            return [_("“%(name)s” has another credit code in the register or further up the list.") % {"name": entry.enterprise}]
        return []

    def _refusals(self, enterprise: Enterprise | None, product: Product | None) -> list[str]:
        """The rules of certificates.issue, told before anything is written."""
        if enterprise and enterprise.pk in self.banned:
            return [_("A certificate of this enterprise was revoked; it may not be certified again yet.")]
        if product and any(certificate.status(self.at) not in HAS_ENDED for certificate in product.certificates.all()):
            return [_("This item holds a certificate of another round that has not ended.")]
        return []

    def close(self, entry: Entry, enterprise: Enterprise | None, product: Product | None) -> list[str]:
        """Names one character away: perhaps the same, perhaps not. A person must look."""
        names = [] if enterprise else self.enterprise_names.close_to(entry.enterprise)
        items = [] if product else self.item_names[fold(entry.enterprise)].close_to(entry.item)
        return [_("The name is very close to “%(name)s”. Is it the same?") % {"name": name} for name in (*names, *items)[:5]]

    def notes(self, entry: Entry, enterprise: Enterprise | None, product: Product | None) -> list[str]:
        """What the register keeps although the list spells or knows it otherwise."""
        spellings = [(entry.enterprise, enterprise), (entry.item, product)]
        notes = [
            _("The register spells it “%(name)s”; that stays.") % {"name": stands.name}
            for given, stands in spellings
            if stands and stands.name != given
        ]
        if entry.uscc and enterprise and not enterprise.uscc:
            notes.append(_("The register holds no credit code for this enterprise; the import does not add one."))
        listed = self.listed(product) if product else None
        if listed and entry.route not in {"", listed.route}:
            values = {"route": listed.get_route_display() or "—"}
            notes.append(_("The register has another route for this certificate, and keeps it: %(route)s.") % values)
        return notes

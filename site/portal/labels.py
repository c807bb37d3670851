"""Labels: ordered by one person, confirmed by another; then activated, voided and replaced."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.label_forms import ConfirmForm, DeclineForm, ListForm, OrderForm, RangeForm, VoidForm
from portal.screens import Form, Page
from verify.labels import lists
from verify.labels.actions import orders, runs
from verify.labels.orders import OrderState, remaining
from verify.membership.rights import LABEL_OFFICERS
from verify.models import LabelFile, LabelOrder, LabelRange, LabelRun
from verify.refusals import Refused
from verify.registry import importing

SHOWN = 50


class Labels(Page):
    """What may be ordered, what waits, and what was issued."""

    template_name = "portal/labels.html"
    section = "labels"
    title = gettext_lazy("Labels")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        of_us = LabelOrder.objects.of(self.enterprise).select_related("product", "asked_by")
        issued = LabelRun.objects.filter(product__enterprise=self.enterprise).select_related("product").prefetch_related("ranges")
        products = list(self.enterprise.products.all())
        left = remaining(products)
        return super().get_context_data(
            items=[(product, left[product.pk]) for product in products],
            waiting=of_us.filter(state=OrderState.ASKED),
            runs=issued[:SHOWN],
            may_order=self.member.role in LABEL_OFFICERS,
            **context,
        )


class Order(Form):
    roles = LABEL_OFFICERS
    section = "labels"
    title = gettext_lazy("Order labels")
    form_class = OrderForm
    action_label = gettext_lazy("Order")
    lead = gettext_lazy(
        "A second person of your enterprise confirms the order; then the labels are issued. They work once they are activated."
    )
    fields_of_refusals = {"quantity": "quantity", "not_a_product": "carrier", "not_certified": "product", "scratch": "has_scratch"}

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "products": self.enterprise.products.all()}

    def get_initial(self) -> dict[str, Any]:
        return {"product": self.request.GET.get("product", "")}

    def act(self, form: OrderForm) -> LabelOrder:
        return orders.ask(by=self.request.user, at=self.at, **form.cleaned_data)

    def done(self, result: LabelOrder) -> tuple[Any, str]:
        return _("Ordered. Ask a second person to confirm it on this page."), self.address("label_order", result.ref)


class OfOrder:
    """A screen about one order of the enterprise."""

    section = "labels"

    def order(self) -> LabelOrder:
        rows = LabelOrder.objects.of(self.enterprise).select_related("product__enterprise", "asked_by", "decided_by", "run")  # type: ignore[attr-defined]
        found: LabelOrder = get_object_or_404(rows, ref=self.kwargs["order"])  # type: ignore[attr-defined]
        return found


class OrderPage(OfOrder, Page):
    template_name = "portal/label_order.html"

    def get_title(self) -> str:
        return _("Order %(number)s") % {"number": self.kwargs["order"]}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        order = self.order()
        is_open = order.state == OrderState.ASKED
        is_own = order.asked_by_id == self.request.user.pk
        return super().get_context_data(
            order=order, may_decide=is_open and self.member.role in LABEL_OFFICERS, is_own=is_own, **context
        )


class Decide(OfOrder, Form):
    roles = LABEL_OFFICERS
    template_name = "portal/label_order_form.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(**{**context, "order": self.order()})


class Confirm(Decide):
    form_class = ConfirmForm
    title = gettext_lazy("Confirm the order")
    action_label = gettext_lazy("Confirm and issue")

    def act(self, form: ConfirmForm) -> LabelOrder:
        return orders.confirm(order=self.order(), by=self.request.user, at=self.at)

    def done(self, result: LabelOrder) -> tuple[Any, str]:
        return _("Issued. The labels work once they are activated."), self.address("label_run", result.run_id)


class Decline(Decide):
    form_class = DeclineForm
    title = gettext_lazy("Decline the order")
    action_label = gettext_lazy("Decline")
    fields_of_refusals = {"no_reason": "remark"}

    def act(self, form: DeclineForm) -> LabelOrder:
        return orders.decline(order=self.order(), by=self.request.user, at=self.at, **form.cleaned_data)

    def done(self, result: LabelOrder) -> tuple[Any, str]:
        return _("Declined. The quota is as it was before the order."), self.address("label_order", result.ref)


class OfRun:
    """A screen about one run of the enterprise."""

    section = "labels"

    def run_rows(self) -> QuerySet[LabelRun]:
        ranges = LabelRange.objects.select_related("recorded_by")
        rows = LabelRun.objects.filter(product__enterprise=self.enterprise)  # type: ignore[attr-defined]
        return rows.select_related("product__enterprise", "issued_by").prefetch_related(Prefetch("ranges", ranges))

    def label_run(self) -> LabelRun:
        found: LabelRun = get_object_or_404(self.run_rows(), pk=self.kwargs["run"])  # type: ignore[attr-defined]
        return found

    def get_title(self) -> str:
        return _("Run %(run)s") % {"run": self.kwargs["run"]}  # type: ignore[attr-defined]


class RunPage(OfRun, Page):
    template_name = "portal/label_run.html"

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        run = self.label_run()
        files = LabelFile.objects.filter(run=run).select_related("asked_by")[:SHOWN]
        return super().get_context_data(run=run, files=files, may_act=self.member.role in LABEL_OFFICERS, **context)


class RunAction(OfRun, Form):
    """The form opens with the whole run."""

    roles = LABEL_OFFICERS
    template_name = "portal/label_run_form.html"
    fields_of_refusals = {"range": "last", "no_reason": "reason"}
    said: Any

    def get_initial(self) -> dict[str, Any]:
        run = self.label_run()
        return {"first": run.first_serial, "last": run.last_serial}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(**{**context, "run": self.label_run(), "title": self.title})

    def done(self, result: Any) -> tuple[Any, str]:
        return self.said % {"first": result.first, "last": result.last}, self.address("label_run", self.kwargs["run"])


class Activate(RunAction):
    form_class = RangeForm
    title = gettext_lazy("Activate labels")
    action_label = gettext_lazy("Activate")
    said = gettext_lazy("Serials %(first)s to %(last)s are activated.")

    def act(self, form: RangeForm) -> LabelRange:
        return runs.activate(run=self.label_run(), by=self.request.user, at=self.at, **form.cleaned_data)


class Void(RunAction):
    form_class = VoidForm
    title = gettext_lazy("Void labels")
    action_label = gettext_lazy("Void these labels")
    said = gettext_lazy("Serials %(first)s to %(last)s are voided.")

    def act(self, form: VoidForm) -> LabelRange:
        return runs.void(run=self.label_run(), by=self.request.user, at=self.at, **form.cleaned_data)


class ByList(RunAction):
    """Many ranges from a file, all of them or none."""

    template_name = "portal/label_list_form.html"
    form_class = ListForm
    title = gettext_lazy("By a list")
    action_label = gettext_lazy("Carry out the list")
    fields_of_refusals = {"list": "file", "too_many": "file", "no_reason": "reason"}
    faults: list[lists.Fault] = []

    def get_initial(self) -> dict[str, Any]:
        return {}

    def act(self, form: ListForm) -> int:
        told = form.cleaned_data
        try:
            table = importing.read(told["file"].read(importing.MAX_BYTES + 1), told["file"].name, lists.LAYOUT)
            return runs.record_list(
                run=self.label_run(), kind=told["kind"], table=table, reason=told["reason"], by=self.request.user, at=self.at
            )
        except importing.Unreadable as refusal:
            raise Refused("list", refusal.message) from refusal
        except lists.ListRefused as refusal:
            self.faults = refusal.faults
            raise

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        return super().get_context_data(**{**context, "faults": self.faults[:SHOWN], "more": max(0, len(self.faults) - SHOWN)})

    def done(self, result: int) -> tuple[Any, str]:
        return _("Done: %(count)s rows.") % {"count": result}, self.address("label_run", self.kwargs["run"])


class Replace(RunAction):
    form_class = VoidForm
    title = gettext_lazy("Replace labels")
    action_label = gettext_lazy("Void and order anew")
    lead = gettext_lazy("These serials are voided at once, and as many labels are ordered anew. They take nothing from the quota.")

    def act(self, form: VoidForm) -> LabelOrder:
        return orders.replace(run=self.label_run(), by=self.request.user, at=self.at, **form.cleaned_data)

    def done(self, result: LabelOrder) -> tuple[Any, str]:
        return _("Voided, and ordered anew. Ask a second person to confirm."), self.address("label_order", result.ref)

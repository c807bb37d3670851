"""Choosing a fact of the register, a picture or a file while writing prose.

Wagtail starts a chooser by an inline script, which the content policy of the admin refuses; `FromFile` has the same call made
by static/js/office-pickers.js. Choosers inside StreamField blocks need no such help.
"""

import json
from functools import reduce
from operator import or_
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView, ChosenMultipleView, ChosenView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets import BaseChooser
from wagtail.documents.widgets import AdminDocumentChooser
from wagtail.images.widgets import AdminImageChooser

from verify.models import Certificate, Enterprise, Product, Round, Standard, StatusChange

STATUS = (_("status at this moment"), "live_status")


class FromFile:
    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        value_data = self.get_value_data(value)
        return format_html(
            '{}<span hidden data-controller="office-chooser" data-office-chooser-constructor-value="{}"'
            ' data-office-chooser-field-value="{}" data-office-chooser-options-value="{}"></span>',
            self.render_html(name, value_data, attrs),
            self.js_constructor,
            attrs["id"],
            json.dumps(self.get_js_init_options(attrs["id"], name, value_data), default=str),
        )


class Titled:
    """What was chosen, with its status of this moment."""

    def get_display_title(self, instance: Any) -> str:
        return " · ".join(filter(None, [str(instance), *standings([instance]).values()]))


class FactChooser(Titled, FromFile, BaseChooser):
    pass


def standings(facts: list[Any]) -> dict[int, str]:
    """By the fact's key, its status of this moment in words, of those that have one. As many queries for many as for one."""
    from cms import subjects  # which reads pages, and so their blocks

    kinds = {Product: "product", Enterprise: "enterprise", Standard: "standard"}
    choices = [(kinds[type(fact)], fact.pk) for fact in facts if type(fact) in kinds]
    return {subject.fact.pk: subjects.words(subject) for subject in subjects.of_choices(choices, timezone.now()).each}


class PictureChooser(FromFile, AdminImageChooser):
    pass


class FileChooser(FromFile, AdminDocumentChooser):
    pass


def picture_panel(name: str) -> FieldPanel:
    return FieldPanel(name, widget=PictureChooser)


def file_panel(name: str) -> FieldPanel:
    return FieldPanel(name, widget=FileChooser)


class SearchForm(BaseFilterForm):
    """Every word stands in one of the columns that `lookups` name."""

    q = forms.CharField(label=_("Search term"), max_length=60, required=False)
    lookups: tuple[str, ...] = ()

    def filter(self, objects: Any) -> Any:
        self.search_query = " ".join(self.cleaned_data["q"].replace("\0", " ").split())
        self.is_searching = bool(self.search_query)
        for word in self.search_query.split():
            objects = objects.filter(reduce(or_, (Q(**{lookup: word}) for lookup in self.lookups)))
        return objects


class ChosenFactView(Titled, ChosenView):
    pass


class ChosenFactsView(Titled, ChosenMultipleView):
    pass


class FactChooserViewSet(ChooserViewSet):
    """`facts()` are what may be chosen, newest first, found by `lookups`; `extra` columns as (label, accessor)."""

    base_widget_class = FactChooser
    chosen_view_class = ChosenFactView
    chosen_multiple_view_class = ChosenFactsView
    extra: tuple[tuple[Any, str], ...] = ()
    lookups: tuple[str, ...] = ()
    is_live = False  # has a status of the moment, which stands beside it in the list and once it is chosen

    def facts(self) -> Any:
        return self.model.objects.order_by("-pk")

    def _with_facts(self, view: type) -> type:
        facts, extra, is_live = self.facts, self.extra, self.is_live
        search_form = type("FactSearchForm", (SearchForm,), {"lookups": self.lookups})

        class FactView(view):
            filter_form_class = search_form

            @property
            def columns(self) -> list[Column]:
                return [*super().columns, *(Column(accessor, label=label, accessor=accessor) for label, accessor in extra)]

            def get_object_list(self) -> Any:
                return facts()

            def get_results_page(self, request: Any) -> Any:
                page = super().get_results_page(request)
                found = standings(list(page)) if is_live else {}
                for fact in page:
                    fact.live_status = found.get(fact.pk, "")
                return page

        return FactView

    @property
    def choose_view_class(self) -> type:
        return self._with_facts(ChooseView)

    @property
    def choose_results_view_class(self) -> type:
        return self._with_facts(ChooseResultsView)


class ProductChooserViewSet(FactChooserViewSet):
    model = Product
    icon = "tag"
    choose_one_text = _("Choose a certified item")
    choose_another_text = _("Choose another certified item")
    extra = ((_("enterprise"), "enterprise"), (_("unit"), "enterprise.get_unit_display"), STATUS)
    is_live = True
    lookups = ("name__icontains", "enterprise__name__icontains")

    def facts(self) -> Any:
        return super().facts().select_related("enterprise")


class EnterpriseChooserViewSet(FactChooserViewSet):
    model = Enterprise
    icon = "group"
    choose_one_text = _("Choose an enterprise")
    choose_another_text = _("Choose another enterprise")
    extra = ((_("unit"), "get_unit_display"), STATUS)
    is_live = True
    lookups = ("name__icontains", "uscc__istartswith")


class RoundChooserViewSet(FactChooserViewSet):
    model = Round
    icon = "date"
    choose_one_text = _("Choose a round")
    choose_another_text = _("Choose another round")
    lookups = ("year__icontains",)


class CertificateChooserViewSet(FactChooserViewSet):
    model = Certificate
    icon = "form"
    choose_one_text = _("Choose a certificate")
    choose_another_text = _("Choose another certificate")
    lookups = ("product__name__icontains", "product__enterprise__name__icontains", "official_number__icontains")

    def facts(self) -> Any:
        return super().facts().select_related("product", "round")


class StatusChangeChooserViewSet(FactChooserViewSet):
    model = StatusChange
    icon = "history"
    choose_one_text = _("Choose a decision")
    choose_another_text = _("Choose another decision")
    lookups = ("certificate__product__name__icontains", "certificate__product__enterprise__name__icontains")

    def facts(self) -> Any:
        return super().facts().select_related("certificate__product", "certificate__round")


class StandardChooserViewSet(FactChooserViewSet):
    model = Standard
    icon = "doc-full"
    choose_one_text = _("Choose a standard")
    choose_another_text = _("Choose another standard")
    extra = ((_("title"), "title"), STATUS)
    is_live = True
    lookups = ("code__icontains", "title__icontains")

    def facts(self) -> Any:
        return Standard.objects.order_by("code")


product_chooser = ProductChooserViewSet("product_chooser")
enterprise_chooser = EnterpriseChooserViewSet("enterprise_chooser")
round_chooser = RoundChooserViewSet("round_chooser")
certificate_chooser = CertificateChooserViewSet("certificate_chooser")
status_change_chooser = StatusChangeChooserViewSet("status_change_chooser")
standard_chooser = StandardChooserViewSet("standard_chooser")
ALL = (product_chooser, enterprise_chooser, round_chooser, certificate_chooser, status_change_chooser, standard_chooser)

ProductChooserBlock = product_chooser.get_block_class(name="ProductChooserBlock", module_path="cms.choosers")
EnterpriseChooserBlock = enterprise_chooser.get_block_class(name="EnterpriseChooserBlock", module_path="cms.choosers")
StandardChooserBlock = standard_chooser.get_block_class(name="StandardChooserBlock", module_path="cms.choosers")

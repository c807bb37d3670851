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
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.panels import FieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView
from wagtail.admin.viewsets.chooser import ChooserViewSet
from wagtail.admin.widgets import BaseChooser
from wagtail.documents.widgets import AdminDocumentChooser
from wagtail.images.widgets import AdminImageChooser

from verify.models import Certificate, Enterprise, Product, Round, StatusChange


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


class FactChooser(FromFile, BaseChooser):
    pass


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


class FactChooserViewSet(ChooserViewSet):
    """`facts()` are what may be chosen, newest first, found by `lookups`; `extra` columns as (label, accessor)."""

    base_widget_class = FactChooser
    extra: tuple[tuple[Any, str], ...] = ()
    lookups: tuple[str, ...] = ()

    def facts(self) -> Any:
        return self.model.objects.order_by("-pk")

    def _with_facts(self, view: type) -> type:
        facts, extra = self.facts, self.extra
        search_form = type("FactSearchForm", (SearchForm,), {"lookups": self.lookups})

        class FactView(view):
            filter_form_class = search_form

            @property
            def columns(self) -> list[Column]:
                return [*super().columns, *(Column(accessor, label=label, accessor=accessor) for label, accessor in extra)]

            def get_object_list(self) -> Any:
                return facts()

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
    choose_one_text = _("Choose an item")
    choose_another_text = _("Choose another item")
    extra = ((_("enterprise"), "enterprise"), (_("unit"), "enterprise.get_unit_display"))
    lookups = ("name__icontains", "enterprise__name__icontains")

    def facts(self) -> Any:
        return super().facts().select_related("enterprise")


class EnterpriseChooserViewSet(FactChooserViewSet):
    model = Enterprise
    icon = "group"
    choose_one_text = _("Choose an enterprise")
    choose_another_text = _("Choose another enterprise")
    extra = ((_("unit"), "get_unit_display"),)
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


product_chooser = ProductChooserViewSet("product_chooser")
enterprise_chooser = EnterpriseChooserViewSet("enterprise_chooser")
round_chooser = RoundChooserViewSet("round_chooser")
certificate_chooser = CertificateChooserViewSet("certificate_chooser")
status_change_chooser = StatusChangeChooserViewSet("status_change_chooser")
ALL = (product_chooser, enterprise_chooser, round_chooser, certificate_chooser, status_change_chooser)

ProductChooserBlock = product_chooser.get_block_class(name="ProductChooserBlock", module_path="cms.choosers")
EnterpriseChooserBlock = enterprise_chooser.get_block_class(name="EnterpriseChooserBlock", module_path="cms.choosers")

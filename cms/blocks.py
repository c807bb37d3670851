"""The blocks that stories, notices and help pages are written in. Each is drawn by templates/cms/blocks/<name>.html."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from cms.choosers import EnterpriseChooserBlock, ProductChooserBlock, StandardChooserBlock
from cms.press import counts
from cms.press.live.blocks import LiveBlock
from cms.press.video.blocks import VideoBlock
from verify.registry.units import Unit

TEXT = ["h2", "h3", "bold", "ol", "ul", "link", "document-link"]
SHORT_TEXT = ["bold", "link"]


COUNT_HELP = _("{{ count valid }} and the like are read from the register whenever the page is shown.")
REGISTER = _("register of this site")


class PictureBlock(blocks.StructBlock):
    """What the picture shows is told by its own description in the library, its caption says what it is about."""

    image = ImageChooserBlock(label=_("picture"))
    caption = blocks.CharBlock(label=_("caption"), max_length=120, required=False)

    class Meta:
        icon = "image"
        label = _("picture")
        template = "cms/blocks/picture.html"


class GalleryBlock(blocks.ListBlock):
    class Meta:
        icon = "image"
        label = _("gallery")
        template = "cms/blocks/gallery.html"


class QuoteBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("words quoted"), max_length=400)
    said_by = blocks.CharBlock(label=_("who said it"), max_length=60, required=False)

    class Meta:
        icon = "openquote"
        label = _("quote")
        template = "cms/blocks/quote.html"


class CalloutBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        label=_("kind"), choices=[("INFO", _("worth knowing")), ("WARNING", _("please take care"))], default="INFO"
    )
    title = blocks.CharBlock(label=_("title"), max_length=60, required=False)
    text = blocks.RichTextBlock(label=_("text"), features=SHORT_TEXT)

    class Meta:
        icon = "warning"
        label = _("call-out")
        template = "cms/blocks/callout.html"


class FigureBlock(blocks.StructBlock):
    """A number with where it comes from: no figure without source and date, unless the register counts it whenever it is shown."""

    counted = blocks.ChoiceBlock(
        label=_("counted by the register"),
        choices=[("", _("a number of its own")), *((kind, name) for kind, (name, _read) in counts.IN_ALL.items())],
        required=False,
        help_text=_("Instead of a number, source and date of your own: the register's number of the moment."),
    )
    value = blocks.CharBlock(label=_("number with its unit"), max_length=40, help_text=COUNT_HELP)
    label = blocks.CharBlock(label=_("what it counts"), max_length=80)
    source = blocks.CharBlock(label=_("source"), max_length=120)
    on = blocks.DateBlock(label=_("as of"))

    def clean(self, value):
        """What the register counts needs none of the other three."""
        if not value.get("counted"):
            return super().clean(value)
        told = {"value": counts.Count(value["counted"]).spelling, "source": str(REGISTER), "on": date.min}
        cleaned = super().clean(self._to_struct_value({**value, **told}))
        cleaned.update(source="", on=None)
        return cleaned

    def get_context(self, value, parent_context=None):
        context = super().get_context(value, parent_context)
        written = counts.Count(value["counted"]).spelling if value.get("counted") else ""
        return {**context, "written": written, "source": REGISTER if written else value["source"]}

    class Meta:
        icon = "order"
        label = _("figure with source")
        template = "cms/blocks/figure.html"


class TableBlock(blocks.StructBlock):
    caption = blocks.CharBlock(label=_("caption"), max_length=120)
    rows = blocks.TextBlock(
        label=_("rows"),
        help_text=_(
            "One row a line, cells separated by tabs or |; the first line is the heading. A table copied from a spreadsheet fits."
        ),
        max_length=20000,
    )

    def get_context(self, value, parent_context=None):
        lines = [line for line in value["rows"].splitlines() if line.strip()]
        cells = [[cell.strip() for cell in line.replace("\t", "|").strip("|").split("|")] for line in lines]
        return {**super().get_context(value, parent_context), "head": cells[0] if cells else [], "body": cells[1:]}

    class Meta:
        icon = "table"
        label = _("table")
        template = "cms/blocks/table.html"


class FilesBlock(blocks.ListBlock):
    class Meta:
        icon = "doc-full"
        label = _("files")
        template = "cms/blocks/files.html"


class MomentBlock(blocks.StructBlock):
    when = blocks.CharBlock(label=_("when"), max_length=40)
    text = blocks.CharBlock(label=_("what happened"), max_length=200)


class TimelineBlock(blocks.ListBlock):
    class Meta:
        icon = "history"
        label = _("timeline")
        template = "cms/blocks/timeline.html"


class QuestionBlock(blocks.StructBlock):
    question = blocks.CharBlock(label=_("question"), max_length=120)
    answer = blocks.RichTextBlock(label=_("answer"), features=[*SHORT_TEXT, "ul", "ol"])

    class Meta:
        icon = "help"
        label = _("question and answer")
        template = "cms/blocks/question.html"


class RelatedBlock(blocks.StreamBlock):
    """Items, enterprises and pages that belong to what is told, each with its status of the moment."""

    product = ProductChooserBlock(label=_("item"))
    enterprise = EnterpriseChooserBlock(label=_("enterprise"))
    page = blocks.PageChooserBlock(label=_("page"), page_type=["cms.CasePage", "cms.EventPage"])

    def get_context(self, value, parent_context=None):
        from cms.press.related import beside  # which reads pages, and so their blocks

        context = super().get_context(value, parent_context)
        return {**context, **beside(value.raw_data, context["at"], context["reader"])} if "at" in context else context

    class Meta:
        icon = "list-ul"
        label = _("related items")
        template = "cms/blocks/related.html"


class StoryBlock(blocks.StreamBlock):
    """What a story may be made of: twelve kinds at the most."""

    text = blocks.RichTextBlock(label=_("text"), icon="pilcrow", features=TEXT, template="cms/blocks/text.html")
    picture = PictureBlock()
    gallery = GalleryBlock(PictureBlock())
    video = VideoBlock()
    quote = QuoteBlock()
    callout = CalloutBlock()
    figure = FigureBlock()
    table = TableBlock()
    timeline = TimelineBlock(MomentBlock())
    files = FilesBlock(DocumentChooserBlock(label=_("file")))
    related = RelatedBlock(max_num=6)
    live = LiveBlock()


class OutletBlock(blocks.StructBlock):
    name = blocks.CharBlock(label=_("shop"), max_length=60)
    url = blocks.URLBlock(label=_("address"), help_text=_("Readers are told that the link leaves this site."))


class OutletsBlock(blocks.StreamBlock):
    outlet = OutletBlock(label=_("where to buy"), icon="link-external")


class HonourBlock(blocks.StructBlock):
    year = blocks.IntegerBlock(label=_("year"), min_value=1900, max_value=2100)
    title = blocks.CharBlock(label=_("honour"), max_length=100)
    awarded_by = blocks.CharBlock(label=_("awarded by"), max_length=100, required=False)


class HonoursBlock(blocks.StreamBlock):
    honour = HonourBlock(label=_("honour"), icon="pick")


class PicturesBlock(blocks.StreamBlock):
    picture = PictureBlock()


class SubjectsBlock(blocks.StreamBlock):
    """What a story is about. Its live status decides whether the story keeps its place."""

    product = ProductChooserBlock(label=_("item"))
    enterprise = EnterpriseChooserBlock(label=_("enterprise"))
    standard = StandardChooserBlock(label=_("standard"))
    unit = blocks.ChoiceBlock(label=_("city or prefecture"), choices=Unit.choices, icon="site")


class PinnedBlock(blocks.StreamBlock):
    page = blocks.PageChooserBlock(label=_("story"), page_type=["cms.CasePage", "cms.EventPage"])


class ResultsBlock(blocks.StreamBlock):
    figure = FigureBlock()


class CorrectionBlock(blocks.StructBlock):
    on = blocks.DateBlock(label=_("date of the correction"))
    text = blocks.TextBlock(label=_("what was wrong and what is right"), max_length=1000)


class CorrectionsBlock(blocks.StreamBlock):
    correction = CorrectionBlock(label=_("correction"), icon="edit")


class AlertBlock(blocks.StructBlock):
    message = blocks.CharBlock(label=_("message"), max_length=120)
    message_en = blocks.CharBlock(
        label=_("message in English"),
        required=False,
        max_length=200,
        help_text=_("Without it readers of English see the Chinese one."),
    )
    level = blocks.ChoiceBlock(
        label=_("level"), choices=[("INFO", _("worth knowing")), ("WARNING", _("please take care"))], default="INFO"
    )
    url = blocks.URLBlock(label=_("address"), required=False, max_length=200)
    from_at = blocks.DateTimeBlock(label=_("shown from"))
    until_at = blocks.DateTimeBlock(label=_("shown until"))

    def clean(self, value):
        cleaned = super().clean(value)
        if cleaned["from_at"] >= cleaned["until_at"]:
            raise StructBlockValidationError({"until_at": ValidationError(_("The end must be later than the beginning."))})
        return cleaned


class AlertsBlock(blocks.StreamBlock):
    alert = AlertBlock(label=_("alert"), icon="warning")


class ProgrammeBlock(blocks.StreamBlock):
    point = blocks.StructBlock(
        [
            ("at", blocks.TimeBlock(label=_("time"))),
            ("title", blocks.CharBlock(label=_("what happens"), max_length=100)),
            ("who", blocks.CharBlock(label=_("who speaks"), max_length=100, required=False)),
        ],
        label=_("point of the programme"),
        icon="time",
    )

"""Notices of the 示例 world: drafted by its registrar, approved by its approver, as every notice is."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from wagtail.models import Page

from cms import drafting, publishing
from cms import models as pages
from cms.demo import papers, texts
from cms.demo.desk import Site, text, told
from verify.calendar import day_of, start_of
from verify.models import Candidate, Certificate, Publicity, Round, StatusChange

ISSUER = f"{drafting.DEMO_ISSUER}秘书处"
OFFICE_HOUR = timedelta(hours=9)


def all_kinds(site: Site) -> None:
    calls(site)
    publicities(site)
    announcements(site)
    decisions(site)


def rounds() -> QuerySet[Round]:
    """Those in which every listed item is made up, the newest first: the real list gets no notice that is invented."""
    listed = Certificate.objects.filter(round=OuterRef("pk"))
    is_made_up = Exists(listed.filter(product__enterprise__is_demo=True))
    return Round.objects.filter(is_made_up).exclude(Exists(listed.filter(product__enterprise__is_demo=False))).order_by("-year")


def calls(site: Site) -> None:
    """One that takes applications for the year to come, one that is over."""
    today = day_of(site.now)
    for slug, year, days_ago, days_open in (("call-before", today.year, 200, 60), ("call", today.year + 1, 10, 75)):
        dated = today - timedelta(days=days_ago)
        call = pages.CallPage(
            title=f"关于开展 {year} 年度示例质量标志申报工作的通知",
            slug=f"example-{slug}",
            summary="申报对象、条件、方式和时间安排。",
            document_number=f"示例办发〔{dated.year}〕1 号",
            issued_by=ISSUER,
            dated=dated,
            apply_until=dated + timedelta(days=days_open),
            body=[text(texts.CALL)],
        )
        publish(site, call)


def publicities(site: Site) -> None:
    made_up = Candidate.objects.filter(round=OuterRef("round"), is_demo=True)
    for publicity in Publicity.objects.approved().filter(Exists(made_up)).select_related("round"):
        page = pages.PublicityPage(
            title=f"关于 {publicity.round.year} 年度示例质量标志建议名单的公示",
            slug=f"publicity-{publicity.ref.lower()}",
            summary="名单、公示期和提出异议的方式。",
            document_number=f"示例公示〔{publicity.opens_on.year}〕1 号",
            issued_by=ISSUER,
            dated=publicity.opens_on,
            publicity=publicity,
            body=[text(texts.PUBLICITY)],
        )
        publish(site, page)


def announcements(site: Site) -> None:
    """The newest was corrected once."""
    newest = rounds().first()
    for round in rounds():
        announced = Certificate.objects.filter(round=round).order_by("-announced_on").values_list("announced_on", flat=True)
        title = f"关于公布 {round.year} 年度示例质量标志认定名单的公告"
        page = pages.AnnouncementPage(
            title=title,
            slug=f"example-list-{round.year}",
            summary="经审议通过的认定名单。每一项的状态由登记簿实时读取。",
            document_number=f"示例公告〔{round.year + 1}〕1 号",
            issued_by=drafting.DEMO_ISSUER,
            dated=announced.first() or day_of(site.now),
            round=round,
            body=[text(texts.ANNOUNCEMENT)],
            attachment=papers.signed(title, drafting.DEMO_ISSUER),
        )
        if publish(site, page) and round == newest:
            correct(site, page)


def correct(site: Site, page: Any) -> None:
    """Two days later, and by the same two officers."""
    notice = pages.AnnouncementPage.objects.get(pk=page.pk)
    on = min(notice.dated + timedelta(days=2), day_of(site.now))
    notice.corrections = [("correction", {"on": on, "text": texts.CORRECTION})]
    publishing.publish(notice, drafted_by=site.cast.registrar, approved_by=site.cast.approver)
    Page.objects.filter(pk=page.pk).update(last_published_at=morning(on, site.now))


def decisions(site: Site) -> None:
    """Of every decision about a made-up item that has a notice."""
    made = StatusChange.objects.filter(kind__in=drafting.TITLES, certificate__product__enterprise__is_demo=True)
    for change in made.select_related("certificate__product__enterprise").order_by("effective_at", "pk"):
        if not drafting.notices_of([change]).exists():
            page = drafting.draft(change, site.cast.registrar)
            issue(site, page)


def publish(site: Site, page: Any) -> bool:
    """Whether it was made now; one that stands is left alone."""
    index = Page.objects.get(pk=site.sections["notices"].pk)
    if Page.objects.child_of(index).filter(slug=page.slug).exists():
        return False
    page.owner = site.cast.registrar
    index.add_child(instance=page)
    issue(site, page)
    return True


def issue(site: Site, page: Any) -> None:
    publishing.publish(page, drafted_by=site.cast.registrar, approved_by=site.cast.approver)
    told(page, morning(page.dated, site.now))


def morning(day: Any, now: datetime) -> datetime:
    """Nine o'clock of that day, or now where that is still to come."""
    return min(start_of(day) + OFFICE_HOUR, now)

"""One of everything that an address of the site or of Wagtail's admin can carry, and everybody who may ask for it."""

from functools import cached_property
from typing import Any
from uuid import uuid4

from accounts.models import User
from accounts.roles import Role
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    PageViewRestriction,
    Site,
    Task,
    UploadedFile,
    Workflow,
)

from cms import enquiries
from cms.enquiries import Asked
from cms.models import CallPage, CasePage, CustomDocument, CustomImage, FalseSite, Film, Goal, Institution
from cms.press.accreditation import requests
from cms.press.accreditation.requests import Person
from cms.press.bundles import actions, links, preview
from tests.factories import films, stories
from tests.factories.public import DAY, Public, document
from tests.factories.world import NOW
from tests.permissions import NO_ROLE, ROOT, Thing
from verify.certification.actions import publicities
from verify.registry.units import Unit
from verify.scanning.beacon import token_of
from verify.scanning.verdicts import Verdict

# Titles of drafts, which nobody but their own people may read anywhere.
SECRETS = {Thing.STORY: "示例未发布的故事", Thing.NOTICE: "示例未发布的公告"}


class Things:
    """Made in the site of `public`; `values` says what stands in an address, for each thing."""

    def __init__(self, public: Public) -> None:
        self.public, self.world = public, public.world
        self.helper = Institution.objects.create(name="示例检测院", unit=Unit.WUHAN.value, offers="示例服务", fields=["TESTING"])
        self.falsity = FalseSite.objects.create(host="false.example", seen_on=NOW.date(), how="示例手法", source="示例单位")

    @cached_property
    def film(self) -> Film:
        """In no page."""
        return films.film()

    @cached_property
    def people(self) -> dict[str, User]:
        world = self.world
        known = {Role.REGISTRAR: world.rita, Role.APPROVER: world.abel, NO_ROLE: world.nobody}
        others = {role: world.user(role.value.replace(" ", "-"), role) for role in Role if role not in known}
        return {**known, **others, ROOT: User.objects.create_superuser("root")}

    @cached_property
    def values(self) -> dict[Thing, dict[str, Any]]:
        anything = self.anything()
        return {
            Thing.ANY: anything,
            Thing.STORY: {**anything, **self.story()},
            Thing.NOTICE: {**anything, **self.notice()},
            Thing.SHOWN: self.shown(),
            Thing.HIDDEN: self.hidden(),
        }

    # -- drafts, each before the one who approves it ----------------------------------------------------------------
    def story(self) -> dict[str, Any]:
        editor = self.people[Role.PRESS_EDITOR]
        page = stories.case(live=False, owner=editor, title=SECRETS[Thing.STORY])
        page.save_revision(user=editor)
        published, draft = stories.case(owner=editor), stories.case(live=False, owner=editor)
        draft.save_revision(user=editor)
        return {
            **self.handed_in(page, draft, editor),
            "content_type_model_name": "casepage",
            "wagtailadmin_pages:unpublish.page_id": published.pk,
            "wagtailadmin_pages:set_privacy.page_id": published.pk,
            "wagtailcore.page.unpublish.id": published.pk,
        }

    def notice(self) -> dict[str, Any]:
        page, draft = self.public.notices.draft(CallPage, title=SECRETS[Thing.NOTICE]), self.public.notices.draft(CallPage)
        published = self.public.notices.call()
        return {
            **self.handed_in(page, draft, self.world.rita),
            "content_type_model_name": "callpage",
            "wagtailadmin_pages:unpublish.page_id": published.pk,
            "wagtailadmin_pages:set_privacy.page_id": published.pk,
            "wagtailcore.page.unpublish.id": published.pk,
        }

    def handed_in(self, page: Any, draft: Any, writer: User) -> dict[str, Any]:
        """`page` waits for approval, `draft` for its writer."""
        page.save_revision(user=writer)
        page.get_workflow().start(page, writer)
        state, parent = page.current_workflow_task_state, page.get_parent()
        revisions = [page.revisions.earliest("created_at", "pk"), page.revisions.latest("created_at", "pk")]
        picture, file = self.picture(writer), self.file(writer)
        return {
            "page_id": page.pk,
            "pk": page.pk,
            "id": page.pk,
            "parent_page_id": parent.pk,
            "destination_id": parent.pk,
            "page_to_move_id": draft.pk,
            "wagtailadmin_pages:delete.page_id": draft.pk,
            "wagtailadmin_pages:convert_alias.page_id": self.alias(draft).pk,
            **{f"wagtailcore.page.{action}.id": draft.pk for action in ("delete", "move", "publish")},
            "revision_id": revisions[0].pk,
            "revision_id_a": revisions[0].pk,
            "revision_id_b": revisions[1].pk,
            "action_name": "approve",
            "task_state_id": state.pk,
            "task_id": state.task_id,
            "workflow_state_id": state.workflow_state_id,
            "app_label": "wagtailcore",
            "model_name": "page",
            "object_id": page.pk,
            "image_id": picture.pk,
            "document_id": file.pk,
            "doc_id": file.pk,
            "wagtailimages_chooser.pk": picture.pk,
            "wagtaildocs_chooser.pk": file.pk,
            "wagtailadmin_api:images.pk": picture.pk,
            "wagtailadmin_api:documents.pk": file.pk,
            "cms.customimage.id": picture.pk,
            "cms.customdocument.id": file.pk,
            "wagtailimages.uploaded_file_id": self.upload(writer, CustomImage).pk,
            "wagtaildocs.uploaded_file_id": self.upload(writer, CustomDocument).pk,
            "session_id": 10**6,
        }

    def alias(self, page: Any) -> Any:
        return page.create_alias(update_slug=f"alias-{page.pk}", parent=page.get_parent()) if isinstance(page, CasePage) else page

    def picture(self, owner: User) -> CustomImage:
        made = stories.picture()
        CustomImage.objects.filter(pk=made.pk).update(uploaded_by_user=owner)
        return made

    def file(self, owner: User) -> CustomDocument:
        made = document(f"示例附件 {owner.username}")
        CustomDocument.objects.filter(pk=made.pk).update(uploaded_by_user=owner)
        return made

    def upload(self, owner: User, model: Any) -> UploadedFile:
        file = ContentFile(self.public.picture.file.open().read(), "upload.jpg")
        about = {"uploaded_by_user": owner, "for_content_type": ContentType.objects.get_for_model(model)}
        return UploadedFile.objects.create(file=file, **about)

    # -- what belongs to nobody in particular -----------------------------------------------------------------------
    def anything(self) -> dict[str, Any]:
        public, tea = self.public, self.public.tea
        helper = self.helper
        goal = Goal.objects.create(title="示例目标", source="示例来源", group="YEARLY")
        task, workflow = Task.objects.first(), Workflow.objects.first()
        collection = Collection.get_first_root_node().add_child(name="示例内部")
        locked = CollectionViewRestriction.objects.create(collection=collection, restriction_type="password", password="x")
        asked = Asked(organisation="示例单位", contact="13800000000", topic="示例", people=1)
        asked_for = enquiries.ask_help(institution=helper, asked=asked, request_key=uuid4(), at=NOW)
        somebody = self.world.user("somebody")
        site = Site.objects.get()
        snippets = {"goal": goal, "falsesite": self.falsity, "institution": helper, "film": self.film}
        facts = {
            "product": tea.product,
            "enterprise": tea.product.enterprise,
            "round": tea.round,
            "certificate": tea,
            "status_change": tea.changes.first(),
            "standard": public.standard,
        }
        event = stories.event(accreditation_until=NOW + DAY)
        who = {"person": Person("示例记者", "13800000000"), "outlet": "示例日报"}
        press = requests.ask(event=event, **who, request_key=uuid4(), at=NOW)
        return {
            "accreditations.pk": event.pk,
            "accreditations:accreditation.pk": press.pk,
            "accreditations:door.form": "csv",
            **{f"wagtailsnippets_cms_{kind}.pk": each.pk for kind, each in snippets.items()},
            **{f"wagtailsnippetchoosers_cms_{kind}.pk": each.pk for kind, each in snippets.items()},
            **{f"cms.{kind}.id": each.pk for kind, each in snippets.items()},
            **{f"{kind}_chooser.pk": fact.pk for kind, fact in facts.items()},
            "wagtailadmin_collections.pk": collection.pk,
            "collection_id": collection.pk,
            "root_collection": collection.get_parent().pk,
            "restriction_id": locked.pk,
            "page_view_restriction_id": self.restricted().pk,
            "wagtailadmin_workflows.pk": workflow.pk,
            **{f"wagtailadmin_workflows:{view}_task.pk": task.pk for view in ("edit", "disable", "enable")},
            "workflow_pk": workflow.pk,
            "page_pk": workflow.workflow_pages.get().page_id,
            "task_id": task.pk,
            "wagtailadmin_workflows.app_label": "wagtailcore",
            "wagtailadmin_workflows.model_name": "groupapprovaltask",
            "wagtailsettings.app_name": "cms",
            "wagtailsettings.model_name": "sitealerts",
            "wagtailsettings.pk": site.pk,
            "wagtailsites.pk": site.pk,
            "wagtailusers_users.pk": somebody.pk,
            "accounts.user.id": somebody.pk,
            "wagtailusers_groups.pk": self.people[Role.EXPERT].groups.get().pk,
            "redirect_id": Redirect.objects.create(old_path="/old", redirect_link="/").pk,
            "enquiries.pk": asked_for.pk,
            **self.bundles(),
            "press_kits.pk": stories.kit(stories.case(picture=public.picture)).pk,
            "content_type_app_name": "cms",
            "content_type_model_name": "casepage",
            "app_label": "cms",
            "model_name": "casepage",
            "app_name": "taggit",
            "wagtailadmin_tag_model_autocomplete.model_name": "tag",
            "page_id": public.sections["about"].pk,
            "pk": public.sections["about"].pk,
            "action_name": "copy",
            "destination_id": public.sections["about"].pk,
            "id": public.tea.product.pk,
            "block": CasePage._meta.get_field("body").stream_block.child_blocks["text"].definition_prefix,
            "filter_spec": "max-165x165",
            "key": "0123456789abcdef",
            "uidb64": "MQ",
            "token": "abc-123",
        }

    def bundles(self) -> dict[str, Any]:
        """One that is being assembled and one that waits, each of a page that somebody approved for it."""
        editor, by = self.people[Role.PRESS_EDITOR], self.world.user("bundler", Role.PRESS_EDITOR)
        made = []
        for name in ("示例包一", "示例包二"):
            bundle = actions.create(name=name, release_at=NOW + DAY, by=by, at=NOW)
            page = stories.case(live=False, owner=editor, summary="示例摘要：" + "说明这篇案例讲的是什么。" * 4)
            page.save_revision(user=editor)
            actions.add(bundle=bundle, pages=[page], by=by, at=NOW)
            item = bundle.items.get()
            actions.approve_page(item=item, revision=page.get_latest_revision(), by=self.people[ROOT], at=NOW)
            made.append(bundle)
        draft, waiting = made
        actions.submit(bundle=waiting, by=by, at=NOW)
        offered = stories.case(live=False, owner=editor)
        offered.save_revision(user=editor)
        self.link = links.make(bundle=draft, reviewer="示例报社", expires_at=NOW + DAY, by=by, at=NOW)
        return {
            "bundles.pk": draft.pk,
            **{f"bundles:{act}.pk": waiting.pk for act in ("approve", "send_back", "take_back")},
            "bundles.item": draft.items.get().pk,
            "bundles.link": self.link.pk,
            "bundles.offered": offered.pk,
        }

    def restricted(self) -> PageViewRestriction:
        page = stories.case()
        return PageViewRestriction.objects.create(page=page, restriction_type="password", password="x")

    # -- what the public reads, and what it must not ----------------------------------------------------------------
    def shown(self) -> dict[str, Any]:
        public, tea = self.public, self.public.tea
        case = stories.case(picture=public.picture, body=public.body)  # with the picture and the file
        bundle = self.link.bundle
        return {
            "token": links.token(self.link),
            "cms:preview_page.page_id": bundle.items.get().page_id,
            "mark": preview.mark(self.rendition(public.picture)),
            "cms:preview_file.mark": preview.mark(f"file {public.document.pk}"),
            "cms:preview_film.mark": preview.mark(f"film {public.film.pk}"),
            "kind": "mp4",
            "document_id": public.document.pk,
            "code": public.code,
            "scanning:test_report.report": public.test_report.pk,
            "scanning:seen.token": token_of(public.code, Verdict.VALID),
            "registry:certificate.ref": tea.ref,
            "registry:product.ref": tea.product.ref,
            "registry:enterprise.ref": tea.product.enterprise.ref,
            "certification.ref": public.publicity.ref,
            "path": "cases/",
            "form": "feed.xml",
            "section": "pages",
            "name": self.rendition(public.picture),
            "film_id": public.film.pk,
            "image_id": public.picture.pk,
            "size": "web",
            "cms:kit.page_id": stories.kit(case).page_id,
            "page_id": stories.session(sign_up_until=NOW + DAY).pk,
            "cms:page_poster.page_id": case.pk,
            "to": "weibo",
            **self.event(is_live=True),
            "institution_id": self.helper.pk,
            "slug": self.public.notices.call().slug,
            "wagtail_serve.0": f"cases/{case.slug}/",
            "wagtaildocs_serve.0": public.document.pk,
            "wagtaildocs_serve.1": public.document.filename,
        }

    def hidden(self) -> dict[str, Any]:
        """Each is a draft, or in nothing but a draft."""
        world = self.world
        picture, file = stories.picture(), document("示例草稿附件")
        case = stories.case(live=False, picture=picture)
        session = stories.session(live=False, sign_up_until=NOW)
        draft = publicities.draft(round=world.round(2030), opens_on=NOW.date(), phone="027-00000000", by=world.rita, at=NOW)
        notice = self.public.notices.draft(CallPage, attachment=file)
        closed = links.make(bundle=self.link.bundle, reviewer="示例电台", expires_at=NOW + DAY, by=self.link.created_by, at=NOW)
        links.revoke(link=closed, by=closed.created_by, at=NOW)
        return {
            "token": links.token(closed),
            "cms:preview_page.page_id": self.link.bundle.items.get().page_id,
            "mark": preview.mark(self.rendition(picture)),
            "cms:preview_file.mark": preview.mark(f"file {file.pk}"),
            "cms:preview_film.mark": preview.mark(f"film {self.film.pk}"),
            "kind": "mp4",
            "document_id": file.pk,
            "certification.ref": draft.ref,
            "path": f"cases/{case.slug}/",
            "form": "feed.xml",
            "name": self.rendition(picture),
            "film_id": self.film.pk,
            "image_id": picture.pk,
            "size": "web",
            "cms:kit.page_id": stories.kit(case).page_id,
            "page_id": session.pk,
            "cms:page_poster.page_id": case.pk,
            "to": "weibo",
            **self.event(is_live=False),
            "slug": notice.slug,
            "wagtail_serve.0": f"cases/{case.slug}/",
            "wagtaildocs_serve.0": file.pk,
            "wagtaildocs_serve.1": file.filename,
        }

    def event(self, *, is_live: bool) -> dict[str, Any]:
        """With a post; a draft stands in a section that is none of the public's either."""
        page = stories.event(live=is_live, accreditation_until=NOW + DAY)
        post = stories.live_post(page, self.people[Role.PRESS_EDITOR])
        return {
            "cms:accreditation.page_id": page.pk,
            "cms:event_calendar.section": "events",
            "cms:event_calendar.slug": page.slug,
            "cms:live_posts.section": "events",
            "cms:live_posts.slug": page.slug,
            "cms:coming_calendar.section": "events" if is_live else "cases",
            "live_posts.pk": page.pk,
            "live_posts.post_pk": post.pk,
            "request_key": uuid4(),
        }

    def rendition(self, picture: CustomImage) -> str:
        return picture.get_rendition("width-400|format-webp").file.name.rpartition("/")[2]

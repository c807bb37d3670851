"""Who may open what: every route but those of the office and of enterprises, whose tables are in tests/office/test_routes.py,
tests/portal/test_routes.py and tests/verify/api/test_machines.py [S-1].

A row says for each thing that an address can carry who gets an answer; everybody else is refused. Who is left out of a row was left
out by thought, so do not widen one to make a test pass.
"""

from collections.abc import Iterable
from enum import StrEnum

from accounts.roles import Role

ANONYMOUS, NO_ROLE, ROOT = "anonymous", "no role", "superuser"
STAFF = frozenset({*Role, ROOT})
EVERYONE = STAFF | {ANONYMOUS, NO_ROLE}
NOBODY: frozenset[str] = frozenset()
ONLY_ROOT = frozenset({ROOT})

PRESS = frozenset({Role.PRESS_EDITOR, Role.PRESS_APPROVER, ROOT})
OFFICERS = frozenset({Role.REGISTRAR, Role.APPROVER, ROOT})
WRITERS = frozenset({Role.PRESS_EDITOR, Role.REGISTRAR, ROOT})
UPLOADERS = WRITERS - ONLY_ROOT  # what is half uploaded is its uploader's alone
PUBLISHERS = frozenset({Role.PRESS_APPROVER, Role.APPROVER, ROOT})
PROSE = WRITERS | PUBLISHERS


class Thing(StrEnum):
    """What an address carries. A story is the press's and a notice is the officers', with the picture and the file of whoever wrote
    it; both are drafts before the one who approves them. SHOWN is what the public reads, HIDDEN what it must not."""

    ANY = "any"
    STORY = "story"
    NOTICE = "notice"
    SHOWN = "shown"
    HIDDEN = "hidden"


Row = dict[Thing, frozenset[str]]


def to(who: Iterable[str]) -> Row:
    """Carries nothing, or what is the same for everybody."""
    return {Thing.ANY: frozenset(who)}


def own(who: frozenset[str]) -> Row:
    """The press works on what is the press's, officers on what is theirs."""
    return {Thing.STORY: who & PRESS, Thing.NOTICE: who & OFFICERS}


def both(who: frozenset[str]) -> Row:
    return dict.fromkeys((Thing.STORY, Thing.NOTICE), who)


# A notice that is out stays where it is, for everybody.
OF_STORIES = {Thing.STORY: PUBLISHERS & PRESS, Thing.NOTICE: NOBODY}
SHOWN = {Thing.SHOWN: EVERYONE}
PUBLISHED = {Thing.SHOWN: EVERYONE, Thing.HIDDEN: NOBODY}


def rows(prefix: str, table: dict[str, Row]) -> dict[str, Row]:
    """By the names in each key, one after the other."""
    return {prefix + name: row for names, row in table.items() for name in names.split()}


PUBLIC = {
    **rows("", {"healthz readyz": to(EVERYONE), "demo": to(NOBODY)}),  # in demonstrations alone
    **rows(
        "scanning:",
        {"lookup": to(EVERYONE), "verdict report seen scratch trace test_report": SHOWN, "^[vV]/": to(NOBODY)},
    ),
    **rows("api:", {"schema docs": to(EVERYONE), "verify": SHOWN}),
    **rows("registry:", {"register csv xlsx json": to(EVERYONE), "certificate enterprise product": SHOWN}),
    **rows("certification:", {"publicity csv xlsx objection": PUBLISHED}),
    **rows("tracking:", {"track": to(EVERYONE)}),
    **rows("supervision:", {"report quality csv xlsx json": to(EVERYONE)}),
    **rows(
        "cms:",
        {
            "search robots sitemaps site_map": to(EVERYONE),
            "sitemap ask_help": SHOWN,
            # By a link that is good, or by one that was taken back.
            "preview preview_page preview_picture preview_file preview_film": PUBLISHED,
            "feed sign_up frozen page_seen share_card page_poster share picture kit": PUBLISHED,
            "wechat": to(EVERYONE),
            "press_feed": SHOWN,
            "indexnow_key": to(NOBODY),  # while none is set
            "accreditation event_calendar coming_calendar live_posts": PUBLISHED,
            # Who works with pictures sees those that are not out yet.
            "rendition film captions": {Thing.SHOWN: EVERYONE, Thing.HIDDEN: PROSE},
            "styleguide": to(STAFF),
        },
    ),
    "wagtail_serve": PUBLISHED,
    "wagtaildocs_serve": {Thing.SHOWN: EVERYONE, Thing.HIDDEN: PROSE},
    # Wagtail's own ways in know no second factor; no page and no file of ours has a password.
    **rows("", {"wagtailcore_login wagtailcore_authenticate_with_password wagtaildocs_authenticate_with_password": to(NOBODY)}),
}
DOOR = {
    # Who is in already is led to the first page.
    **rows("", {"admin/login/ wagtailadmin_login": to({ANONYMOUS, NO_ROLE})}),
    "admin/account/": to(STAFF),
    "second_factor": to(NOBODY),  # without the first
    "choose_password": to(EVERYONE),  # without a link that a manager made, a sentence and no form: see tests/office/test_staff.py
    "admin/^.*/$": to(NOBODY),
    **rows("wagtailadmin_", {"sprite javascript_catalog": to(EVERYONE), "home account logout dismissibles": to(STAFF)}),
    **rows("wagtailadmin_password_reset", {"_done _complete _confirm": to(NOBODY)}),
    "wagtailadmin_password_reset": to(NOBODY),
    "admin/test404/": to(STAFF),
    "wagtailadmin_error_test": to(NOBODY),
}
PAGES = {
    **rows("wagtailadmin_api:pages:", {"listing": to(PROSE), "find": own(PROSE), "detail": own(PROSE), "action": to(NOBODY)}),
    **rows("wagtailadmin_explore", {"_root": to(PROSE)}),
    # The press finds the list of notices, and nothing in it.
    **rows("wagtailadmin_", {"explore explore_results": {Thing.STORY: PRESS, Thing.NOTICE: PROSE}}),
    **rows(
        "wagtailadmin_pages:",
        {
            "search search_results": to(PROSE),
            "type_use type_use_results": to(PROSE),
            "choose_parent": to(WRITERS),
            "add preview_on_add add_subpage": own(WRITERS),
            "edit view_draft copy workflow_history workflow_history_detail": own(PROSE),
            "revisions_index revisions_view revisions_revert revisions_compare": own(PROSE),
            # Wagtail asks for more than to be the one who approves; who is reads drafts by the views above.
            "preview_on_edit usage history history_results": own(WRITERS),
            "delete move move_confirm": own(WRITERS),
            # What is handed in is decided by the other one.
            "workflow_action collect_workflow_action_data workflow_preview lock unlock": own(PUBLISHERS),
            "confirm_workflow_cancellation": own(PROSE),
            "revisions_unschedule": own(PUBLISHERS),
            "unpublish set_privacy": OF_STORIES,
            "set_page_position": {Thing.STORY: ONLY_ROOT, Thing.NOTICE: NOBODY},  # takes one who writes and publishes
            "convert_alias": {Thing.STORY: WRITERS & PRESS, Thing.NOTICE: NOBODY},  # a notice has no aliases
        },
    ),
    **rows(
        "wagtailadmin_choose_page",
        {"_search _chosen_multiple _external_link _email_link _phone_link _anchor_link": to(PROSE), "_child": both(PROSE)},
    ),
    **rows("wagtailadmin_", {"choose_page tag_autocomplete tag_model_autocomplete block_preview": to(PROSE)}),
    **rows("wagtailadmin_editing_sessions:", {"ping": own(PROSE), "release": own(NOBODY)}),
    **rows(
        "wagtailadmin_reports:",
        {
            "workflow workflow_results workflow_tasks workflow_tasks_results": to(PROSE),
            "site_history site_history_results aging_pages aging_pages_results": to(PROSE),
            "page_types_usage page_types_usage_results locked_pages locked_pages_results": to(ONLY_ROOT),
        },
    ),
}
CHOOSERS = {
    **rows("wagtailimages_chooser:", {"choose choose_results chosen_multiple": to(PROSE), "chosen select_format": both(PROSE)}),
    **rows("wagtaildocs_chooser:", {"choose choose_results chosen_multiple": to(PROSE), "chosen": both(PROSE)}),
    "wagtailimages_chooser:create": to(WRITERS),
    "wagtaildocs_chooser:create": to(WRITERS),
    **{
        name: row
        for kind in ("product", "enterprise", "standard", "round", "certificate", "status_change")
        for name, row in rows(
            f"{kind}_chooser:", {"choose choose_results chosen chosen_multiple": to(PROSE), "create": to(NOBODY)}
        ).items()
    },
}
LIBRARY = {
    **rows(
        "wagtaildocs:",
        {
            "index index_results add add_multiple": to(WRITERS),
            "edit delete edit_multiple delete_multiple document_usage": own(WRITERS),
            "create_multiple_from_uploaded_document delete_upload_multiple": own(UPLOADERS),
        },
    ),
    **rows(
        "wagtailimages:",
        {
            "index index_results add add_multiple": to(WRITERS),
            "edit delete preview edit_multiple delete_multiple image_usage": own(WRITERS),
            "create_multiple_from_uploaded_image delete_upload_multiple": own(UPLOADERS),
            "url_generator url_generator_output": own(NOBODY),  # pictures have fixed sizes
        },
    ),
    "admin/images/multiple/add/": to(WRITERS),  # in the place of Wagtail's
    **rows("wagtailadmin_api:", {"images:listing documents:listing": to(PROSE), "images:find documents:find": both(PROSE)}),
    **rows("wagtailadmin_api:", {"images:detail documents:detail": both(PROSE)}),
}
# What the site tells beside its pages, kept by a role each; nobody throws any of it away.
KEEPERS = {"goal": Role.REGISTRAR, "falsesite": Role.PRESS_EDITOR, "institution": Role.PRESS_EDITOR, "film": Role.PRESS_EDITOR}
SNIPPETS = {
    name: row
    for kind, keeper in KEEPERS.items()
    for name, row in {
        **rows(
            f"wagtailsnippets_cms_{kind}:",
            {"list list_results add edit usage history history_results copy": to({keeper, ROOT}), "delete": to(ONLY_ROOT)},
        ),
        **rows(f"wagtailsnippetchoosers_cms_{kind}:", {"choose choose_results chosen chosen_multiple create": to({keeper, ROOT})}),
    }.items()
}
# Set up by the one who runs the site, or by `manage.py`.
SETTINGS = {
    **rows("wagtailsnippets:", {"index": to({Role.PRESS_EDITOR, ROOT})}),  # targets stand in the menu itself
    **rows("wagtailadmin_collections:", {"index add edit delete set_privacy": to(ONLY_ROOT)}),
    **rows(
        "wagtailadmin_workflows:",
        {
            "index index_results add enable disable edit usage usage_results remove": to(ONLY_ROOT),
            "add_task select_task_type task_index task_index_results edit_task disable_task enable_task": to(ONLY_ROOT),
            "task_chooser task_chooser_results task_chooser_create task_chosen": to(ONLY_ROOT),
        },
    ),
    **rows("wagtailsettings:", {"edit": to(ONLY_ROOT), "preview_on_edit": to(NOBODY)}),
    **rows("wagtailredirects:", {"index index_results add edit delete start_import process_import": to(ONLY_ROOT)}),
    **rows("wagtailsites:", {"index index_results add edit delete history history_results usage copy": to(ONLY_ROOT)}),
}
# Telling from an event, and who of the press is let in: the press room's alone. A post can be withdrawn also while its event is
# taken back.
PRESS_ROOM = {
    **rows("live_posts:", {"index": to(PRESS), "desk": {Thing.SHOWN: PRESS, Thing.HIDDEN: NOBODY}}),
    "live_posts:remark": dict.fromkeys((Thing.SHOWN, Thing.HIDDEN), PRESS),
    **rows("accreditations:", {"index event accreditation door": to(PRESS)}),
}
ENQUIRIES = rows("enquiries:", {"index index_results enquiry": to({Role.REGISTRAR, ROOT})})
BUNDLERS = WRITERS | {Role.PRESS_APPROVER}
BUNDLES = rows(
    "bundles:",
    {
        "index index_results bundle": to(PROSE),
        "new change pages": to(BUNDLERS),
        "submit send_back approve take_back call_off remove make_link revoke_link": to(PROSE),  # by POST alone, see ACTS
    },
)
PRESS_REPORTS = {
    **rows("page_figures:", {"index csv": to(PRESS)}),
    **rows("search_pings:", {"index index_results": to(PRESS)}),
}
KITS = rows("press_kits:", {"index index_results again": to(PRESS)})
# Accounts are made in the office; the rest serves nothing that the site has.
CLOSED = {
    **rows("wagtailusers_users:", {"index index_results add edit delete history history_results usage copy": to(NOBODY)}),
    **rows("wagtailusers_groups:", {"index index_results add edit delete history history_results usage": to(NOBODY)}),
    **rows("wagtailembeds:", {"chooser chooser_upload": to(NOBODY)}),
    **rows(
        "wagtailforms:",
        {"index index_results list_submissions list_submissions_results delete_submissions": to(NOBODY)},
    ),
}
TABLE = {
    **PUBLIC,
    **DOOR,
    **PAGES,
    **CHOOSERS,
    **LIBRARY,
    **SNIPPETS,
    **SETTINGS,
    **ENQUIRIES,
    **PRESS_ROOM,
    **BUNDLES,
    **PRESS_REPORTS,
    **KITS,
    **CLOSED,
}

# The actions behind `wagtail_bulk_action`, as app.model.action: who is shown the question. Who then may do it stands in ACTS.
BULK = {
    **rows("wagtailcore.page.", {"delete move publish": own(PROSE), "unpublish": both(PROSE)}),
    **rows("cms.customimage.", {"add_tags add_to_collection delete": both(WRITERS)}),
    **rows("cms.customdocument.", {"add_tags add_to_collection delete": both(WRITERS)}),
    **{f"cms.{kind}.delete": to({keeper, ROOT}) for kind, keeper in KEEPERS.items()},
    **rows("accounts.user.", {"assign_role delete set_active_state": to(NOBODY)}),
}
ROWS = {**TABLE, **BULK}

Sent = dict[str, str]  # a form, in which {name} is what an address would carry under this name


def acts(names: str, row: Row, **sent: str) -> dict[str, tuple[Row, Sent]]:
    return dict.fromkeys(names.split(), (row, sent))


# Who changes something by sending this, at the same addresses; everybody else writes nothing at all.
ACTS = {
    **acts("wagtailcore_login", to(NOBODY), username="rita", password="correct horse battery"),
    **acts("wagtailadmin_api:pages:action", to(NOBODY), destination_page_id="{destination_id}"),
    **acts("wagtailadmin_pages:delete wagtailadmin_pages:move_confirm", own(WRITERS)),
    **acts("wagtailadmin_pages:copy", own(WRITERS), new_title="示例抄件", new_slug="copied", new_parent_page="{parent_page_id}"),
    **acts("wagtailadmin_pages:convert_alias", {Thing.STORY: WRITERS & PRESS, Thing.NOTICE: NOBODY}),
    **acts("wagtailadmin_pages:unpublish", OF_STORIES),
    **acts("wagtailadmin_pages:set_page_position", {Thing.STORY: ONLY_ROOT, Thing.NOTICE: NOBODY}),
    **acts("wagtailadmin_pages:set_privacy", OF_STORIES, restriction_type="login"),
    **acts("wagtailadmin_pages:workflow_action", own(PUBLISHERS), comment=""),
    **acts("wagtailadmin_pages:lock", own(PUBLISHERS)),
    **acts("wagtailadmin_editing_sessions:ping", own(PROSE)),
    **acts("wagtailcore.page.delete", own(WRITERS)),
    **acts("wagtailcore.page.move", own(WRITERS), chooser="{parent_page_id}"),
    **acts("wagtailcore.page.publish wagtailcore.page.unpublish", OF_STORIES),
    **acts("wagtailimages:delete wagtaildocs:delete cms.customimage.delete cms.customdocument.delete", own(WRITERS)),
    **acts("cms.customimage.add_tags cms.customdocument.add_tags", own(WRITERS), tags="示例"),
    **acts("cms.customimage.add_to_collection cms.customdocument.add_to_collection", own(WRITERS), collection="{collection_id}"),
    **acts("wagtailimages:delete_multiple wagtaildocs:delete_multiple", own(WRITERS)),
    **acts("wagtailimages:delete_upload_multiple wagtaildocs:delete_upload_multiple", own(UPLOADERS)),
    **acts("cms.goal.delete cms.falsesite.delete cms.institution.delete cms.film.delete", to(ONLY_ROOT)),
    **acts("wagtailsnippets_cms_goal:delete wagtailsnippets_cms_falsesite:delete", to(ONLY_ROOT)),
    **acts("wagtailadmin_collections:add", to(ONLY_ROOT), name="示例", parent="{root_collection}"),
    **acts("wagtailadmin_collections:set_privacy", to(ONLY_ROOT), restriction_type="login"),
    **acts("wagtailadmin_collections:delete wagtailadmin_workflows:disable wagtailadmin_workflows:remove", to(ONLY_ROOT)),
    **acts("wagtailredirects:delete", to(ONLY_ROOT)),
    **acts("live_posts:desk", PRESS_ROOM["live_posts:desk"], text="示例", request_key="{request_key}"),
    **acts("live_posts:remark", PRESS_ROOM["live_posts:remark"], kind="CORRECTION", text="示例", request_key="{request_key}"),
    **acts("accreditations:accreditation", to(PRESS), accept="1"),
    **acts("accreditations:door", to(PRESS)),
    **acts("enquiries:enquiry", ENQUIRIES["enquiries:enquiry"], reply="示例答复"),
    **acts("bundles:new bundles:change", to(BUNDLERS), name="示例包", release_at="2026-12-24 10:00:00"),
    **acts("bundles:pages", to(PRESS), pages="{bundles.offered}"),
    **acts("bundles:submit bundles:call_off bundles:remove bundles:revoke_link", to(BUNDLERS)),
    **acts("bundles:take_back", to(PROSE)),  # who may approve may also stop it
    **acts("bundles:make_link", to(BUNDLERS), reviewer="示例报社", expires_at="2026-11-25 10:00:00"),
    **acts("bundles:approve", to(PUBLISHERS)),
    **acts("bundles:send_back", to(PUBLISHERS), reason="示例理由"),
    **acts("press_kits:again", KITS["press_kits:again"]),
    **acts("wagtailusers_users:delete wagtailusers_groups:delete accounts.user.delete", to(NOBODY)),
    **acts("accounts.user.set_active_state", to(NOBODY), mark_as_active=""),
    **acts("accounts.user.assign_role", to(NOBODY), role="{wagtailusers_groups.pk}"),
}

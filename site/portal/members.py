"""Who works in the workspace: seen by all, changed by owners."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.forms import InviteForm, RoleForm
from portal.screens import Act, Form, Page
from verify.membership.actions import invitations, members
from verify.membership.links import address_of
from verify.membership.rights import OWNERS
from verify.models import Invitation, Member


class Members(Page):
    template_name = "portal/members.html"
    section = "members"
    title = gettext_lazy("People")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        people = Member.objects.present().filter(enterprise=self.enterprise).select_related("user")
        invited = Invitation.objects.unsettled().filter(enterprise=self.enterprise)
        is_owner = self.member.role in OWNERS
        waiting = [(invitation, invitation.state(self.at), address_of(invitation) if is_owner else "") for invitation in invited]
        return super().get_context_data(people=people, waiting=waiting, is_owner=is_owner, **context)


class Invite(Form):
    roles = OWNERS
    section = "members"
    title = gettext_lazy("Invite somebody")
    form_class = InviteForm
    action_label = gettext_lazy("Invite")
    lead = gettext_lazy(
        "An owner does everything. An editor writes the brand page. A label officer orders, activates and voids labels, "
        "and keeps lots."
    )
    fields_of_refusals = {"member": "email"}

    def act(self, form: InviteForm) -> Invitation:
        # The owner was let in by this code; whoever accepts has to know it.
        uscc = self.enterprise.uscc or ""
        return invitations.invite(enterprise=self.enterprise, uscc=uscc, by=self.request.user, at=self.at, **form.cleaned_data)

    def done(self, result: Invitation) -> tuple[Any, str]:
        return _("%(email)s is invited. Hand the link over, if the mail does not arrive.") % {"email": result.email}, self.address(
            "members"
        )


class Withdraw(Act):
    roles = OWNERS

    def act(self) -> Any:
        invitation = get_object_or_404(Invitation.objects.filter(enterprise=self.enterprise), pk=self.kwargs["pk"])
        invitations.withdraw(invitation=invitation, by=self.request.user, at=self.at)
        return _("The invitation is withdrawn; its link opens nothing any more.")

    def onward(self) -> str:
        return self.address("members")


class OfMember:
    """A screen about one member of the enterprise."""

    def person(self) -> Member:
        rows = Member.objects.present().filter(enterprise=self.enterprise).select_related("user")  # type: ignore[attr-defined]
        found: Member = get_object_or_404(rows, pk=self.kwargs["pk"])  # type: ignore[attr-defined]
        return found


class Assign(OfMember, Form):
    roles = OWNERS
    section = "members"
    form_class = RoleForm
    fields_of_refusals = {"unchanged": "role", "last_owner": "role"}

    def get_title(self) -> str:
        return _("Role of %(name)s") % {"name": self.person().user.get_full_name()}

    def get_initial(self) -> dict[str, Any]:
        return {"role": self.person().role}

    def act(self, form: RoleForm) -> Member:
        return members.assign(member=self.person(), by=self.request.user, at=self.at, **form.cleaned_data)

    def done(self, result: Member) -> tuple[Any, str]:
        return _("The role is changed."), self.address("members")


class Remove(OfMember, Act):
    roles = OWNERS

    def act(self) -> Any:
        person = self.person()
        members.remove(member=person, by=self.request.user, at=self.at)
        return _("%(name)s sees nothing of this enterprise any more.") % {"name": person.user.get_full_name()}

    def onward(self) -> str:
        return self.address("members")

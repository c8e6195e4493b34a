"""Staff's list of users; administrators change who works here and whose account is open."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from accounts.actors import request_actor
from accounts.filters import UserFilter
from accounts.querysets import search_users, users_to_list
from accounts.services import set_active, set_staff
from omnibasis.core.errors import NotFound, Refused
from omnibasis.core.pagination import Order
from omnibasis.ui.access import AuthenticatedRequest, admin_required, is_admin
from omnibasis.ui.tables import Column, Empty, Option, Row, Sort, badge
from omnibasis.ui.templatetags.ui import avatar, short_date
from omnibasis.ui.toasts import toast, warn
from omnibasis.ui.views import ListView


def _name(row: Row) -> str:
    return f"{row['given_name']} {row['surname']}".strip()


def _who(row: Row) -> str:
    picture = avatar({"display_name": _name(row) or row["email"]}, "sm")
    name = format_html('<span class="who-name">{}</span>', _name(row)) if _name(row) else _("No name yet")
    return format_html('<span class="who">{}{}</span>', picture, name)


def _role(row: Row) -> str:
    if row["is_staff"] and row["is_superuser"]:
        return badge(_("Administrator"), "info")
    return badge(_("Works here"), "info") if row["is_staff"] else ""


def _confirmed(row: Row) -> str:
    return badge(_("Confirmed"), "ok") if row["verified"] else badge(_("Not confirmed"), "warn")


def _state(row: Row) -> str:
    return badge(_("Open"), "ok") if row["is_active"] else badge(_("Closed"))


def _yes(value: bool) -> str:
    return _("yes") if value else _("no")


class UserListView(ListView):
    page = "users"
    group = "omniCustomers"
    title = gettext_lazy("Users")
    filterset_class = UserFilter
    search_hint = gettext_lazy("Search name, e-mail")
    columns = (
        Column("name", gettext_lazy("User"), _who, in_card="lead", export=_name),
        Column("email", gettext_lazy("E-mail"), sort="email", muted=True),
        Column(
            "verified", gettext_lazy("E-mail confirmed"), _confirmed, export=lambda row: _yes(row["verified"])
        ),
        Column("is_staff", gettext_lazy("Works here"), _role, export=lambda row: _yes(row["is_staff"])),
        Column(
            "is_active",
            gettext_lazy("Account"),
            _state,
            in_card="badge",
            export=lambda row: _yes(row["is_active"]),
        ),
        Column(
            "date_joined",
            gettext_lazy("Registered"),
            lambda row: short_date(row["date_joined"]),
            sort="newest",
            align="end",
            muted=True,
            labelled=True,
            low=True,
            export=lambda row: row["date_joined"].isoformat(),
        ),
    )
    sorts = (
        Sort(
            "newest",
            gettext_lazy("Newest first"),
            Order("id", descending=True),
            back=gettext_lazy("Newer"),
            forth=gettext_lazy("Older"),
        ),
        Sort(
            "email",
            gettext_lazy("E-mail"),
            Order("email"),
            back=gettext_lazy("Before"),
            forth=gettext_lazy("After"),
        ),
    )

    def get_queryset(self) -> QuerySet[Any, Row]:
        return users_to_list()

    def search(self, queryset: QuerySet[Any, Row], text: str) -> QuerySet[Any, Row]:
        return search_users(queryset, text)

    def row_options(self, row: Row) -> list[Option]:
        if not is_admin(self.request.user) or row["id"] == self.request.user.pk:
            return []

        def act(name: str, label: str, icon: str, *, danger: bool = False) -> Option:
            return Option(label, icon, post=reverse("users:access", args=[row["id"], name]), danger=danger)

        return [
            act("take-out", _("Take out of the back office"), "arrow-left-end-on-rectangle")
            if row["is_staff"]
            else act("let-in", _("Let into the back office"), "briefcase"),
            act("close", _("Close the account"), "lock-closed", danger=True)
            if row["is_active"]
            else act("open", _("Open the account"), "lock-open"),
        ]

    def empty(self) -> Empty:
        return Empty(
            title=_("No users yet"),
            text=_("Whoever registers shows here."),
            picture="users",
        )

    def counted(self, number: str, more: bool) -> str:
        if more:
            return _("More than %(n)s users") % {"n": number}
        return ngettext("%(n)s user", "%(n)s users", int(number.replace(",", ""))) % {"n": number}


# What an act does, which act takes it back, and what the toast says.
ACTS: dict[str, tuple[str, bool, str, Any]] = {
    "let-in": ("staff", True, "take-out", gettext_lazy("%(name)s works here now.")),
    "take-out": ("staff", False, "let-in", gettext_lazy("%(name)s no longer works here.")),
    "close": ("active", False, "open", gettext_lazy("The account of %(name)s is closed.")),
    "open": ("active", True, "close", gettext_lazy("The account of %(name)s is open.")),
}


@require_POST
@admin_required
def change_access(request: AuthenticatedRequest, pk: int, act: str) -> HttpResponse:
    """One of ACTS on one user."""
    if act not in ACTS:
        raise Http404
    what, value, undo, told = ACTS[act]
    actor = request_actor(request)
    try:
        if what == "staff":
            user = set_staff(user_id=pk, works_here=value, actor=actor)
        else:
            user = set_active(user_id=pk, active=value, actor=actor)
    except NotFound:
        raise Http404 from None
    except Refused as refused:
        warn(request, refused.detail)
    else:
        toast(request, told % {"name": user}, undo_url=reverse("users:access", args=[pk, undo]))
    return redirect("users:list")

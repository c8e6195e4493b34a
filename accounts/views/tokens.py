"""Administrators' page of API tokens: make one (shown once), see who used what when, revoke."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.actors import request_actor
from accounts.models import ApiToken, User
from accounts.services import TOKEN_PREFIX, create_token, revoke_token
from omnibasis.core.errors import BusinessError, NotFound
from omnibasis.core.pagination import Order
from omnibasis.ui.access import AdminView, AuthenticatedRequest, admin_required
from omnibasis.ui.forms import INVALID, add_errors
from omnibasis.ui.tables import Column, Empty, Option, Row, Sort, badge
from omnibasis.ui.templatetags.ui import short_date
from omnibasis.ui.toasts import toast
from omnibasis.ui.views import ListView


def _token(row: Row) -> str:
    return format_html(
        '<span class="who-name">{}</span><span class="who-detail"><code>{}{}_…</code></span>',
        row["name"],
        TOKEN_PREFIX,
        row["prefix"],
    )


def _owner(row: Row) -> str:
    name = f"{row['user__given_name']} {row['user__surname']}".strip()
    return name or str(row["user__email"])


def _state(row: Row) -> str:
    if row["revoked_at"]:
        return badge(_("Revoked"))
    works = row["user__is_active"] and row["user__is_staff"]
    return badge(_("Active"), "ok") if works else badge(_("User no longer works here"), "warn")


class TokenListView(AdminView, ListView):
    page = "tokens"
    group = "omniCustomers"
    title = gettext_lazy("API tokens")
    columns = (
        Column("name", gettext_lazy("Token"), _token, in_card="lead", export=lambda row: row["name"]),
        Column("user", gettext_lazy("Acts for"), _owner, labelled=True, export=_owner),
        Column("state", gettext_lazy("State"), _state, in_card="badge", export=lambda row: ""),
        Column(
            "created_at",
            gettext_lazy("Made"),
            lambda row: short_date(row["created_at"]),
            align="end",
            muted=True,
            labelled=True,
        ),
        Column(
            "last_used_at",
            gettext_lazy("Last used"),
            lambda row: short_date(row["last_used_at"]) if row["last_used_at"] else _("never"),
            align="end",
            muted=True,
            labelled=True,
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
    )

    def get_queryset(self) -> QuerySet[Any, Any]:
        return ApiToken.objects.values(
            "id",
            "name",
            "prefix",
            "created_at",
            "last_used_at",
            "revoked_at",
            "user__email",
            "user__given_name",
            "user__surname",
            "user__is_active",
            "user__is_staff",
        )

    def row_options(self, row: Row) -> list[Option]:
        if row["revoked_at"]:
            return []
        return [Option(_("Revoke"), "no-symbol", url=reverse("tokens:revoke", args=[row["id"]]), danger=True)]

    def create(self) -> Option:
        return Option(_("Make a token"), "plus", url=reverse("tokens:create"))

    def empty(self) -> Empty:
        return Empty(
            title=_("No tokens yet"),
            text=_(
                "A program needs one to use the API. Make one for each program, so that you can revoke it alone."
            ),
            picture="key",
            url=reverse("tokens:create"),
            action=_("Make a token"),
        )

    def counted(self, number: str, more: bool) -> str:
        if more:
            return _("More than %(n)s tokens") % {"n": number}
        return ngettext("%(n)s token", "%(n)s tokens", int(number.replace(",", ""))) % {"n": number}


class TokenForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("Which program uses it, for instance “Web shop”."),
        widget=forms.TextInput(attrs={"autofocus": True, "autocomplete": "off"}),
    )


@require_http_methods(["GET", "POST"])
@never_cache
@admin_required
def create(request: AuthenticatedRequest) -> HttpResponse:
    """Makes a token that acts for the administrator, and shows it on the answer to the POST: only then and there."""
    form = TokenForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        assert isinstance(request.user, User)
        try:
            token, text = create_token(
                user=request.user, name=form.cleaned_data["name"], actor=request_actor(request)
            )
        except BusinessError as error:
            add_errors(form, error)
        else:
            return render(request, "accounts/token_made.html", {"token": token, "text": text})
    status = INVALID if form.is_bound else 200
    context = {"form": form, "submit": _("Make the token"), "cancel_url": reverse("tokens:list")}
    return render(request, "accounts/token_form.html", context, status=status)


@require_http_methods(["GET", "POST"])
@admin_required
def revoke(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """Asks, then revokes."""
    token = ApiToken.objects.select_related("user").filter(pk=pk).first()
    if token is None:
        raise Http404
    if request.method == "GET":
        return render(request, "accounts/token_revoke.html", {"token": token})
    try:
        revoke_token(token_id=pk, actor=request_actor(request))
    except NotFound:
        raise Http404 from None
    toast(request, _("The token %(name)s is revoked.") % {"name": token})
    return redirect("tokens:list")

"""One transaction with its entries; choosing the account of a new one."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from ledger.models import Account, Transaction
from ledger.subjects import subjects
from ledger.views.lists import AccountList
from ledger.words import headline, kind_badge
from omnibasis.core.actors import Source
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from omnibasis.ui.tables import Option, Row


@staff_required
@require_safe
def transaction(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """What was posted: both sides, for what, by whom, and what takes it back."""
    visible = Transaction.objects.visible_to(request.user).select_related("reverses", "reversed_by")
    row = get_object_or_404(visible, pk=pk)
    back: Transaction | None = getattr(row, "reversed_by", None)
    by_hand = not row.subject_type
    takes_back = Option(
        _("Take back"), "arrow-uturn-left", reverse("ledger:reverse", args=[pk]), danger=True, ask=True
    )
    about = subjects.url(row.subject_type, row.subject_id)
    context = {
        "row": row,
        "headline": headline(row.__dict__),
        "badge": kind_badge(row.kind),
        "came_by": Source(row.source).label,
        "entries": list(row.entries.select_related("account__customer").order_by("id")),
        "about": subjects.named(row.subject_type, row.reference),
        "about_url": about,
        "reverses": row.reverses,
        "reversed_by": back,
        "options": [takes_back] if by_hand and back is None and row.reverses_id is None else [],
    }
    return render(request, "ledger/transaction.html", context)


class ChooseAccount(AccountList):
    """The open accounts, each leading to a new entry on it."""

    page = "choose-account"
    title = gettext_lazy("New entry: choose the account")

    def get_queryset(self) -> QuerySet[Any, Row]:
        return super().get_queryset().filter(status=Account.Status.OPEN)

    def row_url(self, row: Row) -> str:
        return reverse("ledger:enter", args=[row["id"]])

    def row_options(self, row: Row) -> list[Option]:
        return [
            Option(_("New entry"), "plus", self.row_url(row)),
            Option(_("View"), "eye", reverse("ledger:account", args=[row["id"]])),
        ]

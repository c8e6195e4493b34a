"""The user picker of the customer's form: at most ten users for what is typed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.querysets import search_users, users_to_list
from omnibasis.ui.access import AuthenticatedRequest, staff_required

MOST = 10


@staff_required
@require_safe
def users(request: AuthenticatedRequest) -> HttpResponse:
    """The options of the picker's list. Says who is somebody's customer already."""
    text = request.GET.get("q", "").replace("\x00", "").strip()[:100]
    found = search_users(users_to_list().filter(is_active=True), text).order_by("email") if text else None
    rows = (
        found.values("id", "email", "given_name", "surname", "customer__name")[:MOST]
        if found is not None
        else []
    )
    return render(request, "customers/_users.html", {"rows": rows})

"""What can be booked: the list of resources, a resource's page, and its form."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from accounts.actors import request_actor
from bookings.fields import spans_text
from bookings.filters import ResourceFilter
from bookings.forms.resource import ResourceForm
from bookings.models import Booking, Resource, ResourceLabel
from bookings.services import save_resource, set_resource_image
from bookings.tables import RESOURCE_COLUMNS, RESOURCE_SORTS, RESOURCE_VALUES, RESOURCES_EXPORTED
from bookings.views.elsewhere import rows_of
from bookings.words import deposit_text, minutes_text, price_text
from bookings.zones import zone_of
from customers.labels import Worn
from omnibasis.core.money import format_percent
from omnibasis.ui.access import AuthenticatedRequest, staff_required
from omnibasis.ui.forms import FormView, Section
from omnibasis.ui.tables import Column, Empty, Option, Row
from omnibasis.ui.toasts import toast
from omnibasis.ui.views import ListView
from settings_app.services import current

UPCOMING = 10


def acts_of(pk: int, *, is_active: bool) -> list[Option]:
    """What can be done to a resource at a click."""
    if is_active:
        url = reverse("bookings:resource_archive", args=[pk])
        return [Option(_("Archive"), "archive-box", post=url)]
    return [Option(_("Bring back"), "arrow-uturn-left", post=reverse("bookings:resource_restore", args=[pk]))]


def length_text(least: int, most: int) -> str:
    if least == most:
        return minutes_text(least)
    return f"{minutes_text(least)} \N{EN DASH} {minutes_text(most)}"


class ResourceList(ListView):
    page = "resources"
    group = "omniBookings"
    title = gettext_lazy("Resources")
    columns = RESOURCE_COLUMNS
    sorts = RESOURCE_SORTS
    filterset_class = ResourceFilter
    search_hint = gettext_lazy("Name or identifier")
    template_name = "orders/products.html"

    def get_queryset(self) -> QuerySet[Any, Row]:
        rows: QuerySet[Any, Row] = Resource.objects.values(*RESOURCE_VALUES)
        return rows

    def search(self, queryset: QuerySet[Any, Row], text: str) -> QuerySet[Any, Row]:
        found: QuerySet[Any, Row] = queryset.search(text)  # type: ignore[attr-defined]
        return found

    def complete(self, rows: list[Row]) -> None:
        worn = labels_of([row["id"] for row in rows]) if rows else {}
        for row in rows:
            row["labels"] = worn.get(row["id"], [])
            row["text"] = self.text
            row["length"] = length_text(row["min_minutes"], row["max_minutes"])
            priced = Resource(**{name: row[name] for name in ("price_minor", "currency", "price_per")})
            row["price"] = price_text(priced)

    def exported_columns(self) -> list[Column]:
        return [*RESOURCES_EXPORTED, *self.extra_columns()]

    def row_url(self, row: Row) -> str:
        return reverse("bookings:resource", args=[row["id"]])

    def row_options(self, row: Row) -> list[Option]:
        edit = reverse("bookings:resource_edit", args=[row["id"]])
        calendar = f"{reverse('bookings:calendar')}?resource={row['id']}"
        return [
            Option(_("View"), "eye", row["url"]),
            Option(_("Edit"), "pencil", edit),
            Option(_("Calendar"), "table-cells", calendar),
            *acts_of(row["id"], is_active=row["is_active"]),
        ]

    def create(self) -> Option:
        return Option(_("Create"), "plus", reverse("bookings:resource_create"))

    def more_options(self) -> list[Option]:
        return [Option(_("Open the booking page"), "arrow-top-right-on-square", reverse("bookings:offer"))]

    def counted(self, number: str, more: bool) -> str:
        if more:
            return _("More than %(n)s resources") % {"n": number}
        return ngettext("%(n)s resource", "%(n)s resources", int(number.replace(",", ""))) % {"n": number}

    def empty(self) -> Empty:
        if Resource.objects.exists():
            return Empty(
                title=_("Every resource is archived"),
                text=_("Nothing can be booked at the moment. Bring one back, or create another."),
                picture="archive-box",
                url=f"{reverse('bookings:resources')}?status=archived",
                action=_("Show the archived ones"),
            )
        return Empty(
            title=_("No resources yet"),
            text=_("A room, a teacher, a machine: whatever your customers book by time."),
            picture="cube-transparent",
            url=reverse("bookings:resource_create"),
            action=_("Create a resource"),
        )


def labels_of(ids: list[int]) -> dict[int, list[Worn]]:
    """The labels of these resources, by name. One query."""
    worn: dict[int, list[Worn]] = {}
    rows = ResourceLabel.objects.filter(resource_id__in=ids).order_by("label__key")
    for pk, label, name, colour in rows.values_list(
        "resource_id", "label_id", "label__name", "label__colour"
    ):
        worn.setdefault(pk, []).append(Worn(label, name, colour))
    return worn


@staff_required
@require_safe
def detail(request: AuthenticatedRequest, pk: int) -> HttpResponse:
    """A resource: its hours and exceptions, on which terms it is booked, and what comes next."""
    resource = get_object_or_404(Resource, pk=pk)
    upcoming = Booking.objects.filter(resource=resource).upcoming(timezone.now())
    found = list(upcoming.select_related("resource", "order").order_by("starts_at", "id")[:UPCOMING])
    week = resource.week()
    context = {
        "resource": resource,
        "labels": labels_of([pk]).get(pk, []),
        "zone": zone_of(resource),
        "week": [
            (str(name).capitalize(), spans_text(week.get(day, ())) or _("closed"))
            for day, name in WEEKDAYS.items()
        ],
        "exceptions": [
            (one, spans_text(one.spans) or _("closed"))
            for one in resource.exceptions.filter(day__gte=timezone.localdate()).order_by("day")[:50]
        ],
        "length": length_text(resource.min_minutes, resource.max_minutes),
        "price": price_text(resource),
        "tax": format_percent(resource.tax_rate) if resource.tax_rate else "",
        "deposit": deposit_text(resource),
        "rows": rows_of(found),
        "link": request.build_absolute_uri(reverse("bookings:hosted", args=[resource.identifier])),
        "options": [
            Option(_("Edit"), "pencil", reverse("bookings:resource_edit", args=[pk])),
            Option(_("New booking"), "plus", f"{reverse('bookings:create')}?resource={pk}"),
            Option(_("Calendar"), "table-cells", f"{reverse('bookings:calendar')}?resource={pk}"),
            Option(_("Calendar links"), "link", f"{reverse('bookings:feeds')}?resource={pk}"),
            *acts_of(pk, is_active=resource.is_active),
        ],
    }
    return render(request, "bookings/resource.html", context)


class CreateResource(FormView):
    form_class = ResourceForm
    group = gettext_lazy("omniBookings / Resources")
    title = gettext_lazy("Create a resource")
    submit = gettext_lazy("Create")
    template_name = "bookings/resource_form.html"
    sections = (
        Section(
            gettext_lazy("Resource"),
            gettext_lazy("As it stands on the booking page, in the calendar and on invoices."),
            ("name", "identifier", "description", "colour", "quantity", "labels", "is_active"),
            halves=("colour", "quantity"),
        ),
        Section(
            gettext_lazy("Length and gaps"),
            gettext_lazy("How long a booking may be, when it may begin, and what is kept free around it."),
            ("min_minutes", "max_minutes", "buffer_before", "buffer_after", "step_minutes"),
            halves=("min_minutes", "max_minutes", "step_minutes", "buffer_before", "buffer_after"),
        ),
        Section(
            gettext_lazy("Price"),
            gettext_lazy("A booking with a price makes an order. Bookings that are there keep theirs."),
            ("price", "currency", "price_per", "tax_rate"),
            halves=("price", "currency"),
        ),
        Section(
            gettext_lazy("Confirming and cancelling"),
            gettext_lazy("Bookings keep the terms that held when they were made."),
            ("confirms_at_once", "cancel_free_hours", "deposit"),
            halves=("cancel_free_hours", "deposit"),
        ),
    )

    request: HttpRequest

    @cached_property
    def resource(self) -> Resource | None:
        """The one that is edited."""
        return None

    def form(self, **kwargs: Any) -> ResourceForm:
        at = current()
        return ResourceForm(
            resource=self.resource, business_zone=at.time_zone, tax_rate=at.tax_rate, **kwargs
        )

    def perform(self, form: Any) -> str:
        actor = request_actor(self.request)
        resource = save_resource(data=form.data_for_verb(), actor=actor)
        if upload := form.cleaned_data["image"]:
            set_resource_image(resource_id=resource.pk, upload=upload, actor=actor)
        toast(self.request, _("%(name)s was created.") % {"name": resource})
        return reverse("bookings:resource", args=[resource.pk])

    def name_of(self, field: str) -> str:
        renamed = {
            "price_minor": "price",
            "deposit_rate": "deposit",
            "deposit_minor": "deposit",
            "hours": "hours_0",
        }
        return renamed.get(field, field)

    def cancel_url(self) -> str:
        return reverse("bookings:resources")

    def context(self) -> dict[str, Any]:
        return {"resource": self.resource, "prices_include_tax": current().prices_include_tax}


class EditResource(CreateResource):
    title = gettext_lazy("Edit resource")
    submit = gettext_lazy("Save")

    @cached_property
    def resource(self) -> Resource:
        return get_object_or_404(Resource, pk=self.kwargs["pk"])

    def perform(self, form: Any) -> str:
        actor = request_actor(self.request)
        resource = save_resource(
            data=form.data_for_verb(),
            actor=actor,
            resource_id=self.resource.pk,
            version=form.cleaned_data["version"],
        )
        upload, removed = form.cleaned_data["image"], form.cleaned_data["remove_image"] and resource.image
        if upload or removed:
            set_resource_image(resource_id=resource.pk, upload=upload or None, actor=actor)
        toast(self.request, _("%(name)s was saved.") % {"name": resource})
        return reverse("bookings:resource", args=[resource.pk])

    def cancel_url(self) -> str:
        return reverse("bookings:resource", args=[self.resource.pk])

"""What notes show in the frame: the menu, the customer's tab, My account, search and the bell."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from customers.models import Note
from customers.services.note_mail import title_of
from omnibasis.core.pagination import count_text
from omnibasis.ui.registry import Hit, Panel, attention, nav, panels, searches
from omnibasis.ui.templatetags.ui import long_date


def _count(customer_id: int) -> str:
    return count_text(Note.objects.live().filter(customer_id=customer_id))


def _mine(user_id: int) -> str | None:
    """How many notes the user reads in My account; None where there are none."""
    count = count_text(Note.objects.shared_with_user(user_id))
    return count if count != "0" else None


def _hit(note: Note, detail: str, icon: str) -> Hit:
    return Hit(
        label=title_of(note),
        detail=detail,
        url=reverse("notes:note", args=[note.customer_id, note.pk]),
        icon=icon,
    )


def _find(text: str, limit: int) -> list[Hit]:
    found = Note.objects.live().search(text).select_related("customer").defer("search_text").order_by("-id")
    return [_hit(note, note.customer.name, "document-text") for note in found[:limit]]


def _due(limit: int) -> list[Hit]:
    """Reminders whose time has come, until somebody takes them off."""
    due = Note.objects.live().filter(remind_at__lte=timezone.now(), customer__archived_at=None)
    rows = due.select_related("customer", "remind_user").defer("search_text").order_by("-remind_at", "-id")
    return [
        _hit(
            note,
            _("%(customer)s: reminder for %(who)s, %(when)s")
            % {
                "customer": note.customer.name,
                "who": note.remind_user or _("everybody"),
                "when": long_date(note.remind_at),
            },
            "bell-alert",
        )
        for note in rows[:limit]
    ]


def register() -> None:
    nav.add(
        group="omniCustomers",
        label=gettext_lazy("Notes"),
        url_name="notes:list",
        icon="document-text",
        order=20,
    )
    panels.add(
        Panel(
            "customer",
            "notes",
            gettext_lazy("Notes"),
            "notes:of_customer",
            order=15,
            count=_count,
            shortcut="n",
        )
    )
    panels.add(Panel("my_account", "notes", gettext_lazy("Notes"), "notes:mine", order=30, count=_mine))
    searches.add(key="notes", label=gettext_lazy("Notes"), find=_find, order=40)
    attention.add(
        key="reminders",
        label=gettext_lazy("Reminders that are due"),
        icon="bell-alert",
        find=_due,
        url_name="notes:list",
        query="?reminder=due",
        order=30,
    )

"""The routes of bookings, resources and the calendar, by whom they are for."""

_BOOKINGS = "omnibookings/bookings/"
_ONE = f"{_BOOKINGS}<int:pk>/"
_RESOURCES = "omnibookings/resources/"
_CALENDAR = "omnibookings/calendar/"
OF_STAFF = (
    _BOOKINGS,
    f"{_BOOKINGS}create/",
    _ONE,
    *(f"{_ONE}{act}/" for act in ("confirm", "move", "cancel", "complete", "no-show", "reopen", "notes")),
    f"{_ONE}booking.ics",
    _CALENDAR,
    f"{_CALENDAR}links/",
    f"{_CALENDAR}links/<int:pk>/revoke/",
    _RESOURCES,
    f"{_RESOURCES}create/",
    *(
        f"{_RESOURCES}<int:pk>/{act}"
        for act in ("", "edit/", "archive/", "restore/", "hours/", "hours/remove/")
    ),
    "omnipayments/customers/<int:pk>/bookings/",
)
OPEN = (
    "book/",
    "book/thanks-a-lot/",
    "book/pictures/<int:pk>/<str:name>",
    *(f"book/<slug:identifier>/{step}" for step in ("", "details/", "review/")),
    *(f"booking/<str:code>/{rest}" for rest in ("", "cancel/", "booking.ics")),
    "calendar/<str:secret>.ics",
)
OWN = ("account/bookings/",)
ADMIN = ("omnicustomers/settings/bookings/",)
API = (
    "customers/<int:customer_id>/bookings",
    "resources",
    "resources/<int:resource_id>",
    "resources/<int:resource_id>/exceptions/<str:day>",
    "resources/<int:resource_id>/image",
    "resources/<int:resource_id>/slots",
    "bookings",
    "bookings/<int:booking_id>",
    *(
        f"bookings/<int:booking_id>/{act}"
        for act in ("confirm", "move", "cancel", "complete", "no-show", "reopen")
    ),
)

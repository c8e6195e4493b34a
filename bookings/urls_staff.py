"""Bookings in the back office."""

from django.urls import path

from bookings.views import (
    acts,
    calendar,
    detail,
    elsewhere,
    feeds,
    hours,
    listing,
    resource_acts,
    resources,
    writing,
)

urlpatterns = [
    path("omnibookings/bookings/", listing.BookingList.as_view(), name="list"),
    path("omnibookings/bookings/create/", writing.CreateBooking.as_view(), name="create"),
    path("omnibookings/bookings/<int:pk>/", detail.detail, name="detail"),
    path("omnibookings/bookings/<int:pk>/confirm/", acts.ConfirmBooking.as_view(), name="confirm"),
    path("omnibookings/bookings/<int:pk>/move/", acts.MoveBooking.as_view(), name="move"),
    path("omnibookings/bookings/<int:pk>/cancel/", acts.CancelBooking.as_view(), name="cancel"),
    path("omnibookings/bookings/<int:pk>/reopen/", acts.ReopenBooking.as_view(), name="reopen"),
    path("omnibookings/bookings/<int:pk>/complete/", acts.CompleteBooking.as_view(), name="complete"),
    path("omnibookings/bookings/<int:pk>/no-show/", acts.NoShow.as_view(), name="no_show"),
    path("omnibookings/bookings/<int:pk>/notes/", acts.ChangeNotes.as_view(), name="notes"),
    path("omnibookings/bookings/<int:pk>/booking.ics", detail.calendar_file, name="file"),
    path("omnibookings/calendar/", calendar.calendar, name="calendar"),
    path("omnibookings/calendar/links/", feeds.links, name="feeds"),
    path("omnibookings/calendar/links/<int:pk>/revoke/", feeds.revoke, name="feed_revoke"),
    path("omnibookings/resources/", resources.ResourceList.as_view(), name="resources"),
    path("omnibookings/resources/create/", resources.CreateResource.as_view(), name="resource_create"),
    path("omnibookings/resources/<int:pk>/", resources.detail, name="resource"),
    path("omnibookings/resources/<int:pk>/edit/", resources.EditResource.as_view(), name="resource_edit"),
    path("omnibookings/resources/<int:pk>/archive/", resource_acts.archive, name="resource_archive"),
    path("omnibookings/resources/<int:pk>/restore/", resource_acts.restore, name="resource_restore"),
    path("omnibookings/resources/<int:pk>/hours/", hours.OtherHoursView.as_view(), name="hours"),
    path("omnibookings/resources/<int:pk>/hours/remove/", hours.remove, name="hours_remove"),
    path("omnipayments/customers/<int:pk>/bookings/", elsewhere.of_customer, name="of_customer"),
]

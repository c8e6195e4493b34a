"""Bookings in the back office, on a customer's page, in My account, and the hosted booking pages."""

from django.urls import path

from bookings import urls_staff
from bookings.views import checkout, feeds, hosted, mine, public

app_name = "bookings"
urlpatterns = [
    *urls_staff.urlpatterns,
    path("account/bookings/", mine.bookings, name="mine"),
    path("book/", hosted.offer, name="offer"),
    path("book/thanks-a-lot/", checkout.thanks, name="thanks"),
    path("book/pictures/<int:pk>/<str:name>", public.picture, name="picture"),
    path("book/<slug:identifier>/", hosted.resource, name="hosted"),
    path("book/<slug:identifier>/details/", checkout.details, name="details"),
    path("book/<slug:identifier>/review/", checkout.review, name="review"),
    path("booking/<str:code>/", public.public_booking, name="public"),
    path("booking/<str:code>/cancel/", public.cancel, name="public_cancel"),
    path("booking/<str:code>/booking.ics", public.calendar_file, name="public_file"),
    path("calendar/<str:secret>.ics", feeds.feed, name="feed"),
]

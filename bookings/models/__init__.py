from bookings.models.booking import Booking
from bookings.models.feed import CalendarFeed
from bookings.models.resource import OtherHours, Resource, ResourceLabel

__all__ = ["Booking", "CalendarFeed", "OtherHours", "Resource", "ResourceLabel"]

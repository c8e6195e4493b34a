"""Resources and bookings in the API."""

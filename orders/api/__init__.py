"""Orders and products in the API."""

"""Customers in the API: shapes of what comes in and goes out, and the views between them and the verbs."""

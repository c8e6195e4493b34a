"""Notes on customers: how they are found, listed, told and shown. The verbs are in `customers.services.notes`."""

"""The ledger in the REST API."""

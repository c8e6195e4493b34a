"""Statements of a customer's account: what stands on one (`sheet`), its words (`paper`), as a PDF, as a file."""

"""How an invoice is printed: its words (`paper`), as a PDF (`pdf`), as a file by mail."""

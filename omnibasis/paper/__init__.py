"""What is printed: the words that papers share (`words`), sheets of A4 (`sheet`), their common parts (`parts`)."""

"""The countries that a form offers."""

from functools import cache

from django_countries import countries


@cache
def offered_countries(language: str) -> list[tuple[str, str]]:
    """Code and name of every country, sorted for this language, after a blank one."""
    # Sorting the names by the rules of a language takes longer than drawing the rest of a form.
    return [("", "\N{EN DASH}"), *((str(code), str(name)) for code, name in countries)]

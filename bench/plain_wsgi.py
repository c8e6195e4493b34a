"""WSGI entry point of the plain statements."""

import django

django.setup()

from bench.baseline import plain as application  # noqa: E402

__all__ = ["application"]

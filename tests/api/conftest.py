"""The tests of the API share the fixtures of tests/conftest.py."""

import os

# Playwright's own event loop runs in the thread of the test that looks at the docs page.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

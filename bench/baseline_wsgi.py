"""WSGI entry point of the default view."""

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()

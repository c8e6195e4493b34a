"""What the API's views have in common."""

from collections.abc import Iterable
from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.views import APIView


class OnlyJson(DefaultContentNegotiation):
    """The answer is JSON whatever the caller accepts: there is nothing to choose, so nothing is parsed for it."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> Any:
        (renderer, *_others) = renderers
        return renderer, renderer.media_type


# No docstring: the schema would give it to every operation as its description.
class ApiView(APIView):
    content_negotiation_class = OnlyJson

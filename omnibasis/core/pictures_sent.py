"""Pictures sent to the API: as the body itself, or as the part `image` of a form."""

import io
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.serializers import Serializer

from omnibasis.core.errors import InvalidInput
from omnibasis.core.images import MAX_BYTES
from omnibasis.core.openapi import operation

View = Callable[..., HttpResponse]


class RawImage(BaseParser):
    """A picture as the body itself; what it is, its content says."""

    media_type = "image/*"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        # One byte more than is accepted: enough to be refused, whatever its length claims.
        return io.BytesIO(stream.read(MAX_BYTES + 1))


PARSERS = (MultiPartParser, RawImage)


def sets_picture(
    operation_id: str, summary: str, *, tag: str, answer: type[Serializer[Any]]
) -> Callable[[View], View]:
    """Documents what takes a picture and answers with the thing that has it."""
    return operation(
        operation_id,
        summary,
        tag=tag,
        request={
            "multipart/form-data": {
                "type": "object",
                "properties": {"image": {"type": "string", "format": "binary"}},
                "required": ["image"],
            },
            "image/*": OpenApiTypes.BINARY,
        },
        answers={200: answer},
        refusals=[404, 413, 415],
        description="JPEG, PNG or WebP, at most 8 MB and 40 megapixels; as the body, or as the part `image` of a form.",
    )


def picture_sent(request: Request) -> Any:
    """The picture of a request that PARSERS have read, unchecked. Raises InvalidInput on `image`."""
    sent = request.data if isinstance(request.data, io.BytesIO) else request.FILES.get("image")
    if sent is None:
        raise InvalidInput({"image": [_("Send a picture as the body, or as the part named image.")]})
    return sent

"""Reading a request's JSON strictly: what two readers could understand differently is refused."""

import json
from decimal import Decimal, InvalidOperation
from typing import Any, NoReturn

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError, UnsupportedMediaType
from rest_framework.request import Request

from omnibasis.core.errors import InvalidInput

# A number longer than this is no amount, quantity or id of ours.
MAX_NUMBER = 60


def json_body(request: Request) -> dict[str, Any]:
    """The request's body as a JSON object; no body at all is an empty one.

    Rules, in order:
    1. The content type is application/json (415 otherwise); the size is limited by DATA_UPLOAD_MAX_MEMORY_SIZE (413).
    2. UTF-8 only. NaN and Infinity are not JSON; a name occurs once in an object (RFC 8259 4 leaves the meaning of
       doubles open). Numbers with a fraction come as Decimal, digit for digit.
    3. The top is an object.
    Raises ParseError, UnsupportedMediaType, InvalidInput.
    """
    raw = request._request.body
    if not raw:
        return {}
    content_type = request._request.content_type or ""
    if content_type != "application/json" and not content_type.endswith("+json"):
        raise UnsupportedMediaType(
            content_type, _("Send JSON, with the header Content-Type: application/json.")
        )
    try:
        value = json.loads(
            raw.decode("utf-8"),
            object_pairs_hook=_object,
            parse_float=_fraction,
            parse_constant=_constant,
        )
    except UnicodeDecodeError:
        raise ParseError(_("The body is not valid UTF-8. Encode it again.")) from None
    except RecursionError:
        raise ParseError(_("The JSON is nested too deeply. Send it flatter.")) from None
    except ValueError as error:
        raise ParseError(_("The body is not valid JSON: %(why)s. Correct it.") % {"why": error}) from None
    if not isinstance(value, dict):
        raise ParseError(_('Send a JSON object, like {"email": "name@example.com"}.'))
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        names = [name for name, _value in pairs]
        double = next(name for name in names if names.count(name) > 1)
        raise InvalidInput({printable(double): [_("This name occurs twice in one object. Send it once.")]})
    return value


def _fraction(text: str) -> Decimal:
    try:
        if len(text) <= MAX_NUMBER:
            return Decimal(text)
    except InvalidOperation:
        pass
    raise ValueError(_("a number is out of range"))


def _constant(name: str) -> NoReturn:
    raise ValueError(_("%(name)s is not JSON") % {"name": name})


def printable(name: str) -> str:
    """A name that a caller made up, fit for an answer: no lone surrogates, not endless."""
    return name[:80].encode("utf-8", "replace").decode("utf-8")


def storable(text: str) -> bool:
    """Whether both databases can store the text: no NUL, no lone surrogates."""
    if text.isprintable():
        return True
    return "\x00" not in text and not any("\ud800" <= c <= "\udfff" for c in text)

"""What the business tells of itself: its name, address and logo, and what invoices say."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from omnibasis.core.actors import SYSTEM
from omnibasis.core.errors import InvalidInput
from omnibasis.core.images import clean_logo
from omnibasis.events.models import Event
from settings_app.services import current, save_settings
from tests.security.hostile import REFUSED, SECRET, saved, with_exif

pytestmark = pytest.mark.django_db
BUSINESS = "/omnicustomers/settings/business/"
ORDERS = "/omnicustomers/settings/orders/"
ABOUT = {
    "business_name": "Klavierhaus Köhler",
    "business_address": "Theodor-Heuss-Straße 34\r\n70174 Stuttgart",
    "business_email": "hello@klavierhaus.example",
    "business_phone": "+49 711 2842222",
    "tax_id": "DE123456789",
    "time_zone": "Europe/Berlin",
}
SELLING = {
    "tax_rate": "8,1",
    "payment_terms": "net_30",
    "payment_instructions": "IBAN DE89",
    "invoice_prefix": "RE-",
    "invoice_footer": "HRB 1234",
    "statement_schedule": "quarterly",
}


def logo_file(data: bytes, name: str = "logo.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data, "image/png")


def drawn(size: tuple[int, int], mode: str = "RGBA", colour: Any = (10, 100, 90, 255)) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, colour).save(out, "PNG")
    return out.getvalue()


def test_the_business_is_saved_and_told(admin_client: Client) -> None:
    admin_client.post(BUSINESS, ABOUT)
    assert {name: getattr(current(), name) for name in ABOUT} == {
        **ABOUT,
        "business_address": "Theodor-Heuss-Straße 34\r\n70174 Stuttgart",
    }
    assert Event.objects.get(verb="settings.changed").changes["tax_id"] == ["", "DE123456789"]


def test_what_orders_and_invoices_say_is_saved(admin_client: Client) -> None:
    answer = admin_client.post(ORDERS, SELLING, follow=True)
    assert "Settings saved." in answer.content.decode()
    at = current()
    assert (at.tax_rate, at.payment_terms, at.invoice_prefix) == (8_100, "net_30", "RE-")
    assert (at.statement_schedule, at.statements_since is not None) == ("quarterly", True)
    assert at.prices_include_tax is False, "the switch was off"
    assert 'name="tax_rate" value="8.1"' in answer.content.decode()
    assert at.business_name == "Omnibasis", "a section changes its own fields alone"


@pytest.mark.parametrize(
    ("page", "field", "value"),
    [
        (BUSINESS, "business_email", "not an address"),
        (BUSINESS, "business_email", "a@b\u202e.example"),
        (BUSINESS, "business_phone", "1\x002"),
        (BUSINESS, "tax_id", "x" * 41),
        (BUSINESS, "business_address", "Street\u202e 1"),
        (ORDERS, "tax_rate", "-1"),
        (ORDERS, "tax_rate", "100.001"),
        (ORDERS, "tax_rate", "8.12345"),
        (ORDERS, "tax_rate", "nineteen"),
        (ORDERS, "tax_rate", "1e400"),
        (ORDERS, "tax_rate", ""),
        (ORDERS, "payment_terms", "custom"),
        (ORDERS, "statement_schedule", "daily"),
        (ORDERS, "invoice_prefix", "R E"),
        (ORDERS, "invoice_prefix", "<b>"),
        (ORDERS, "invoice_footer", "x" * 501),
    ],
)
def test_what_is_wrong_is_told_beside_the_field(
    admin_client: Client, page: str, field: str, value: str
) -> None:
    known = {BUSINESS: ABOUT, ORDERS: SELLING}[page]
    answer = admin_client.post(page, {**known, field: value})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not Event.objects.filter(verb="settings.changed").exists()


def test_programs_are_told_the_same(api: Any, admin: Any) -> None:
    with pytest.raises(InvalidInput) as refused:
        save_settings(
            values={"business_email": "nowhere", "invoice_prefix": "R E", "statements_since": None, "no": 1},
            actor=SYSTEM,
        )
    assert set(refused.value.errors) == {"business_email", "invoice_prefix", "statements_since", "no"}


def test_a_logo_is_shown_to_everybody_and_taken_away_again(admin_client: Client) -> None:
    admin_client.post(BUSINESS, {**ABOUT, "logo": logo_file(drawn((1200, 300)))})
    path = current().business_logo
    url = f"/{path.replace('logos/', 'logo/')}"
    page = Client().get("/order/").content.decode()
    assert f'<img class="brand-logo" src="{url}" alt="Klavierhaus Köhler">' in page
    answer = Client().get(url)
    assert answer["Content-Type"] == "image/png"
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Set-Cookie" not in answer
    image = Image.open(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]
    assert (image.format, image.size) == ("PNG", (600, 150))
    assert 'name="remove_logo"' in admin_client.get(BUSINESS).content.decode()
    admin_client.post(BUSINESS, {**ABOUT, "remove_logo": "on"})
    assert current().business_logo == ""
    assert "brand-logo" not in Client().get("/order/").content.decode()
    assert default_storage.exists(path), "an invoice that was issued with it prints it"


@pytest.mark.parametrize(
    "name", ["nothing.png", "..%2fsecret.png", "%2e%2e/logos/x.png", "x.webp", "a\x00.png"]
)
def test_nothing_but_logos_is_behind_that_door(client: Client, name: str) -> None:
    assert client.get(f"/logo/{name}").status_code == 404


def test_a_picture_that_cannot_be_used_is_told_and_the_rest_is_kept(admin_client: Client) -> None:
    answer = admin_client.post(BUSINESS, {**ABOUT, "logo": logo_file(b"<svg onload=alert(1)>", "logo.svg")})
    assert answer.status_code == 422
    assert "not a picture" in answer.content.decode()
    assert "DE123456789" in answer.content.decode()
    assert (current().business_logo, current().tax_id) == ("", "")


@pytest.mark.parametrize("name", REFUSED)
def test_hostile_pictures_are_no_logos(name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        clean_logo(io.BytesIO(REFUSED[name]()))
    assert list(refused.value.errors) == ["logo"]


def test_a_logo_keeps_its_proportions_and_nothing_else() -> None:
    for given, size in (((1200, 300), (600, 150)), ((300, 300), (200, 200)), ((40, 20), (40, 20))):
        image = Image.open(io.BytesIO(clean_logo(io.BytesIO(drawn(given)))))
        assert (image.format, image.mode, image.size) == ("PNG", "RGBA", size)
    tagged = clean_logo(io.BytesIO(with_exif("JPEG")))
    assert SECRET not in tagged
    assert Image.open(io.BytesIO(tagged)).getexif() == {}
    # A narrow drawing in the middle of nothing is cut out of it.
    wide = Image.new("RGBA", (1_000, 1_000))
    wide.paste((0, 0, 0, 255), (0, 400, 1_000, 500))
    assert Image.open(io.BytesIO(clean_logo(io.BytesIO(saved(wide, "PNG"))))).size == (600, 60)


def test_the_api_speaks_of_percent(admin: Any) -> None:
    from rest_framework.test import APIClient

    from tests.conftest import make_token

    program = APIClient(HTTP_AUTHORIZATION=f"Bearer {make_token(admin)[1]}")
    for sent, kept in (("19", "19"), ("8.1", "8.1"), (7, "7"), ("0", "0")):
        answer = program.patch("/api/v1/settings", {"tax_rate": sent}, format="json")
        assert answer.json()["tax_rate"] == kept
    assert current().tax_rate == 0
    for wrong in ("100.1", "-1", "8.1234", "many", None, True, [19]):
        answer = program.patch("/api/v1/settings", {"tax_rate": wrong}, format="json")
        assert (answer.status_code, list(answer.json()["errors"])) == (400, ["tax_rate"])
    answer = program.patch(
        "/api/v1/settings", {"business_email": "nowhere", "payment_terms": "x"}, format="json"
    )
    assert answer.status_code == 400
    assert "business_logo" not in program.get("/api/v1/settings").json()

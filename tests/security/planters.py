"""Doors through which a person or a program brings text in, each as a function that puts one payload there.

A planter answers whether the payload was taken; a refusal is fine, an error page is not. A new field joins by a line
in PLANTERS; the pages that show it are those of `places`.
"""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from customers.models import Customer
from customers.services import create_custom_field
from omnibasis.core.actors import SYSTEM, Source
from omnibasis.core.errors import InvalidInput
from orders.services import Content, Line, create_order
from settings_app.services import save_settings
from tests.conftest import make_user, signed_in
from tests.orders.conftest import written
from tests.orders.products import typed
from tests.security import planters_of_bookings
from tests.security.doors import ADDRESS, NAMES, Doors, Plant, email_of, fitting, spread, taken, visible
from tests.security.hostile import photo
from tests.security.payloads import PAYLOADS
from tests.shop import place, reviewed

LINE = {"description": "Lesson", "quantity": 1, "unit_price": "1.00"}


def customer_by_program(doors: Doors, text: str, number: int) -> bool:
    address = fitting(text, ADDRESS)
    body = {
        **fitting(text, {**NAMES, "tax_id": 40, "external_id": 120}),
        "email": email_of(number),
        "billing_address": address,
        "shipping_address": address,
    }
    answer = doors.api.post("/api/v1/customers/CreateOrEdit", body)
    if taken(answer):
        doors.customers[number] = answer.json()["customer"]["id"]
    return number in doors.customers


def customer_by_form(doors: Doors, text: str, number: int) -> bool:
    """Staff's form. Every sixth customer gets six payloads, each in another field."""
    names = ("given_name", "surname", "company_name", "billing_line1", "billing_line2", "shipping_line1")
    return spread(number, names, lambda texts: taken(_edit(doors, texts, number)))


def _edit(doors: Doors, texts: dict[str, str], number: int) -> Any:
    pk = doors.customers[number]
    version = Customer.objects.values_list("version", flat=True).get(pk=pk)
    doors.edited.append(pk)
    return doors.staff.post(reverse("customers:edit", args=[pk]), {**texts, "version": version})


def reason_not_active(doors: Doors, text: str, number: int) -> bool:
    return taken(
        doors.staff.post(reverse("customers:deactivate", args=[doors.customers[number]]), {"reason": text})
    )


def order_by_program(doors: Doors, text: str, number: int) -> bool:
    buyer = {
        **fitting(text, NAMES),
        "email": email_of(number),
        "billing_address": fitting(text, ADDRESS),
    }
    body = {
        "currency": "EUR",
        "items": [{**LINE, "description": text}],
        "buyer": buyer,
        "note": text,
        "internal_note": text,
        "external_id": text,
    }
    answer = doors.api.post("/api/v1/orders/", body)
    if taken(answer):
        doors.orders[number] = answer.json()["id"]
        act = f"/api/v1/orders/{doors.orders[number]}"
        doors.api.post(f"{act}/pay", {"reference": text[:120], "note": text})
        doors.api.post(f"{act}/refund", {"amount": "0.50", "reason": text[:200], "note": text})
    return number in doors.orders


def order_on_the_page(doors: Doors, text: str, number: int) -> bool:
    """A visitor's order: what they type, and the header that their browser sends."""
    names = ("given_name", "surname", "company_name", "billing_line1", "shipping_line1", "message")
    return spread(number, names, lambda texts: _order(doors, visible(texts), text, number))


def _order(doors: Doors, texts: dict[str, str], text: str, number: int) -> bool:
    last = reviewed(doors.visitor, (doors.product, 1), **{**texts, "email": f"v{number}@example.com"})
    doors.visitor.defaults["HTTP_USER_AGENT"] = text.replace("\t", " ")
    answer = place(doors.visitor, last)
    assert answer.status_code == 302, answer.content[:300]
    code = answer["Location"].split("/")[2]
    doors.visited.append(code)
    return True


def order_by_staff(doors: Doors, text: str, number: int) -> bool:
    """Staff's form, then the acts on the order: every free text of both, six payloads an order."""
    limits = {"items-0-description": 200, "number": 40, "billing_name": 160, "shipping_line1": 160}
    names = (*limits, "note", "internal_note")

    def write(texts: dict[str, str]) -> bool:
        short = {name: one for name, one in texts.items() if len(one.strip()) <= limits.get(name, 2_000)}
        return _write(doors, visible(short), text, number)

    return spread(number, names, write)


def _write(doors: Doors, texts: dict[str, str], text: str, number: int) -> bool:
    data = {**written(email=f"w{number}@example.com", given_name="Nora"), **texts}
    answer = doors.staff.post(reverse("orders:create"), {**data, "labels": text[:40].replace(",", "")})
    if not taken(answer):
        answer = doors.staff.post(reverse("orders:create"), data)
    if not taken(answer):
        return False
    pk = int(answer["Location"].rstrip("/").rpartition("/")[2])
    doors.written.append(pk)
    money = {"method": "cash", "moved_on": "2026-01-01"}
    line = text if text.isprintable() else ""
    words = {"reference": line[:120], "note": text[:2_000]}
    doors.staff.post(reverse("orders:pay", args=[pk]), {**money, **words, "amount": "91"})
    refund = {**money, **words, "amount": "1", "reason": line[:200]}
    return taken(doors.staff.post(reverse("orders:refund", args=[pk]), refund))


def product_by_program(doors: Doors, text: str, number: int) -> bool:
    body = {"code": f"P-{number}", "name": text, "description": text, "prices": {"EUR": "1.00"}}
    return taken(doors.api.post("/api/v1/products/", body))


def product_by_form(doors: Doors, text: str, number: int) -> bool:
    """Name and description in staff's form; in every tenth the name of the picture's file as well."""

    def write(texts: dict[str, str]) -> bool:
        data = typed(("EUR", "1.00"), **{"name": "Tea", **visible(texts), "code": f"F-{number}"})
        if number % 10 == 0:
            data["image"] = SimpleUploadedFile(f"{text}.jpg", photo(), "image/jpeg")
        return taken(doors.staff.post(reverse("orders:product_create"), data))

    return spread(number, ("name", "description"), write)


def profile_by_user(doors: Doors, text: str, number: int) -> bool:
    """An end user's own details, and the name of the picture's file."""
    return spread(number, ("given_name", "surname"), lambda texts: taken(_profile(visible(texts), number)))


def _profile(texts: dict[str, str], number: int) -> Any:
    user = make_user(f"u{number}@example.com")
    data: dict[str, Any] = dict(texts)
    if number == 0:
        data["image"] = SimpleUploadedFile(f"{PAYLOADS[10]}.png", photo(), "image/png")
    return signed_in(user).post("/account/profile/", data)


def picture_by_staff(doors: Doors, text: str, number: int) -> bool:
    """Whatever its file is called, the picture is kept under a name of ours. One in ten: decoding takes a while."""
    if number % 10:
        return True
    upload = io.BytesIO(photo())
    upload.name = f"{text}.png"
    path = f"/api/v1/customers/{doors.customers[number]}/image"
    return taken(doors.api.put(path, {"image": upload}, format="multipart"))


def note_by_program(doors: Doors, text: str, number: int) -> bool:
    """Subject and text of a note; in every tenth the name of a file as well."""
    path = f"/api/v1/customers/{doors.customers[number]}/notes"
    answer = doors.api.post(path, {**fitting(text, {"subject": 160}), "body": f"{text}\n\n- {text}"})
    if taken(answer) and number % 10 == 0:
        file = SimpleUploadedFile(f"{text}.txt", b"Hello")
        file.name = f"{text}.txt"
        where = f"{path}/{answer.json()['id']}/files"
        return taken(doors.api.post(where, {"file": file}, format="multipart"))
    return answer.status_code == 201


def label_by_program(doors: Doors, text: str, number: int) -> bool:
    if len(text) > 40 or "," in text or not text.isprintable():
        return True
    return taken(doors.api.patch(f"/api/v1/customers/{doors.customers[number]}", {"labels": [text]}))


def custom_field_by_program(doors: Doors, text: str, number: int) -> bool:
    """The value of a field; the first few payloads are names of fields as well."""
    if number < 4 and text.isprintable():
        create_custom_field(data={"name": text[:60], "kind": "text"}, actor=SYSTEM)
    if number == 0:
        create_custom_field(data={"name": "Nickname", "kind": "text"}, actor=SYSTEM)
    body = {"custom_fields": {"nickname": text}}
    return taken(doors.api.patch(f"/api/v1/customers/{doors.customers[number]}", body))


def other_address_by_program(doors: Doors, text: str, number: int) -> bool:
    body = {"kind": "other", **fitting(text, ADDRESS)}
    return taken(doors.api.post(f"/api/v1/customers/{doors.customers[number]}/addresses", body))


def payment_method_by_program(doors: Doors, text: str, number: int) -> bool:
    body = {"kind": "other", **fitting(text, {"gateway": 40, "token": 200, "brand": 40})}
    return taken(doors.api.post(f"/api/v1/customers/{doors.customers[number]}/payment-methods", body))


def business_by_administrator(doors: Doors, text: str, number: int) -> bool:
    """What the business tells of itself, and an order that is sent then: its invoice prints it. One in four."""
    if number % 4:
        return True
    fields = {"business_address": 500, "tax_id": 40, "payment_instructions": 1_000, "invoice_footer": 500}
    values = {"business_phone": "", **fitting(text, fields)}
    try:
        save_settings(values={**values, "business_name": text[:80]}, actor=SYSTEM)
    except InvalidInput:
        return True
    create_order(
        content=Content(lines=[Line(text[:200], 1, 100)], currency="EUR", note=text),
        buyer={"email": email_of(number), **fitting(text, NAMES)},
        actor=SYSTEM,
        source=Source.STAFF,
        mail=True,
    )
    save_settings(values={"business_name": "Shop"}, actor=SYSTEM)
    return True


PLANTERS: dict[str, Plant] = {
    "customer by program": customer_by_program,
    "customer by form": customer_by_form,
    "reason not active": reason_not_active,
    "order by program": order_by_program,
    "order on the page": order_on_the_page,
    "order by staff": order_by_staff,
    "product by program": product_by_program,
    "product by form": product_by_form,
    "profile by user": profile_by_user,
    "picture by staff": picture_by_staff,
    "note by program": note_by_program,
    "label by program": label_by_program,
    "custom field by program": custom_field_by_program,
    "other address by program": other_address_by_program,
    "payment method by program": payment_method_by_program,
    "business by administrator": business_by_administrator,
    **planters_of_bookings.PLANTERS,
}


def planted(doors: Doors, *names: str) -> dict[str, set[int]]:
    """Puts every payload through these doors (all of them); which ones each has taken."""
    return {
        name: {n for n, text in enumerate(PAYLOADS) if PLANTERS[name](doors, text, n)}
        for name in names or PLANTERS
    }

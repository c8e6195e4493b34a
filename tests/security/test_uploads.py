"""Hostile uploads: an error on the field or a clean picture; never an error page, never anything but the picture."""

from __future__ import annotations

import io
import resource
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image, ImageOps
from rest_framework.test import APIClient

from accounts.models import User
from customers.models import Customer
from customers.services import set_image
from omnibasis.core.actors import Actor
from omnibasis.core.errors import InvalidInput
from omnibasis.core.images import clean_image, image_path
from orders.models import Product
from tests.orders.products import typed
from tests.security.hostile import REFUSED, SECRET, TAKEN, flat_png, picture, saved, with_exif

Make = Callable[..., Customer]

ROOT = Path(__file__).resolve().parents[2]


def upload(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name.replace("\0", "%00"), data, content_type="image/png")


def assert_clean(stored: bytes, side: int) -> Image.Image:
    """A WebP of that side that opens, with nothing in it but the picture."""
    image = Image.open(io.BytesIO(stored))
    image.load()
    assert (image.format, image.size) == ("WEBP", (side, side))
    assert image.getexif() == {}
    for name in ("exif", "xmp", "icc_profile", "comment", "photoshop"):
        assert not image.info.get(name), name
    for trace in (SECRET, b"script", b"EXIF", b"XMP ", b"ICCP", b"Exif", b"GPS"):
        assert trace not in stored
    return image


def assert_stored_clean(customer: Customer) -> None:
    customer.refresh_from_db()
    assert customer.image.startswith("customers/")
    for side in (512, 96):
        with default_storage.open(image_path(customer.image, side)) as file:
            assert_clean(file.read(), side)


def stored_files() -> list[Path]:
    return [path for path in Path(default_storage.path("")).rglob("*") if path.is_file()]


def test_there_are_enough_of_them() -> None:
    assert len(REFUSED) + len(TAKEN) >= 75


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_usable_picture_is_an_error_on_the_field(name: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        clean_image(io.BytesIO(REFUSED[name]()))
    assert list(refused.value.errors) == ["image"]
    assert len(refused.value.errors["image"][0]) > 20


@pytest.mark.parametrize("name", TAKEN)
def test_a_picture_is_kept_without_anything_else(name: str) -> None:
    for side, data in clean_image(io.BytesIO(TAKEN[name]())).items():
        assert_clean(data, side)


def test_through_the_verb(make_customer: Make, by_staff: Actor) -> None:
    customer = make_customer()
    for name, make in {**REFUSED, **TAKEN}.items():
        before = Customer.objects.values("image", "version").get(pk=customer.pk)
        try:
            set_image(customer_id=customer.pk, upload=upload(name, make()), actor=by_staff)
        except InvalidInput:
            assert name in REFUSED
            assert Customer.objects.values("image", "version").get(pk=customer.pk) == before
        else:
            assert name in TAKEN
            assert_stored_clean(customer)


@pytest.mark.parametrize("name", [*REFUSED, *TAKEN])
def test_through_the_form(make_customer: Make, staff_client: Client, name: str) -> None:
    customer = make_customer(given_name="Leonie")
    data = {**REFUSED, **TAKEN}[name]()
    answer = staff_client.post(
        reverse("customers:edit", args=[customer.pk]),
        {
            "kind": "individual",
            "given_name": "Leonie",
            "version": customer.version,
            "image": upload(name, data),
        },
    )
    if name in REFUSED:
        assert answer.status_code == 422
        assert "image" in answer.context["form"].errors
        assert stored_files() == []
    else:
        assert answer.status_code == 302
        assert_stored_clean(customer)


def test_through_the_form_of_a_product(staff_client: Client) -> None:
    """The same check stands behind it, so one of a kind will do."""
    path = reverse("orders:product_create")
    for name in ("vector.svg", "giant header.png", "moving.webp", "empty.png", "place.jpg"):
        before = len(stored_files())
        code = name.replace(" ", "-")
        file = upload(name, {**REFUSED, **TAKEN}[name]())
        answer = staff_client.post(path, typed(("EUR", "1"), code=code, image=file))
        if name in REFUSED:
            assert answer.status_code == 422, name
            assert "image" in answer.context["form"].errors, name
            assert not Product.objects.filter(code=code).exists(), "nothing half made"
            assert len(stored_files()) == before
        else:
            assert answer.status_code == 302, name
            with default_storage.open(Product.objects.get(code=code).image) as stored:
                assert_clean(stored.read(), 512)


@pytest.mark.parametrize("name", [*REFUSED, *TAKEN])
def test_through_the_api(make_customer: Make, api: APIClient, name: str) -> None:
    customer = make_customer()
    file = upload(name, {**REFUSED, **TAKEN}[name]())
    answer = api.put(f"/api/v1/customers/{customer.pk}/image", {"image": file}, format="multipart")
    if name in REFUSED:
        assert answer.status_code in (400, 413)
        assert "image" in answer.json()["errors"]
        assert stored_files() == []
    else:
        assert answer.status_code == 200
        assert_stored_clean(customer)


@pytest.mark.parametrize("name", ["vector.svg", "giant header.png", "moving.webp", "empty.png", "place.jpg"])
def test_through_the_profile(end_user: User, end_user_client: Client, name: str) -> None:
    file = upload(name, {**REFUSED, **TAKEN}[name]())
    answer = end_user_client.post(reverse("profile"), {"surname": "Gonçalves", "image": file})
    end_user.refresh_from_db()
    if name in REFUSED:
        assert answer.status_code == 422
        assert end_user.image == ""
    else:
        assert answer.status_code == 302
        with default_storage.open(end_user.image) as stored:
            assert_clean(stored.read(), 512)


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright(orientation: int) -> None:
    source = picture((300, 300))
    data = with_exif("JPEG", orientation=orientation, image=source)
    kept = assert_clean(clean_image(io.BytesIO(data))[96], 96).convert("L")
    with Image.open(io.BytesIO(data)) as turned:
        expected = ImageOps.exif_transpose(turned).convert("L").resize((96, 96))
    corners = [(5, 5), (90, 5), (5, 90), (90, 90)]
    assert all(abs(kept.getpixel(at) - expected.getpixel(at)) < 25 for at in corners)


@pytest.mark.parametrize("mode", ["L", "RGB", "I;16", "P", "LA", "RGBA"])
def test_light_stays_light_and_dark_stays_dark(mode: str) -> None:
    kept = assert_clean(clean_image(io.BytesIO(saved(picture((200, 200), mode), "PNG")))[96], 96).convert("L")
    assert kept.getpixel((48, 4)) < 40
    assert kept.getpixel((48, 91)) > 215


LARGEST = {
    "flat.png": lambda: flat_png(8_000, 5_000),
    "alpha.webp": lambda: saved(
        Image.new("RGBA", (8_000, 5_000), (9, 9, 9, 99)), "WEBP", lossless=True, method=0
    ),
    "photo.jpg": lambda: saved(Image.new("RGB", (8_000, 5_000), (9, 9, 9)), "JPEG", progressive=True),
    "scans.jpg": lambda: REFUSED["1,000 scans.jpg"](),
}
CLEAN = """
import resource, sys, django
django.setup()
from omnibasis.core.errors import InvalidInput
from omnibasis.core.images import clean_image
try:
    clean_image(open(sys.argv[1], "rb"))
except InvalidInput:
    pass
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""
MOST_MEMORY = 900 * 1024  # KiB; the process itself takes about 100 MB


@pytest.mark.parametrize("name", LARGEST)
def test_the_largest_picture_takes_bounded_memory(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_bytes(LARGEST[name]())
    done = subprocess.run(
        [sys.executable, "-c", CLEAN, str(file)],
        cwd=ROOT,
        env={"DEBUG": "1", "DJANGO_SETTINGS_MODULE": "omnibasis.settings", "VAR_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (60, 60)),
    )
    assert done.returncode == 0, done.stderr
    print(name, done.stdout)
    assert int(done.stdout) < MOST_MEMORY

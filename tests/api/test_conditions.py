"""ETag, If-Match, If-None-Match: nobody overwrites what they have not seen."""

from collections.abc import Callable

import pytest
from rest_framework.test import APIClient

from customers.models import Customer

Make = Callable[..., Customer]


def test_an_unchanged_customer_is_not_sent_again(api: APIClient, make_customer: Make) -> None:
    path = f"/api/v1/customers/{make_customer().pk}"
    tag = api.get(path)["ETag"]
    for header in (tag, f"W/{tag}", f'"99", {tag}', "*"):
        answer = api.get(path, headers={"If-None-Match": header})
        assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", tag)
    api.patch(path, {"surname": "Köhler"})
    assert api.get(path, headers={"If-None-Match": tag}).status_code == 200


def test_each_write_tells_the_new_tag(api: APIClient, make_customer: Make) -> None:
    path = f"/api/v1/customers/{make_customer().pk}"
    written = api.patch(path, {"surname": "Köhler"}, headers={"If-Match": api.get(path)["ETag"]})
    assert written.status_code == 200
    assert written["ETag"] == api.get(path)["ETag"] == f'"{written.json()["version"]}"'


@pytest.mark.parametrize("method", ["patch", "delete"])
def test_a_stale_write_is_refused(api: APIClient, make_customer: Make, method: str) -> None:
    customer = make_customer()
    path = f"/api/v1/customers/{customer.pk}"
    seen = api.get(path)["ETag"]
    api.patch(path, {"surname": "First"})
    answer = getattr(api, method)(path, {"surname": "Second"}, headers={"If-Match": seen})
    assert answer.status_code == 412
    assert answer["Content-Type"] == "application/problem+json"
    customer.refresh_from_db()
    assert answer.json()["current_version"] == customer.version
    assert (customer.surname, customer.archived_at) == ("First", None)


def test_create_or_edit_is_refused_when_stale_and_creates_nothing(
    api: APIClient, make_customer: Make
) -> None:
    customer = make_customer(email="leonie@example.com")
    path = "/api/v1/customers/CreateOrEdit"
    body = {"email": "leonie@example.com", "surname": "K"}
    assert api.post(path, body, headers={"If-Match": f'"{customer.version + 1}"'}).status_code == 412
    assert api.post(path, body, headers={"If-Match": f'"{customer.version}"'}).status_code == 200
    assert api.post(path, {"email": "new@example.com"}, headers={"If-Match": '"1"'}).status_code == 412
    assert api.post(path, {"email": "new@example.com"}, headers={"If-Match": "*"}).status_code == 400
    assert Customer.objects.count() == 1


@pytest.mark.parametrize("header", ["3", '"abc"', '"1", "2"', 'W/"1"'])
def test_a_tag_that_this_api_never_gave_is_named(api: APIClient, make_customer: Make, header: str) -> None:
    answer = api.patch(
        f"/api/v1/customers/{make_customer().pk}", {"surname": "K"}, headers={"If-Match": header}
    )
    assert answer.status_code == 400
    assert set(answer.json()["errors"]) == {"If-Match"}

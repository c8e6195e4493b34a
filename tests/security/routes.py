"""Every route of the installation, with objects that are there in the place of its parameters."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver

from accounts.actors import user_actor
from accounts.models import ApiToken, User
from customers.models import Customer, Suggestion
from customers.services import create_customer, set_image
from omnibasis.core.actors import ANONYMOUS, SYSTEM, Source
from orders.models import Order, Product
from orders.services import Line, create_order, save_product
from tests.conftest import make_token, make_user
from tests.security.hostile import photo


def routes() -> list[str]:
    """The routes as they are written in the URL configuration, with every prefix."""
    return list(_walk(get_resolver(), ""))


def _walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern, route)
        elif isinstance(pattern, URLPattern):
            yield route


@dataclass(frozen=True, slots=True)
class World:
    """One of each thing, all of them somebody else's than the end user's who looks."""

    customer: Customer
    suggestion: Suggestion
    draft: Order
    placed: Order
    product: Product
    somebody: User
    token: ApiToken

    @classmethod
    def make(cls, staff: User) -> World:
        actor = user_actor(staff)
        customer = create_customer(
            data={"given_name": "Leonie", "surname": "Köhler", "email": "leonie@example.org"},
            actor=actor,
            source=Source.STAFF,
        )
        set_image(customer_id=customer.pk, upload=io.BytesIO(photo()), actor=actor)
        product = save_product(
            data={"name": "Guitar lesson", "unit_price_minor": 2550, "currency": "EUR"}, actor=SYSTEM
        )
        lines = [Line("Guitar lesson", 1, 2550, product.pk)]
        draft = create_order(
            lines=lines,
            currency="EUR",
            actor=actor,
            source=Source.STAFF,
            customer_id=customer.pk,
            place=False,
        )
        placed = create_order(
            lines=lines,
            currency="EUR",
            actor=ANONYMOUS,
            source=Source.ORDER,
            buyer={"email": "leonie@example.org", "surname": "Koch"},
        )
        return cls(
            customer=Customer.objects.get(pk=customer.pk),
            suggestion=Suggestion.objects.get(customer=customer),
            draft=draft,
            placed=placed,
            product=product,
            somebody=make_user("somebody@example.org"),
            token=make_token(staff)[0],
        )

    def path(self, route: str) -> str:
        """The route's address for the things of this world."""
        if route.startswith("admin/"):
            return self._admin_path(route)
        here = {
            "omnicustomers/users/": self.somebody.pk,
            "omnicustomers/settings/tokens/": self.token.pk,
            "omnipayments/orders/": self.draft.pk,
            "omnipayments/products/": self.product.pk,
        }
        pk = next((pk for prefix, pk in here.items() if route.startswith(prefix)), self.customer.pk)
        values = {
            "pk": pk,
            "act": "close",
            "card": "contact",
            "code": self.placed.code,
            "suggestion": self.suggestion.pk,
            "suggestion_id": self.suggestion.pk,
            "customer_id": self.customer.pk,
            "order_id": self.draft.pk,
            "product_id": self.product.pk,
            "name": self.customer.image,
            "rest": "v1/nowhere",
            "uidb36": "1",
            "key": "abc-123",
        }
        return _filled(route, values)

    def _admin_path(self, route: str) -> str:
        objects = {
            "accounts/user": self.somebody.pk,
            "accounts/apitoken": self.token.pk,
            "orders/order": self.placed.pk,
            "orders/product": self.product.pk,
        }
        pk = next((pk for name, pk in objects.items() if f"admin/{name}/" in route), 1)
        values = {
            "object_id": pk,
            "id": pk,
            "content_type_id": 1,
            "app_label": "accounts",
            "url": "nowhere/",
        }
        return _filled(route, values)


def _filled(route: str, values: dict[str, object]) -> str:
    route = re.sub(r"\(\?P<(\w+)>(?:[^()\[\]]|\[[^]]*\])*\)", lambda found: str(values[found[1]]), route)
    route = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found[1]]), route)
    return "/" + route.replace("^", "").replace("$", "")

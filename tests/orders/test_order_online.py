"""An order on the hosted page: through the page's own form, by somebody nobody knew."""

import re
from urllib.parse import quote

from django.test import Client

from customers.models import Customer
from omnibasis.core.actors import Source
from omnibasis.events.mail import readable
from omnibasis.events.models import Delivery, Event
from orders.models import CustomerFigures, Order, Product
from tests.orders.conftest import make_product
from tests.orders.test_acts import asked
from tests.shop import choose, fill_in, order_online, place, reviewed


def test_makes_the_order_its_customer_and_the_confirmation(
    client: Client, lesson: Product, book: Product
) -> None:
    order = order_online(
        client,
        (lesson, 2),
        (book, 1),
        email="Nora@Example.com",
        given_name="Nora",
        surname="Newman",
        phone="+49 30 901820",
        company_name="Newman Ltd",
        billing_line1="Hauptstraße 5",
        billing_postal_code="10115",
        billing_city="Berlin",
        billing_country="DE",
        tax_id="DE123456789",
        shipping_line1="Nebenweg 2",
        shipping_city="Potsdam",
        message="Ring twice",
    )

    assert (order.status, order.source) == (Order.Status.SENT, Source.ORDER)
    assert (order.total_minor, order.currency) == (2 * 4_321 + 1_050, "EUR")
    assert [(i.description, i.quantity, i.unit_price_minor) for i in order.items.all()] == [
        ("Piano lesson", 2, 4_321),
        ("Sheet music", 1, 1_050),
    ]
    assert order.buyer["email"] == "Nora@Example.com"
    assert order.buyer["billing_address"]["city"] == "Berlin"
    assert order.buyer["shipping_address"]["city"] == "Potsdam"
    assert order.buyer["tax_id"] == "DE123456789"
    assert order.message == "Ring twice"

    customer = Customer.objects.get()
    assert order.customer == customer
    assert (customer.name, customer.email_key, customer.source) == (
        "Nora Newman",
        "nora@example.com",
        Source.ORDER,
    )
    assert customer.company_name == "Newman Ltd"
    assert set(customer.addresses.values_list("kind", "line1")) == {
        ("billing", "Hauptstraße 5"),
        ("shipping", "Nebenweg 2"),
    }
    assert customer.user is None
    figures = CustomerFigures.objects.get(customer=customer)
    assert (figures.orders, figures.total_minor) == (1, order.total_minor)

    mail = Delivery.objects.get()
    assert mail.recipients == "nora@example.com"
    assert f"/order/{order.code}/" in readable(mail)
    placed = Event.objects.get(verb="order.placed")
    assert (placed.actor_kind, placed.source, placed.timeline_id) == ("anonymous", "order", customer.pk)


def test_shows_the_order_by_its_link_to_whoever_has_it(client: Client, lesson: Product) -> None:
    order = order_online(client, (lesson, 3))
    page = Client().get(f"/order/{order.code}/")
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "no-referrer"
    assert "noindex" in page["X-Robots-Tag"]
    assert "no-store" in page["Cache-Control"]
    text = page.content.decode()
    assert "€ 129.63" in text
    assert "Piano lesson" in text
    # A form posted from a page without a referrer would come without its origin, and be refused.
    assert "<form" not in text


def test_a_wrong_link_leads_nowhere(client: Client, lesson: Product) -> None:
    order = order_online(client, (lesson, 1))
    Order.objects.filter(pk=order.pk).update(status=Order.Status.DRAFT, placed_at=None)
    assert client.get(f"/order/{order.code}/").status_code == 404
    assert client.get("/order/AAAAAAAAAAAAAAAAAAAAAA/").status_code == 404
    assert client.get(f"/order/{order.pk}/").status_code == 404


def test_the_page_answers_the_same_whether_the_mail_is_known(client: Client, lesson: Product) -> None:
    known = order_online(client, (lesson, 1), email="known@example.com")
    answers = []
    for email in ("known@example.com", "stranger@example.com"):
        stranger = Client()
        answer = place(stranger, reviewed(stranger, (lesson, 1), email=email))
        code = answer["Location"].split("/")[2]
        page = Client().get(f"/order/{code}/").content.decode()
        number = f"Order {Order.objects.get(code=code).pk}"
        page = re.sub(r'"X-CSRFToken": "\w+"|<time .*</time>', "", page)
        page = page.replace(quote(email), "E")
        answers.append((answer.status_code, page.replace(email, "E").replace(code, "C").replace(number, "N")))
    assert answers[0] == answers[1]
    assert known.customer is not None


def test_an_empty_shop_says_so_kindly(client: Client, lesson: Product) -> None:
    Product.objects.update(is_active=False)
    page = client.get("/order/")
    assert page.status_code == 200
    assert "nothing to order at the moment" in page.content.decode()
    assert b'<button class="btn btn-primary' not in page.content


def test_steps_cannot_be_skipped(client: Client, lesson: Product) -> None:
    for page in ("/order/details/", "/order/review/"):
        assert client.get(page)["Location"] == "/order/cart/"
    choose(client, (lesson, 1))
    assert client.get("/order/review/")["Location"] == "/order/details/"
    assert client.post("/order/review/", {})["Location"] == "/order/details/"
    assert not Order.objects.exists()


def test_the_cart_changes_how_many_and_takes_out(client: Client, lesson: Product, book: Product) -> None:
    choose(client, (lesson, 2), (book, 1))
    client.post("/order/cart/", {f"quantity_{lesson.pk}": "5", f"quantity_{book.pk}": "1"})
    assert "€ 226.55" in client.get("/order/cart/").content.decode()
    # Taking one out keeps what was typed for the other.
    client.post(
        "/order/cart/", {f"quantity_{lesson.pk}": "4", f"quantity_{book.pk}": "1", "remove": str(book.pk)}
    )
    assert [(one.product, one.quantity) for one in client.get("/order/cart/").context["chosen"]] == [
        (lesson, 4)
    ]
    client.post("/order/cart/", {f"quantity_{lesson.pk}": "0"})
    assert "Your cart is empty" in client.get("/order/cart/").content.decode()
    assert client.post("/order/cart/", {"continue": "1"})["Location"] == "/order/cart/"


def test_many_products_come_in_pages_and_are_found(client: Client, db: None) -> None:
    things = [make_product(f"Thing {number:02}", 100 + number) for number in range(50)]
    first = client.get("/order/")
    assert [choice.product for choice in first.context["choices"]] == things[:48]
    # Each button keeps what was chosen on its page.
    answer = client.post("/order/", {f"quantity_{things[3].pk}": "2", "to": first.context["forth_to"]})
    second = client.get(answer["Location"])
    assert [choice.product for choice in second.context["choices"]] == things[48:]
    assert "2 × Thing 03" in second.content.decode()
    answer = client.post(
        answer["Location"], {f"quantity_{things[49].pk}": "1", "search": "1", "q": " thíng 07 "}
    )
    found = client.get(answer["Location"])
    assert [choice.product for choice in found.context["choices"]] == [things[7]]
    assert [one.product for one in found.context["chosen"]] == [things[3], things[49]]
    back = client.get(f"/order/?{second.context['back_to']}")
    assert [choice.product for choice in back.context["choices"]] == things[:48]
    assert f'name="quantity_{things[3].pk}"' in back.content.decode()
    nothing = client.get("/order/?q=elephant").content.decode()
    assert "Nothing is called “elephant”" in nothing
    assert "Show everything" in nothing


def test_a_link_shows_what_became_of_the_order(client: Client, lesson: Product, staff_client: Client) -> None:
    order = order_online(client, (lesson, 1))

    def page() -> str:
        return Client().get(f"/order/{order.code}/").content.decode()

    assert "wait for your payment" in page()
    assert "How to pay" in page()
    assert Client().get(f"/order/{order.code}/invoice.pdf").content.startswith(b"%PDF")
    pay = f"/omnipayments/orders/{order.pk}/pay/"
    assert staff_client.post(pay, {**asked(staff_client, order, "pay"), "amount": "20.00"}).status_code == 302
    assert "Still open" in page()
    assert "€ 23.21" in page()
    assert staff_client.post(pay, asked(staff_client, order, "pay")).status_code == 302
    assert "Everything is paid" in page()
    assert "How to pay" not in page()


def test_an_order_that_is_being_changed_says_so_and_shows_nothing_half_done(
    client: Client, lesson: Product, staff_client: Client
) -> None:
    order = order_online(client, (lesson, 1))
    assert staff_client.post(f"/omnipayments/orders/{order.pk}/revert/").status_code == 302
    page = Client().get(f"/order/{order.code}/")
    assert page.status_code == 200
    assert "We are changing this order" in page.content.decode()
    assert "Piano lesson" not in page.content.decode()
    assert Client().get(f"/order/{order.code}/invoice.pdf").status_code == 404


def test_a_stranger_is_shown_where_to_register(
    client: Client, end_user_client: Client, lesson: Product
) -> None:
    order = order_online(client, (lesson, 1), email="nora+shop@example.com")
    page = Client().get(f"/order/{order.code}/").content.decode()
    assert "/accounts/signup/?email=nora%2Bshop%40example.com" in page
    assert "/accounts/signup/" not in end_user_client.get(f"/order/{order.code}/").content.decode()
    form = Client().get("/accounts/signup/?email=nora%2Bshop%40example.com").content.decode()
    assert 'value="nora+shop@example.com"' in form


def test_wrong_details_come_back_to_their_page(client: Client, lesson: Product) -> None:
    choose(client, (lesson, 1))
    assert fill_in(client, email="half@").status_code == 422
    assert client.get("/order/review/")["Location"] == "/order/details/"

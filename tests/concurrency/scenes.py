"""Two people do two things at the same moment; each scene runs on a site's own database.

`python -m tests.concurrency.scenes <scene>` plays one and fails by an exception. Where a scene needs one to be in the
middle of a transaction, that one waits there until the other is done or is seen to wait.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event

import django

django.setup()

from allauth.account.models import EmailAddress  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from accounts.actors import user_actor  # noqa: E402
from accounts.models import User  # noqa: E402
from accounts.services import edit_profile  # noqa: E402
from customers.models import Address, Customer, Label, PaymentMethod  # noqa: E402
from customers.services import (  # noqa: E402
    add_address,
    add_payment_method,
    create_customer,
    create_label,
    create_or_edit_customer,
    edit_customer,
    label_customer,
    link_user,
    make_default_address,
    make_default_payment_method,
    merge_customers,
    remove_label,
    unlink_user,
)
from omnibasis.core.actors import ANONYMOUS, SYSTEM, Source  # noqa: E402
from omnibasis.core.errors import BusinessError, InvalidInput  # noqa: E402
from orders.services import Content, Line, create_order  # noqa: E402
from settings_app.services import save_settings  # noqa: E402

# How long one waits in its transaction for the other, who may be waiting for it.
A_MOMENT = 1.0
LINES = [Line("Guitar lesson", 1, 2550)]


def together(*acts: Callable[[], object]) -> list[object]:
    """Runs each act in a thread with a connection of its own; what one raises is raised here."""
    barrier = Barrier(len(acts))

    def act(one: Callable[[], object]) -> object:
        try:
            barrier.wait(30)
            return one()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return [future.result() for future in [pool.submit(act, one) for one in acts]]


def customer(**data: object) -> Customer:
    return create_customer(data=data, actor=SYSTEM, source=Source.SYSTEM)


def registered(email: str) -> EmailAddress:
    """A user who registered while nothing was made of it, and who has not proven the mailbox."""
    save_settings(values={"create_customer_on_registration": False}, actor=SYSTEM)
    user = User.objects.create_user(email, None, given_name="Ana")
    save_settings(values={"create_customer_on_registration": True}, actor=SYSTEM)
    address: EmailAddress = EmailAddress.objects.create(user=user, email=email, primary=True)
    return address


def proof_during(make: Callable[[str], object], email: str) -> None:
    """The mailbox is proven, and before that is committed somebody makes its customer; then the other way round."""
    address, verified, made = registered(email), Event(), Event()

    def prove() -> None:
        with transaction.atomic():
            address.verified = True
            address.save()
            verified.set()
            made.wait(A_MOMENT)

    def make_meanwhile() -> None:
        verified.wait(30)
        make(email)
        made.set()

    together(prove, make_meanwhile)
    assert Customer.objects.get(email_key=email).user_id == address.user_id


def proof_after(make: Callable[[str], object], email: str) -> None:
    address, made, proven = registered(email), Event(), Event()

    def make_first() -> None:
        with transaction.atomic():
            make(email)
            made.set()
            proven.wait(A_MOMENT)

    def prove_meanwhile() -> None:
        made.wait(30)
        with transaction.atomic():
            address.verified = True
            address.save()
        proven.set()

    together(make_first, prove_meanwhile)
    assert Customer.objects.get(email_key=email).user_id == address.user_id


def order(email: str) -> object:
    return create_order(
        content=Content(lines=LINES, currency="EUR"),
        actor=ANONYMOUS,
        source=Source.ORDER,
        buyer={"email": email},
    )


def call(email: str) -> object:
    return create_or_edit_customer(data={"email": email}, actor=SYSTEM, source=Source.API)


def a_mailbox_is_proven_while_its_customer_is_made() -> None:
    proof_during(order, "order-during@scenes.example.com")
    proof_during(call, "call-during@scenes.example.com")
    proof_after(order, "order-before@scenes.example.com")
    proof_after(call, "call-before@scenes.example.com")


def two_want_each_others_address() -> None:
    one, other = customer(email="one@scenes.example.com"), customer(email="other@scenes.example.com")

    def take(mine: Customer, theirs: str) -> list[str]:
        try:
            edit_customer(customer_id=mine.pk, data={"email": theirs}, actor=SYSTEM, source=Source.STAFF)
        except InvalidInput as error:
            return list(error.errors)
        return []

    for _turn in range(20):
        told = together(
            lambda: take(one, "other@scenes.example.com"), lambda: take(other, "one@scenes.example.com")
        )
        assert told == [["email"], ["email"]], told


def two_merge_the_same_pair_both_ways() -> None:
    for turn in range(12):
        one, other = customer(given_name="One"), customer(given_name="Other")

        def merge(keep: int, drop: int) -> bool:
            try:
                merge_customers(keep_id=keep, drop_id=drop, actor=SYSTEM)
            except BusinessError:
                return False
            return True

        done = together(
            lambda one=one, other=other: merge(one.pk, other.pk),
            lambda one=one, other=other: merge(other.pk, one.pk),
        )
        assert sorted(done) == [False, True], (turn, done)


def staff_links_a_user_who_edits_their_profile() -> None:
    user = User.objects.create_user("editor@scenes.example.com", None)
    linked = Customer.objects.get(registered_user=user)

    def edit(turn: int) -> object:
        return edit_profile(user=user, data={"surname": f"No {turn}"}, actor=user_actor(user))

    for turn in range(20):
        together(
            lambda turn=turn: edit(turn),
            lambda: link_user(customer_id=linked.pk, user_id=user.pk, actor=SYSTEM),
        )
        together(
            lambda turn=turn: edit(turn + 100),
            lambda: unlink_user(customer_id=linked.pk, actor=SYSTEM),
        )


def many_edit_one_customer() -> None:
    """Nobody's field is lost, whoever writes which."""
    one = customer(given_name="Many", email="many@scenes.example.com")
    fields = ("surname", "company_name", "tax_id", "website", "phone")
    values = {"website": "https://example.com/{}", "phone": "+420 608 225 33{}"}

    def edit(name: str, turn: int) -> object:
        data = {name: values.get(name, "No {}").format(turn)}
        return edit_customer(customer_id=one.pk, data=data, actor=SYSTEM, source=Source.API)

    for turn in range(8):
        together(*(lambda name=name, turn=turn: edit(name, turn) for name in fields))
    one.refresh_from_db()
    assert {name: getattr(one, name) for name in fields} == {
        name: values.get(name, "No {}").format(7) for name in fields
    }
    assert one.version == 1 + 8 * len(fields)


def many_make_the_same_labels() -> None:
    """In whatever order they name them: one label of each name, on every customer, and nobody waits for ever."""
    for turn in range(6):
        ones = [customer(given_name=f"Labelled {n}") for n in range(4)]
        names = [f"Label {turn} {letter}" for letter in "abcde"]

        def label(one: Customer, names: list[str]) -> object:
            return label_customer(customer_id=one.pk, names=names, actor=SYSTEM)

        together(
            *(
                lambda one=one, n=n, names=names: label(one, names[n:] + names[:n])
                for n, one in enumerate(ones)
            )
        )
        assert Label.objects.filter(name__in=names).count() == len(names)
        for one in ones:
            assert sorted(one.labels.values_list("name", flat=True)) == names


def a_label_is_put_on_while_it_is_removed() -> None:
    """Either it is put on first, and goes with the label, or it is made anew: never an error, never a loose end."""
    for turn in range(12):
        one, name = customer(given_name="Labelled"), f"Removed {turn}"
        label = create_label(name=name, actor=SYSTEM)
        together(
            lambda one=one, name=name: label_customer(customer_id=one.pk, add=[name], actor=SYSTEM),
            lambda label=label: remove_label(label_id=label.pk, actor=SYSTEM),
        )
        assert list(one.labels.values_list("name", flat=True)) in ([], [name]), turn


def two_make_different_ones_the_default() -> None:
    """Of addresses and of payment methods there is one default, also among the first ones that come at once."""
    one = customer(given_name="Defaults")

    def live(city: str) -> Address:
        data = {"kind": "shipping", "city": city}
        return add_address(customer_id=one.pk, data=data, actor=SYSTEM, source=Source.API, default=True)

    def pay(brand: str) -> PaymentMethod:
        data = {"kind": "card", "brand": brand}
        return add_payment_method(
            customer_id=one.pk, data=data, actor=SYSTEM, source=Source.API, default=True
        )

    for turn in range(8):
        homes = together(lambda: live("Ulm"), lambda: live("Bonn"))
        cards = together(lambda: pay("Visa"), lambda: pay("Maestro"))
        together(
            *(
                lambda pk=home.pk: make_default_address(customer_id=one.pk, address_id=pk, actor=SYSTEM)
                for home in homes
            ),
            *(
                lambda pk=card.pk: make_default_payment_method(customer_id=one.pk, method_id=pk, actor=SYSTEM)
                for card in cards
            ),
        )
        assert one.addresses.filter(is_default=True).count() == 1, turn
        assert one.payment_methods.filter(is_default=True).count() == 1, turn
    assert (one.addresses.count(), one.payment_methods.count()) == (16, 16)


SCENES = (
    a_mailbox_is_proven_while_its_customer_is_made,
    two_want_each_others_address,
    two_merge_the_same_pair_both_ways,
    staff_links_a_user_who_edits_their_profile,
    many_edit_one_customer,
    many_make_the_same_labels,
    a_label_is_put_on_while_it_is_removed,
    two_make_different_ones_the_default,
)

if __name__ == "__main__":
    next(scene for scene in SCENES if scene.__name__ == sys.argv[1])()

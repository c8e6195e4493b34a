"""An order, and what it is made of."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.models import Customer, Label
from omnibasis.core.actors import ANONYMOUS, Actor, Source
from omnibasis.core.fields import KeyField
from omnibasis.core.money import CURRENCIES, WHOLE, format_money
from omnibasis.core.terms import Terms
from orders.models.product import Product
from orders.querysets import OrderQuerySet
from orders.states import STANDING, Status
from orders.totals import Line, Pricing, Sums, work_out

if TYPE_CHECKING:
    from orders.models.invoice import Invoice
    from settings_app.models import Settings


def new_code() -> str:
    """The secret part of an order's link: 128 random bits."""
    return secrets.token_urlsafe(16)


class Order(models.Model):
    """An order with its buyer's details as they were given. Amounts are in minor units of `currency`.

    `buyer` never changes once the order is sent, whatever becomes of the customer: a mapping of e-mail, names,
    phone, language, tax_id, billing_address and shipping_address. `message` is what the buyer wrote, `note` what the
    buyer reads, `internal_note` what only staff reads. `number` stands for the id where it is set. `placed_at` is when
    the order was first sent; `due_on` follows from the terms. What was paid and refunded sums the order's payments;
    `written_off_minor` is what will not be paid any more.
    """

    Status = Status

    code = KeyField(max_length=22, unique=True, default=new_code, editable=False)
    number = KeyField(_("number"), max_length=40, null=True, blank=True, unique=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    version = models.PositiveIntegerField(default=1, editable=False)
    customer = models.ForeignKey(
        Customer,
        verbose_name=_("customer"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="orders",
    )
    buyer = models.JSONField(default=dict)
    buyer_name = models.CharField(_("buyer"), max_length=254, blank=True)
    buyer_email = models.CharField(_("e-mail"), max_length=254, blank=True)
    currency = models.CharField(_("currency"), max_length=3, choices=[(c, c) for c in CURRENCIES])
    prices_include_tax = models.BooleanField(_("prices include tax"), default=True)
    subtotal_minor = models.BigIntegerField(default=0)
    discount_rate = models.PositiveIntegerField(_("discount"), default=0)
    discount_minor = models.BigIntegerField(_("discount"), default=0)
    shipping_minor = models.BigIntegerField(_("shipping"), default=0)
    shipping_tax_rate = models.PositiveIntegerField(_("tax on shipping"), default=0)
    tax_minor = models.BigIntegerField(_("tax"), default=0)
    total_minor = models.BigIntegerField(default=0)
    paid_minor = models.BigIntegerField(_("paid"), default=0)
    refunded_minor = models.BigIntegerField(_("refunded"), default=0)
    written_off_minor = models.BigIntegerField(_("written off"), default=0)
    terms = models.CharField(_("payment terms"), max_length=20, choices=Terms, default=Terms.DUE_ON_RECEIPT)
    terms_days = models.PositiveSmallIntegerField(_("days"), null=True, blank=True)
    due_on = models.DateField(_("due"), null=True, blank=True)
    message = models.TextField(_("message"), blank=True, max_length=2_000)
    note = models.TextField(_("note"), blank=True, max_length=2_000)
    internal_note = models.TextField(_("internal note"), blank=True, max_length=2_000)
    external_id = KeyField(_("external id"), max_length=120, null=True, blank=True, unique=True)
    # The hosted page's form token: a second click sends the same one.
    submission = KeyField(max_length=64, null=True, unique=True, editable=False)
    source = models.CharField(_("source"), max_length=20, choices=Source)
    created_at = models.DateTimeField()
    placed_at = models.DateTimeField(null=True, blank=True)
    labels = models.ManyToManyField(Label, through="orders.OrderLabel", related_name="orders", blank=True)

    # On an order that a verb is sending, for the receiver of its post_save: who sends it, under which settings.
    placed_by: Actor = ANONYMOUS
    placed_under: Settings | None = None
    # On one that it has just made: its invoice, and whether it was given labels.
    issued: Invoice | None = None
    has_labels = False

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order")
        verbose_name_plural = _("orders")
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "cancelled"]) | Q(placed_at__isnull=False),
                name="order_placed_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(
                    prices_include_tax=True,
                    total_minor=F("subtotal_minor") - F("discount_minor") + F("shipping_minor"),
                )
                | Q(
                    prices_include_tax=False,
                    total_minor=F("subtotal_minor")
                    - F("discount_minor")
                    + F("shipping_minor")
                    + F("tax_minor"),
                ),
                name="order_total",
            ),
            models.CheckConstraint(
                condition=Q(discount_minor__gte=0, discount_minor__lte=F("subtotal_minor"))
                & Q(discount_rate__lte=WHOLE)
                & Q(shipping_minor__gte=0)
                & Q(shipping_tax_rate__lte=WHOLE),
                name="order_discount",
            ),
            models.CheckConstraint(
                condition=Q(refunded_minor__gte=0, refunded_minor__lte=F("paid_minor")),
                name="order_refunded_was_paid",
            ),
            models.CheckConstraint(
                condition=Q(written_off_minor=0)
                | Q(
                    written_off_minor__gt=0,
                    written_off_minor__lte=F("total_minor"),
                    status__in=["paid", "refunded"],
                ),
                name="order_written_off",
            ),
            models.CheckConstraint(
                condition=~Q(status="cancelled") | Q(refunded_minor=F("paid_minor")),
                name="order_cancelled_keeps_no_money",
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "id"], name="order_customer"),
            models.Index(fields=["status", "id"], name="order_status"),
            models.Index(fields=["created_at", "id"], name="order_created"),
            models.Index(fields=["placed_at", "id"], name="order_placed"),
            models.Index(fields=["source", "id"], name="order_source"),
            models.Index(fields=["total_minor", "id"], name="order_total_id"),
            models.Index(fields=["due_on", "id"], condition=Q(status="sent"), name="order_due"),
        ]

    def __str__(self) -> str:
        return f"{_('Order')} {self.label}"

    @property
    def label(self) -> str:
        """What people call it by: the number it was given, else its id."""
        return self.number or str(self.pk)

    @property
    def is_standing(self) -> bool:
        return self.status in STANDING

    @property
    def kept_minor(self) -> int:
        """What was paid and not given back."""
        return self.paid_minor - self.refunded_minor

    @property
    def open_minor(self) -> int:
        """What is still to be paid; less than nothing where more was paid than is due. Nothing for what is not out."""
        if self.status not in (Status.SENT, Status.PAID):
            return 0
        return self.total_minor - self.kept_minor - self.written_off_minor

    @property
    def receivable_minor(self) -> int:
        """What the ledger has on the customer's receivable account for this order: what is open; less than nothing
        where money is held that nothing is owed for; nothing once it was refunded or cancelled."""
        return -self.kept_minor if self.status == Status.DRAFT else self.open_minor

    @property
    def is_overdue(self) -> bool:
        return self.status == Status.SENT and self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def is_refunded_in_part(self) -> bool:
        return self.status == Status.REFUNDED and self.kept_minor > 0

    def total(self) -> str:
        return format_money(self.total_minor, self.currency)

    def pricing(self) -> Pricing:
        return Pricing(
            discount_rate=self.discount_rate,
            discount_minor=self.discount_minor,
            shipping_minor=self.shipping_minor,
            shipping_tax_rate=self.shipping_tax_rate,
            prices_include_tax=self.prices_include_tax,
        )

    def lines(self) -> list[Line]:
        """The stored items as the totals count them, in order; one query."""
        return [item.line() for item in self.items.order_by("position")]

    def sums(self, lines: list[Line] | None = None) -> Sums:
        """What is printed below the lines, worked out from what is stored; `lines` where they are at hand."""
        return work_out(self.lines() if lines is None else lines, self.pricing())


class Item(models.Model):
    """One line of an order. Amounts in minor units of the order's currency, rates in thousandths of a percent."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    description = models.CharField(_("description"), max_length=200)
    quantity = models.PositiveIntegerField(_("quantity"))
    unit_price_minor = models.BigIntegerField(_("unit price"))
    discount_rate = models.PositiveIntegerField(_("discount"), default=0)
    discount_minor = models.BigIntegerField(_("discount"), default=0)
    tax_rate = models.PositiveIntegerField(_("tax rate"), default=0)
    total_minor = models.BigIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="item_position"),
            models.CheckConstraint(
                condition=Q(total_minor=F("unit_price_minor") * F("quantity") - F("discount_minor")),
                name="item_total",
            ),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="item_quantity"),
            models.CheckConstraint(
                condition=Q(
                    discount_minor__gte=0, total_minor__gte=0, discount_rate__lte=WHOLE, tax_rate__lte=WHOLE
                ),
                name="item_rates",
            ),
        ]

    def __str__(self) -> str:
        return self.description

    def line(self) -> Line:
        return Line(
            description=self.description,
            quantity=self.quantity,
            unit_price_minor=self.unit_price_minor,
            product_id=self.product_id,
            discount_rate=self.discount_rate,
            discount_minor=self.discount_minor,
            tax_rate=self.tax_rate,
        )


class OrderLabel(models.Model):
    """A label on an order."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="order_labels")
    label = models.ForeignKey(Label, on_delete=models.CASCADE, related_name="order_labels")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "label"], name="order_label_once")]
        indexes = [models.Index(fields=["label", "order"], name="order_label")]

    def __str__(self) -> str:
        return f"{self.order_id}: {self.label_id}"


class CustomerFigures(models.Model):
    """What a customer has ordered in one currency; kept with each order; `recount` computes it afresh.

    `orders` counts those that stand (sent, paid, refunded); `total_minor` sums their totals, of refunded ones what
    was kept.
    """

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="order_figures")
    currency = models.CharField(max_length=3)
    orders = models.PositiveIntegerField(default=0)
    total_minor = models.BigIntegerField(default=0)
    last_order_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "currency"], name="figures_customer_currency")
        ]

    def __str__(self) -> str:
        return f"{self.customer_id} {self.currency}"

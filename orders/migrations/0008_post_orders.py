"""Posts the orders that are there already to the ledger: what was charged, what was paid, what went back.

As `orders.services.postings` does it today, by the rows as they are at this point. An order that was reverted or
cancelled before has left nothing to post but its money.
"""

from collections import defaultdict

from django.db import migrations
from django.utils import timezone

CHUNK = 500
STANDING = ("sent", "paid", "refunded")


def legs_of(order, payments):
    """The order's transactions, in order: kind, day, and legs of (customer or None, kind, amount); debits positive."""
    receivable = (order.customer_id, "receivable")
    total, held = order.total_minor, 0
    if order.status in STANDING and total:
        tax = order.tax_minor
        day = timezone.localdate(order.placed_at or order.created_at)
        yield "charge", day, [(*receivable, total), (None, "sales", tax - total), (None, "tax", -tax)]
    # Of a refunded order only what was paid too much was held for the customer.
    paid = sum(p.amount_minor for p in payments if p.kind == "payment")
    too_much = max(paid - total, 0) if order.status == "refunded" else None
    for payment in payments:
        money, amount = ("cash" if payment.method == "cash" else "bank"), payment.amount_minor
        if payment.kind == "payment":
            yield "payment", payment.moved_on, [(None, money, amount), (*receivable, -amount)]
            continue
        held = amount if too_much is None else min(too_much, amount)
        too_much = None if too_much is None else too_much - held
        fee = payment.fee_minor
        legs = [(None, "refunds", amount - held), (*receivable, held - amount), (*receivable, amount)]
        yield "refund", payment.moved_on, [*legs, (None, money, fee - amount), (None, "fees", -fee)]


def post(apps, orders, business):
    Account, AccountDay, Transaction, Entry = (
        apps.get_model("ledger", name) for name in ("Account", "AccountDay", "Transaction", "Entry")
    )
    now = timezone.now()
    payments = defaultdict(list)
    for payment in apps.get_model("orders", "Payment").objects.filter(order__in=orders).order_by("id"):
        payments[payment.order_id].append(payment)
    accounts = dict(business)
    for account in Account.objects.filter(customer__in={o.customer_id for o in orders if o.customer_id}):
        accounts[account.customer_id, account.kind, account.currency] = account
    transactions, parts = [], []
    for order in orders:
        for kind, day, legs in legs_of(order, payments[order.pk]):
            legs = [leg for leg in legs if leg[2]]
            if not legs:
                continue
            transactions.append(
                Transaction(
                    kind=kind, occurred_on=day, currency=order.currency, reference=order.number or str(order.pk),
                    amount_minor=sum(leg[2] for leg in legs if leg[2] > 0), subject_type="orders.order",
                    subject_id=order.pk, source="system", recorded_by="System", created_at=now,
                )
            )
            parts.append(legs)
    Transaction.objects.bulk_create(transactions)
    entries, days = [], defaultdict(lambda: [0, 0, 0])
    for row, legs in zip(transactions, parts, strict=True):
        for customer_id, kind, amount in legs:
            key = (customer_id, kind, row.currency)
            if key not in accounts:
                accounts[key] = Account.objects.create(
                    customer_id=customer_id, kind=kind, currency=row.currency, is_default=True, created_at=now
                )
            account = accounts[key]
            account.entry_count += 1
            account.balance_minor += amount
            entries.append(
                Entry(
                    transaction=row, account=account, sequence=account.entry_count, amount_minor=amount,
                    balance_minor=account.balance_minor, occurred_on=row.occurred_on,
                )
            )
            day = days[account.pk, row.occurred_on, row.kind]
            day[0 if amount > 0 else 1] += abs(amount)
            day[2] += 1
    Entry.objects.bulk_create(entries)
    Account.objects.bulk_update(accounts.values(), ["balance_minor", "entry_count"], batch_size=200)
    stored = AccountDay.objects.filter(account__in=[pk for pk, _day, _kind in days])
    known = {(d.account_id, d.day, d.kind): d for d in stored.filter(day__in=[day for _pk, day, _kind in days])}
    for (pk, day, kind), (debit, credit, count) in days.items():
        row = known.get((pk, day, kind)) or AccountDay(account_id=pk, day=day, kind=kind)
        row.debit_minor, row.credit_minor = row.debit_minor + debit, row.credit_minor + credit
        row.entries += count
        row.save()
    business.update({key: account for key, account in accounts.items() if key[0] is None})


def fill(apps, schema_editor):
    orders = apps.get_model("orders", "Order").objects.order_by("pk")
    business, last = {}, 0
    while chunk := list(orders.filter(pk__gt=last)[:CHUNK]):
        last = chunk[-1].pk
        post(apps, chunk, business)


class Migration(migrations.Migration):

    dependencies = [
        ("orders", "0007_ledger"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]

"""What is there already, in the new columns: placed orders are sent ones, a product has its price in a row of its own."""

from django.db import migrations
from django.db.models import F


def fill(apps, schema_editor):
    product, price = apps.get_model("orders", "Product"), apps.get_model("orders", "ProductPrice")
    for one in product.objects.iterator():
        price.objects.create(product=one, currency=one.currency, unit_price_minor=one.unit_price_minor)
        # What was off the order page was still sold by staff and through the API.
        product.objects.filter(pk=one.pk).update(code=f"P-{one.pk}", is_hidden=not one.is_active, is_active=True)
    order = apps.get_model("orders", "Order")
    order.objects.update(subtotal_minor=F("total_minor"))
    order.objects.filter(status="placed").update(status="sent")
    # Buyers wrote theirs on the order page; whoever else wrote a note wrote it for colleagues.
    order.objects.filter(source="order").update(message=F("note"), note="")
    order.objects.exclude(source="order").update(internal_note=F("note"), note="")


class Migration(migrations.Migration):

    dependencies = [
        ("orders", "0002_shop"),
    ]

    operations = [
        migrations.RunPython(fill),
    ]

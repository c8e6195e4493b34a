"""Products by their name without accents and case, for sorting and searching."""

import omnibasis.core.fields
from django.db import migrations, models
from omnibasis.core.text import fold


def fill(apps, schema_editor):
    product = apps.get_model("orders", "Product")
    for pk, name in product.objects.values_list("pk", "name").iterator():
        product.objects.filter(pk=pk).update(sort_name=fold(name)[:160])


class Migration(migrations.Migration):

    dependencies = [
        ("orders", "0005_invoice_due_on"),
    ]

    operations = [
        migrations.AddField(
            model_name="product",
            name="sort_name",
            field=omnibasis.core.fields.KeyField(default="", editable=False, max_length=160),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(fields=["sort_name", "id"], name="product_sort_name"),
        ),
    ]

from django.db import migrations, models


def keep_what_staff_said(apps, schema_editor):
    """An empty cost meant "free" to whoever typed it; a town's folder that named none meant nothing by it."""
    apps.get_model("offers", "Offer").objects.filter(key=None, cost="").update(cost="kostenlos")


class Migration(migrations.Migration):

    dependencies = [
        ('offers', '0002_offer_by_language'),
    ]

    operations = [
        migrations.AlterField(
            model_name='offer',
            name='cost',
            field=models.CharField(blank=True, help_text='Say so if it is free. Empty means not known: families read “please ask”.', max_length=120, verbose_name='cost'),
        ),
        migrations.RunPython(keep_what_staff_said, migrations.RunPython.noop, elidable=True),
    ]

"""Families say beforehand whether they wait for a place if the lot gives them none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appointments", "0008_guards_of_a_real_house")]
    operations = [
        migrations.AddField(
            model_name="wishlist",
            name="waits_otherwise",
            field=models.BooleanField(default=False, verbose_name="waits for a place if the lot gives none"),
        ),
    ]

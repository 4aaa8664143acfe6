"""Who waits because the lot gave nothing is known by the wish list, not by an address that nobody confirmed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appointments", "0011_rules_of_hours_without_gaps")]
    operations = [
        migrations.AddField(
            model_name="waitingentry",
            name="wish_list",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="waiting_entries",
                to="appointments.wishlist",
                verbose_name="wish list",
            ),
        ),
    ]

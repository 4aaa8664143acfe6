"""A call says which time fell away."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("appointments", "0009_wish_list_waits")]
    operations = [
        migrations.AddField(
            model_name="calltask",
            name="slot",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="appointments.slot",
                verbose_name="time",
            ),
        ),
    ]

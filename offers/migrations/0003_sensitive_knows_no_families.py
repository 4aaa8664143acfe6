"""A sensitive offer counts no families, whichever hand writes it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("offers", "0002_booking_rules"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_sensitive", False),
                    models.Q(("has_waiting_list", False), ("most_per_family__isnull", True)),
                    _connector="OR",
                ),
                name="offer_sensitive_knows_no_families",
                violation_error_message="A sensitive offer has no waiting list and no limit for one family: others could try out an address and learn who comes here.",
            ),
        ),
    ]

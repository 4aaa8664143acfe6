"""A check that finds NULL lets the row pass: half a rule of an hour is none."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('appointments', '0010_calltask_slot'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='consultationhour',
            name='hour_rhythm_known',
        ),
        migrations.RemoveConstraint(
            model_name='singledate',
            name='single_date_ends_after_start',
        ),
        migrations.AddConstraint(
            model_name='consultationhour',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('rhythm', 'weekly'), ('week_of_month__isnull', True)), models.Q(('rhythm', 'monthly'), ('week_of_month__in', [1, 2, 3, 4, -1]), ('week_of_month__isnull', False)), _connector='OR'), name='hour_rhythm_known', violation_error_message='Say which weekday of the month it is, for example the first.'),
        ),
        migrations.AddConstraint(
            model_name='singledate',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ends_at__isnull', True), ('starts_at__isnull', True)), models.Q(('ends_at__gt', models.F('starts_at')), ('ends_at__isnull', False), ('starts_at__isnull', False)), _connector='OR'), name='single_date_ends_after_start', violation_error_message='Give both times, or none. The date must end after it starts.'),
        ),
    ]

"""Families on a waiting list or in a draw are called too when no mail reaches them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('appointments', '0013_sensitive_offers_have_no_course'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='calltask',
            name='call_once_until_done',
        ),
        migrations.AddField(
            model_name='calltask',
            name='waiting_entry',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='appointments.waitingentry', verbose_name='waiting list'),
        ),
        migrations.AddField(
            model_name='calltask',
            name='wish_list',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='appointments.wishlist', verbose_name='wish list'),
        ),
        migrations.AlterField(
            model_name='calltask',
            name='appointment',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='appointments.appointment', verbose_name='appointment'),
        ),
        migrations.AlterField(
            model_name='message',
            name='appointment',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='appointments.appointment', verbose_name='appointment'),
        ),
        migrations.AlterField(
            model_name='message',
            name='waiting_entry',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='appointments.waitingentry', verbose_name='waiting list'),
        ),
        migrations.AlterField(
            model_name='message',
            name='wish_list',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='%(class)ss', to='appointments.wishlist', verbose_name='wish list'),
        ),
        migrations.AddConstraint(
            model_name='calltask',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('appointment__isnull', False), ('waiting_entry__isnull', True), ('wish_list__isnull', True)), models.Q(('appointment__isnull', True), ('slot__isnull', True), ('waiting_entry__isnull', False), ('wish_list__isnull', True)), models.Q(('appointment__isnull', True), ('slot__isnull', True), ('waiting_entry__isnull', True), ('wish_list__isnull', False)), _connector='OR'), name='call_about_one_thing'),
        ),
        migrations.AddConstraint(
            model_name='calltask',
            constraint=models.UniqueConstraint(condition=models.Q(('done_at__isnull', True)), fields=('appointment', 'waiting_entry', 'wish_list', 'reason'), name='call_once_until_done', nulls_distinct=False),
        ),
    ]

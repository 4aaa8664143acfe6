from django.db import migrations, models


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
    ]

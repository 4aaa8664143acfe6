from django.db import migrations

# Triggers read them anew: with their sound, with the stems of now, and lines without words that say nothing.
_ANEW = """
DELETE FROM offers_searchphrase;
DELETE FROM offers_searchposting;
DELETE FROM offers_searchword;
UPDATE offers_searchentry SET heading = heading;
"""


class Migration(migrations.Migration):
    dependencies = [("offers", "0072_words_as_spoken")]

    operations = [migrations.RunSQL(_ANEW, migrations.RunSQL.noop)]

"""The login's limits count across processes: they lie in a table, under hashes and not under addresses."""

from django.db import migrations

# As `createcachetable` makes it; nobody has to remember that command.
TABLE = """
CREATE TABLE familienzentrum_cache (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX familienzentrum_cache_expires ON familienzentrum_cache (expires);
"""


class Migration(migrations.Migration):
    dependencies = [("familienzentrum", "0001_initial")]
    operations = [migrations.RunSQL(TABLE, "DROP TABLE familienzentrum_cache")]

"""allauth's rate limits are shared by all processes: a cache table, keyed by hashes instead of addresses."""

from django.db import migrations

# What `createcachetable` creates, so that nobody has to remember that command.
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

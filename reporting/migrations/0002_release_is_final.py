"""A release is final: the database refuses every later hand on it."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION reporting_release_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a release is never changed and never deleted'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'release_is_final';
END $$;

CREATE TRIGGER release_is_final BEFORE UPDATE OR DELETE ON reporting_release
    FOR EACH ROW EXECUTE FUNCTION reporting_release_is_final();
"""

BACKWARD = """
DROP TRIGGER release_is_final ON reporting_release;
DROP FUNCTION reporting_release_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [("reporting", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

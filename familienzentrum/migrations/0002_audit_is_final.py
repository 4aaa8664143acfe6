"""The audit log only grows: the database refuses every other hand on it."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION familienzentrum_audit_entry_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.at < now() - interval '1 year' THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'audit entries are never changed, and kept for a year'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'audit_entry_is_final';
END $$;

CREATE TRIGGER audit_entry_is_final BEFORE UPDATE OR DELETE ON familienzentrum_auditentry
    FOR EACH ROW EXECUTE FUNCTION familienzentrum_audit_entry_is_final();
"""

BACKWARD = """
DROP TRIGGER audit_entry_is_final ON familienzentrum_auditentry;
DROP FUNCTION familienzentrum_audit_entry_is_final();
"""


class Migration(migrations.Migration):
    dependencies = [("familienzentrum", "0001_initial")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]

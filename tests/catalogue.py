"""What a database holds, in its own words: tables, columns, indexes, constraints, triggers, functions."""

from django.apps import apps
from django.db import connection

from tests.conventions.tree import APPS

# Columns say themselves whether they may be empty; a name for that is PostgreSQL's own affair.
QUERY = """
WITH house AS (SELECT oid, relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace)
SELECT 'relation ' || relname, relkind::text FROM house WHERE relkind <> 'i'
UNION ALL
SELECT 'column ' || relname || '.' || attname, concat_ws(' ',
    format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN 'NOT NULL' END,
    CASE attidentity WHEN '' THEN NULL ELSE 'IDENTITY' END, pg_get_expr(adbin, adrelid))
FROM house JOIN pg_attribute ON attrelid = house.oid AND attnum > 0 AND NOT attisdropped
LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum WHERE relkind = 'r'
UNION ALL
SELECT 'index ' || relname || '.' || indexrelid::regclass, pg_get_indexdef(indexrelid)
FROM house JOIN pg_index ON indrelid = house.oid
UNION ALL
SELECT 'constraint ' || relname || '.' || conname, pg_get_constraintdef(pg_constraint.oid)
FROM house JOIN pg_constraint ON conrelid = house.oid WHERE contype <> 'n'
UNION ALL
SELECT 'trigger ' || relname || '.' || tgname, concat_ws(' ',
    pg_get_triggerdef(pg_trigger.oid), tgenabled, obj_description(pg_trigger.oid, 'pg_trigger'))
FROM house JOIN pg_trigger ON tgrelid = house.oid WHERE NOT tgisinternal
UNION ALL
SELECT 'function ' || pg_proc.oid::regprocedure, pg_get_functiondef(pg_proc.oid) FROM pg_proc
WHERE pronamespace = 'public'::regnamespace AND prokind <> 'a'
AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = pg_proc.oid AND classid = 'pg_proc'::regclass AND deptype = 'e')
"""


def catalogue():
    """Return the definition of everything in the public schema by kind and name; what libraries made is theirs."""
    libraries = tuple({f"{config.label}_" for config in apps.get_app_configs()} - {f"{app}_" for app in APPS})
    with connection.cursor() as cursor:
        cursor.execute(QUERY)
        found = dict(cursor.fetchall())
    return {name: words for name, words in found.items() if not name.split()[1].startswith((*libraries, "django_"))}


def differences(one, other):
    """Return what two catalogues do not say alike: its kind and name, and the definition in each."""
    return [
        (name, one.get(name), other.get(name)) for name in sorted({*one, *other}) if one.get(name) != other.get(name)
    ]

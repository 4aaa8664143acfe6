"""What is counted of a day stays once a report about it is released."""

from django.conf import settings
from pgtrigger import Before, Condition, Delete, Insert, Update, UpdateOf

from familienzentrum.triggers import Guard, refuse
from reporting.choices import ReportKind


def _is_reported(day: str) -> str:
    """Return SQL: whether a report about this day is released. Interim pages follow each other; none is the last."""
    months = {kind: kind.months for kind in ReportKind if not kind.is_interim}
    kinds = " OR ".join(
        f"kind = '{kind}' AND extract(month FROM {day}) BETWEEN {first} AND {last}"
        for kind, (first, last) in months.items()
    )
    return f"""EXISTS (
        SELECT FROM reporting_release
        JOIN reporting_annualreport ON reporting_annualreport.id = report_id
        WHERE year = extract(year FROM {day}) AND ({kinds})
    )"""


_STAYS = refuse("reported_day_stays", "the report about this day is released")

# Visits with who recorded them are new, or just entered: closing a day forgets that before it writes its visits again.
NO_VISIT_OF_A_REPORTED_DAY = Guard(
    name="no_visit_of_a_reported_day",
    table="appointments_visit",
    when=Before,
    operation=Insert | Update,
    condition=Condition("NEW.recorded_by_id IS NOT NULL AND NEW.day < NEW.recorded_on"),
    func=f"""
    IF {_is_reported("NEW.day")} THEN
        {_STAYS}
    END IF;
    RETURN NEW;
    """,
)

NO_VISIT_LEAVES_A_REPORTED_DAY = Guard(
    name="no_visit_leaves_a_reported_day",
    table="appointments_visit",
    when=Before,
    operation=Delete,
    condition=Condition("OLD.recorded_by_id IS NOT NULL"),
    func=f"""
    IF {_is_reported("OLD.day")} THEN
        {_STAYS}
    END IF;
    RETURN OLD;
    """,
)

NO_HEAD_COUNT_OF_A_REPORTED_DAY = Guard(
    name="no_head_count_of_a_reported_day",
    table="appointments_headcount",
    when=Before,
    operation=Insert | Update,
    declare=[("counted_on", "date")],
    func=f"""
    SELECT COALESCE(
        (SELECT (starts_at AT TIME ZONE '{settings.TIME_ZONE}')::date FROM appointments_slot WHERE id = NEW.slot_id),
        (SELECT day FROM offers_stand WHERE id = NEW.stand_id)
    ) INTO counted_on;
    IF {_is_reported("counted_on")} THEN
        {_STAYS}
    END IF;
    RETURN NEW;
    """,
)

# What was noted of a family, later or taken back. Of a course the first date that it booked counts.
NO_STEP_OF_A_REPORTED_DAY = Guard(
    name="no_step_of_a_reported_day",
    table="appointments_appointment",
    when=Before,
    operation=UpdateOf("state"),
    condition=Condition("OLD.state IS DISTINCT FROM NEW.state"),
    declare=[("counted_on", "date")],
    func=f"""
    SELECT (starts_at AT TIME ZONE '{settings.TIME_ZONE}')::date INTO counted_on
        FROM appointments_slot WHERE id = COALESCE(NEW.begins_with_id, NEW.slot_id);
    IF {_is_reported("counted_on")} THEN
        {_STAYS}
    END IF;
    RETURN NEW;
    """,
)

"""Measures protection and audit of a year's tables, with two releases in the ledger. Needs no database.

    .venv/bin/python -m tests.load.protection [--cases 100 300 1000 10000 100000]

About 40 tables of invented visits and appointments: 28 of one property, 12 of two, of which some close cycles. What is
measured is the last publication; the memory is that of the whole process, with the invented cases.
"""

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import time
from collections import Counter

PROPERTIES = {
    "visits": {
        "month": 12, "channel": 5, "topic": 14, "language": 24, "first_contact": 3, "sent_on": 12, "access": 10,
        "part_of_day": 3, "weekday": 5, "role": 5, "form": 5, "district": 6, "office": 10, "duration": 4, "help": 8,
    },
    "appointments": {"outcome": 5, "wait": 5, "office": 10, "channel": 4, "month": 12, "notice": 4, "offer": 15},
    "participations": {"kind": 6, "who": 2, "month": 12, "place": 4, "topic": 8},
}  # fmt: skip
MANY = {"age": 8}
PAIRS = {
    "visits": [
        ("topic", "age"), ("language", "channel"), ("channel", "first_contact"), ("first_contact", "language"),
        ("weekday", "part_of_day"), ("topic", "channel"), ("district", "age"),
    ],
    "appointments": [("outcome", "office"), ("wait", "office"), ("outcome", "wait")],
    "participations": [("kind", "who"), ("kind", "place")],
}  # fmt: skip
SMALL = ["channel", "topic", "first_contact"]
HALF = (1, 6)


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--cases", type=int, nargs="+", default=[100, 300, 1000, 10_000, 100_000])
    options.add_argument("--child", action="store_true")
    chosen = options.parse_args()
    if chosen.child:
        measure(chosen.cases[0])
        return
    names = ("visits", "tables", "hidden", "withheld", "witnesses", "faults", "seconds", "of CPU", "MiB")
    print("".join(f"{name:>10}" for name in names))
    for cases in chosen.cases:
        subprocess.run([sys.executable, "-m", "tests.load.protection", "--child", "--cases", str(cases)], check=True)


def measure(cases):
    os.environ |= {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": "postgresql:///none", "FZ_TRIAL": "1"}
    import django

    django.setup()
    from reporting.disclosure.attacker_knowledge import Publication
    from reporting.disclosure.joint_protection import protect_all
    from reporting.recheck import contradictions

    drawn = {(name, year): draw(name, year, share * cases) for name, share in SHARES for year in (2024, 2025)}
    ledger = []
    for year, months in ((2024, (1, 12)), (2025, HALF)):
        shown, _certificate = protect_all(tables_of(drawn, year, months, years=(year,)), ledger, k=5)
        ledger.append(Publication(f"{year}/{len(ledger)}", shown))
    tables = tables_of(drawn, 2025, (1, 12), years=(2025, 2024))
    start, busy = time.perf_counter(), time.process_time()
    shown, certificate = protect_all(tables, ledger, k=5)
    seconds, busy = time.perf_counter() - start, time.process_time() - busy
    published = {
        "tables": {name: table.as_json() for name, table in shown.items()},
        "certificate": certificate.as_json(),
    }
    earlier = [{"tables": {name: table.as_json() for name, table in one.tables.items()}} for one in ledger]
    faults = len(list(contradictions(json.loads(json.dumps(published)), json.loads(json.dumps(earlier)))))
    hidden = sum(cell is None for table in shown.values() for row in table.rows for cell in row.cells)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    found = (cases, len(tables), hidden, len(certificate.withheld), certificate.witnesses, faults)
    print("".join(f"{value:>10}" for value in (*found, f"{seconds:.1f}", f"{busy:.1f}", memory)), flush=True)


SHARES = (("visits", 1), ("appointments", 0.4), ("participations", 0.6))


def draw(name, year, cases):
    """Draw cases: one tuple of values each, few values common and most rare."""
    chance = random.Random(f"{name}{year}")
    properties = PROPERTIES[name]
    weights = {key: [1 / (1 + value) ** 1.3 for value in range(number)] for key, number in properties.items()}
    weights["month"] = [1] * 12
    columns = {key: chance.choices(range(properties[key]), weights[key], k=int(cases)) for key in properties}
    ages = [
        tuple(sorted(set(chance.choices(range(MANY["age"]), k=chance.choice([0, 1, 1, 1, 2])))))
        for _ in range(int(cases))
    ]
    return columns, ages


def tables_of(drawn, year, months, years):
    """Return raw tables of all properties and pairs."""
    from reporting.figures.table import Span, Table

    span = Span(year, has_year_before=len(years) > 1, months=months)
    found = {}
    for name, properties in PROPERTIES.items():
        singles = [(key,) for key in properties] + ([("age",)] if name == "visits" else [])
        for keys in [*singles, *PAIRS[name]]:
            if months == (1, 12) or keys[0] in SMALL:
                figure = figure_of(name, keys)
                found[figure.code] = Table(figure, span, rows_of(drawn, name, keys, span), across_of(name, keys))
    return found


def figure_of(name, keys):
    from reporting.choices import Chapter
    from reporting.figures.table import Dimension, Figure

    axes = [Dimension(key, is_multiple=key in MANY, is_sensitive=key not in ("month", "weekday")) for key in keys]
    words = dict.fromkeys(("unit", "row_heading", "definition", "rule", "source"), "")
    code = f"{name}: {' and '.join(keys)}"
    across = axes[1] if len(axes) > 1 else None
    return Figure(
        code,
        Chapter.USE,
        code,
        **words,
        count=None,
        has_total=keys[0] not in MANY,
        population=name,
        dimension=axes[0],
        across=across,
    )


def values_of(name, key):
    return [str(value) for value in range(MANY.get(key) or PROPERTIES[name][key])]


def across_of(name, keys):
    return tuple((value, value) for value in values_of(name, keys[1])) if len(keys) > 1 else ()


def rows_of(drawn, name, keys, span):
    from reporting.figures.table import Row

    counted = {year: count(drawn[name, year], keys, span.months) for year in span.years}
    rows = []
    for value in values_of(name, keys[0]):
        counts = []
        for year in span.years:
            counts.append(counted[year][value, None])
            counts += [counted[year][value, other] for other, _label in across_of(name, keys)]
        label = str(int(value) + 1) if keys[0] == "month" else value
        rows.append(Row(label, label, tuple(counts), is_optional=keys[0] == "language"))
    return tuple(rows)


def count(cases, keys, months):
    columns, ages = cases
    lists = [ages if key == "age" else [(value,) for value in columns[key]] for key in keys]
    found = Counter()
    for place, month in enumerate(columns["month"]):
        if months[0] <= month + 1 <= months[1]:
            for value in lists[0][place]:
                found[str(value), None] += 1
                if len(keys) > 1:
                    for other in lists[1][place]:
                        found[str(value), str(other)] += 1
    return found


if __name__ == "__main__":
    main()

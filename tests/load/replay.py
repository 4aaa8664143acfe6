"""Replays the program that hides counts on all small tables, and counts what somebody who does so would know.

    .venv/bin/python -m tests.load.replay [ROWS:MOST_CASES | ROWSxCOLUMNS:MOST_CASES ...]

For all tables of a shape with up to so many cases, and k = 3: how many publications have dots, how many of them only
one table gives, how many dots are known to be small or to be one of fewer than k numbers. Once with the part that is
secret, in every house that matters (`tests.reporting.disclosure.replaying`), and once without, as a control. Needs no
database. ADR 12 has the figures.
"""

import os
import sys
import time

SIZES = ("3:12", "4:9", "2x2:8")
HEADS = ("shape", "cases", "houses", "with dots", "pinned", "told small", "told nearly", "seconds")


def main():
    os.environ |= {"DJANGO_SETTINGS_MODULE": "tests.settings", "DATABASE_URL": "postgresql:///none", "FZ_TRIAL": "1"}
    import django

    django.setup()
    print("".join(f"{head:>13}" for head in HEADS), flush=True)
    for size in sys.argv[1:] or SIZES:
        name, most = size.split(":")
        for is_secret in (True, False):
            values = (name, most, *measured([int(one) for one in name.split("x")], int(most), is_secret))
            print("".join(f"{value:>13}" for value in values), flush=True)


def measured(numbers, most, is_secret):
    from reporting.disclosure import complementary_suppression
    from tests.reporting.disclosure import replaying

    shape, begun, by_chance = replaying.Shape(*numbers), time.process_time(), complementary_suppression.BY_CHANCE
    houses = replaying.houses(shape)
    if not is_secret:
        complementary_suppression.BY_CHANCE, houses = 1.0, houses[:1]
    try:
        found = replaying.replayed(shape, shape.tables(range(1, most + 1)), houses)
    finally:
        complementary_suppression.BY_CHANCE = by_chance
    known = list(replaying.told(shape, found))
    small = sum(possible[-1] < replaying.K for _published, _place, possible in known)
    pinned = sum(len(tables) == 1 for tables in found.values())
    spent = f"{time.process_time() - begun:.0f}"
    return len(houses) if is_secret else "none", len(found), pinned, small, len(known) - small, spent


if __name__ == "__main__":
    main()

"""Somebody with nothing but what is public: files, pages and feeds. Knows none of the code that made them.

Looks for a number that ought to be nowhere, and computes what small counts the published tables give away.
"""

import csv
import io
import itertools
import json
import re
import zipfile
from functools import cache

import pypdf

# What has no words of its own: lists of cases, and sums of bytes. Lists are added up instead.
LISTS = ("SHA256SUMS", "zertifikat.json")
LINK = re.compile(r'(?:href|src)="(/[^"#]*|https?://testserver/[^"#]*)')


# The same pages in other languages say the same numbers: of those the first pages are read.
OTHER_LANGUAGES = re.compile(r"^/(?:de-simple|[a-z]{2})/.")


def everything_public(client, start=("/",), most=150):
    """Follow every link from page to page, and return what each address says; without scripts, styles and pictures."""
    found, waiting = {}, list(start)
    while waiting and len(found) < most:
        address = waiting.pop(0)
        if address in found or "/static/" in address or OTHER_LANGUAGES.match(address):
            continue
        answer = client.get(address)
        found[address] = b"".join(answer) if answer.streaming else answer.content
        if "html" in answer.get("Content-Type", ""):
            links = LINK.findall(answer.content.decode())
            waiting += [link.replace("http://testserver", "").replace("&amp;", "&") for link in links]
    return found


@cache
def parts(name, content):
    """Return the texts of a file, and of the files inside it."""
    return tuple(_parts(name, content))


def _parts(name, content):
    if content.startswith(b"%PDF"):
        yield from _of_paper(content)
    elif content.startswith(b"PK"):
        yield from _of_sheets(content)
    elif name.endswith(".csv"):
        yield from (" ".join(line) for line in csv.reader(io.StringIO(content.decode())))
    elif name.endswith("bericht.json"):
        said = {key: part for key, part in json.loads(content).items() if key != "certificate"}
        yield json.dumps(said, ensure_ascii=False)
    elif not name.endswith(LISTS):
        yield content.decode(errors="replace")


def _of_paper(content):
    """Yield the words of a PDF, what it says of itself, and the files inside."""
    reader = pypdf.PdfReader(io.BytesIO(content))
    yield " ".join(page.extract_text() for page in reader.pages)
    yield " ".join(map(str, (reader.metadata or {}).values()))
    for inside, files in reader.attachments.items():
        for file in files:
            yield from parts(inside, file)


def _of_sheets(content):
    with zipfile.ZipFile(io.BytesIO(content)) as sheets:
        yield from (sheets.read(inside).decode() for inside in sheets.namelist() if inside.endswith(".xml"))


def says(text, number):
    """Whether a text has this number, with or without a separator of thousands, and not as a part of another."""
    digits = f"{number:,}".replace(",", "[.,\u202f\u00a0 ]?")
    return bool(re.search(rf"(?<![\d.,]){digits}(?!\d|[.,]\d*[1-9])", text))


def saying(files, number):
    """Return the files that say a number, in words or in a list of cases."""
    found = [name for name, content in files.items() if any(says(text, number) for text in parts(name, content))]
    return found + ["lists of cases"] * (number in set(sums_in_lists(files)))


def sums_in_lists(files):
    """Return every sum of cases by categories of one dimension, in each list of cases of the certificate."""
    for name, content in files.items():
        groups = json.loads(content)["groups"] if name.endswith("zertifikat.json") else ()
        for group in groups:
            yield from _sums_of(group)


def _sums_of(group):
    for witness in group["witnesses"]:
        for block, pairs in zip(group["blocks"], witness, strict=True):
            atoms = block["atoms"]
            counts = [(atoms[index], count) for index, count in pairs if index < len(atoms)]
            yield sum(count for _atom, count in counts)
            for place in range(len(block["dimensions"])):
                for _category, cases in itertools.groupby(sorted(counts), key=lambda case, at=place: case[0][at]):
                    yield sum(count for _atom, count in cases)


def small_counts(*releases):
    """Yield small counts that tables give away: shown, left over from a sum, between two releases, or by places."""
    k = min(release["threshold"] for release in releases)
    for release in releases:
        for name, table in release["tables"].items():
            if table["is_about_people"]:
                yield from _within(name, table, k)
        yield from _by_places(release["tables"], k)
    for one, other in itertools.permutations(releases, 2):
        yield from _between(one, other, k)


def _within(name, table, k):
    for row in table["rows"]:
        yield from ((name, row["key"], count) for count in row["cells"] if count and count < k)
    if not table["totals"] or table["dimension"]["is_multiple"]:
        return
    for place, total in enumerate(table["totals"]):
        hidden = [row for row in table["rows"] if row["cells"][place] is None and not _is_unrecorded(row, place)]
        left = (total or 0) - sum(row["cells"][place] or 0 for row in table["rows"])
        # Several dots that are one at least each leave little for any of them.
        if total is not None and hidden and 0 < left < (k if len(hidden) == 1 else len(hidden)):
            yield name, hidden[0]["key"], left


def _is_unrecorded(row, place):
    return bool(row.get("not_recorded")) and row["not_recorded"][place]


def _by_places(tables, k):
    """Courses of a kind have so many places: so many bookings at most were not cancelled."""
    if not {"bookings", "course_seats"} <= tables.keys():
        return
    held = next((row for row in tables["bookings"]["rows"] if row["key"] == "held"), None)
    for row in tables["course_seats"]["rows"]:
        for head, seats in zip(tables["course_seats"]["headings"], row["cells"], strict=True):
            for at, booked in enumerate(tables["bookings"]["headings"] if held else ()):
                is_same = (booked["year"], booked["key"]) == (head["year"], row["key"]) and not head["key"]
                if is_same and held["cells"][at] is None and 0 < seats < k:
                    yield "bookings", row["key"], seats


def _between(one, other, k):
    """Subtract what another release shows of a part of the same months."""
    for name in one["tables"].keys() & other["tables"].keys():
        table, part = one["tables"][name], other["tables"][name]
        (first, last), (begin, end) = table["months"], part["months"]
        is_part = first <= begin and end <= last and table["is_about_people"]
        for line, year in itertools.product(_lines(table), table["years"]) if is_part else ():
            whole, less = (_count(kind, line, year) for kind in (table, part))
            if whole is not None and less is not None and 0 < abs(whole - less) < k:
                yield name, line, whole - less


def _lines(table):
    return [row["key"] for row in table["rows"]] + ["*"] * bool(table["totals"])


def _count(table, line, year):
    """Return what a table shows of all cases of a line in a year."""
    cells = table["totals"] if line == "*" else next((r["cells"] for r in table["rows"] if r["key"] == line), None)
    heads = enumerate(table["headings"])
    place = next((at for at, head in heads if (head["year"], head["key"]) == (year, "")), None)
    return None if cells is None or place is None else cells[place]

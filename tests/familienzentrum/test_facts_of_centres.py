"""What the towns' folders may say: only what their papers say, and what is invented says so."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from reporting.choices import GrantState
from tests.conventions.tree import ROOT

CENTRES = sorted((ROOT / "centres").iterdir())
# Where in a source something stands: section or title of a paper, number of a statistic, day of an article.
PLACE = re.compile(r"Abschnitte? |Titel$|Statistik \d|Liste|(zum|am) \d\d\.\d\d\.\d{4}")
# Tables of which each row is money, a figure, an aim or something that people rely on.
SOURCED = ["indicators", "funders", "grants", "contributions", "lines", "goals", "measures", "papers", "committees"]
MARKED = [*SOURCED[1:], "rooms", "places", "spots", "reports"]
# What a text of a report must not say by itself: counts, shares and comparisons stand in its tables.
CLAIM = re.compile(
    r"\b(zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|zweite|dritte|viertel|drittel|hälfte|prozent|dutzend"
    r"|meisten|häufig\w*|selten\w*|weniger|stieg\w*|sank\w*|deutlich|\d+)\b",
    re.IGNORECASE,
)
PAPER_OR_YEAR = re.compile(r"Vorlage \d+/[XVI]+|\b20\d\d\b")
PROMISED = {GrantState.APPROVED, GrantState.SETTLED}
SHARE = re.compile(r"(\d+,\d+) %(?: (der Stadt|des Quartiers))?")


@pytest.fixture(params=CENTRES, ids=lambda path: path.name)
def folder(request) -> Path:
    return request.param


def tables(folder: Path, name: str) -> dict[str, Any]:
    return tomllib.loads((folder / name).read_text())


def rows(folder: Path, wanted: list[str], *, invented: bool) -> dict[str, dict[str, Any]]:
    """Return the keyed rows of these tables, from the demonstration's files or from the others."""
    files = [file for file in sorted(folder.glob("*.toml")) if file.name.startswith("demonstration") is invented]
    return {
        f"{file.name}, {table}.{key}": row
        for file in files
        for table, entries in tables(folder, file.name).items()
        if table in wanted
        for key, row in entries.items()
    }


def test_each_figure_aim_and_amount_says_where_in_its_source_it_stands(folder):
    found = rows(folder, SOURCED, invented=False)
    assert found
    assert [name for name, row in found.items() if not PLACE.search(row["source"])] == []


def test_each_offer_and_office_says_where_in_its_source_it_stands(folder):
    found = rows(folder, ["offers", "offices", "providers"], invented=False)
    assert [name for name, row in found.items() if not PLACE.search(row["source"])] == []


def test_each_share_says_of_what(folder):
    found = tables(folder, "indicators.toml")["indicators"]
    assert [key for key, row in found.items() if row.get("unit") == "Prozent" and not row.get("definition")] == []


def base_of(row: dict[str, Any], words: str, figures: list[dict[str, Any]]) -> int | None:
    """Return the number of which a printed share is a part, as far as the same source prints it."""
    definition = row.get("definition", "")
    if words == "der Stadt" or not words and "Klammern der Anteil an der Stadt" in definition:
        name, area = row["name"], "Stadt "
    elif not words and "Klammern der Anteil am Quartier" in definition:
        name, area = row["name"], "Quartier "
    elif words == "des Quartiers" or "Klammern der Anteil an allen dort" in definition:
        name, area = "Einwohnerinnen und Einwohner", row["area"]
    else:
        return None
    found = [
        other["value"]
        for other in figures
        if (other["name"], other["source"]) == (name, row["source"]) and other["area"].startswith(area)
    ]
    return found[0] if found else None


def shares(folder: Path) -> list[tuple[str, float, float]]:
    """Return each printed share with what count and base make of it, unless a noted doubt names it."""
    figures = list(tables(folder, "indicators.toml")["indicators"].values())
    return [
        (f"{row['name']}, {row['area']}", float(printed.replace(",", ".")), 100 * row["value"] / base)
        for row in figures
        if "value" in row
        for printed, words in SHARE.findall(row["printed"])
        if printed not in row.get("doubt", "") and (base := base_of(row, words, figures))
    ]


def test_shares_agree_with_count_and_base_or_a_doubt_names_them(folder):
    assert [(name, *both) for name, *both in shares(folder) if abs(both[0] - both[1]) > 0.0501] == []


def test_some_shares_are_checked():
    assert len([share for folder in CENTRES for share in shares(folder)]) >= 8


def test_money_that_no_funder_has_promised_is_only_possible(folder):
    budget = tables(folder, "budget.toml")
    promised = {key for key, row in budget.get("grants", {}).items() if row["state"] in PROMISED}
    sure = {key: row for key, row in budget["contributions"].items() if not row.get("is_conditional")}
    assert {key: row["grant"] for key, row in sure.items() if row.get("grant", "") not in promised | {""}} == {}


def test_no_offer_is_called_free_unless_its_source_says_so(folder):
    offers = tables(folder, "offers.toml")["offers"]
    free = {key: row["source"] for key, row in offers.items() if "kostenlos" in row.get("cost", "").lower()}
    assert [key for key, source in free.items() if "kostenlos" not in source] == []


def test_what_is_invented_says_so_in_its_source(folder):
    found = rows(folder, MARKED, invented=True)
    assert found
    assert [name for name, row in found.items() if "erfunden" not in row.get("source", "")] == []


def test_invented_money_comes_from_invented_funders(folder):
    report = tables(folder, "demonstration_report.toml")
    given = [*report["contributions"].values(), *report["grants"].values()]
    assert {row["funder"] for row in given} <= set(report["funders"])
    assert all("(erfunden)" in row["name"] for row in report["funders"].values())


def test_invented_deliberations_say_so(folder):
    found = tables(folder, "demonstration_report.toml")["deliberations"]
    assert [row["day"] for row in found if "rfunden" not in row.get("note", "")] == []


def test_texts_of_the_demonstration_leave_figures_to_the_tables(folder):
    report = tables(folder, "demonstration_report.toml")
    texts = [row["text"] for row in report["texts"]] + [row.get("assessment", "") for row in report["years"]]
    assert [claim for text in texts for claim in CLAIM.findall(PAPER_OR_YEAR.sub("", text))] == []

"""Explains every number of a printed report by something that may be shown; written without the code that prints it.

What is explained is taken out of the page. `leftover` returns the numbers that remain: nobody can say what they are.
"""

import re
import unicodedata
from dataclasses import dataclass

from bs4 import BeautifulSoup

NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
DAY = re.compile(r"\w+, \d{1,2}\. \w+ \d{4}|\d{2}\.\d{2}\.\d{4}|\d{1,2}\. \w+ \d{4}")
EUROS = re.compile(r"(?:\d{1,3}(?:\.\d{3})*(?:,\d\d)? €)?(?: \+ )?x?|–")


def plain(text):
    """Return text as it looks: one kind of space, no letters that nobody sees."""
    return " ".join(unicodedata.normalize("NFKC", text).replace("\u00ad", "").split())


def numbers(text):
    return NUMBER.findall(plain(text))


def german(count):
    return "•" if count is None else f"{count:,}".replace(",", ".")


def share(part, whole):
    if part is None or whole is None:
        return "•"
    return f"{round(100 * part / whole)} %" if whole else "–"


def measured(value, decimals):
    return "•" if value is None else f"{value:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def parts_of(most, count, whole):
    """Return how much of the whole a count is, in so many parts; what is more than nothing is at least one."""
    return max(1, round(most * count / whole)) if count else 0


def drawn(cell, kind):
    """Return the number that a class of a cell names, such as 43 of "now-43"; none without such a class."""
    return next((int(name[len(kind) :]) for name in cell.get("class", ()) if name.startswith(kind)), None)


@dataclass
class Explained:
    """A page and what may stand on it. `said` are sentences of people and sources, `amounts` cost and the like."""

    soup: BeautifulSoup
    published: object
    said: tuple = ()

    def __post_init__(self):
        self.tables = {plain(table.name): table for table in self.published.tables.values()}
        self.wrong = []

    def leftover(self):
        self.explain_notes()
        for section in self.soup.select(".exhibit"):
            self.explain_exhibit(section)
        self.explain_money()
        self.explain_goals()
        self.explain_sentences()
        self.explain_lists()
        return [*self.wrong, *numbers(self.without_known(self.soup.get_text(" ")))]

    def expect(self, found, wanted):
        """Keep the numbers that are not what they should be."""
        if found != wanted:
            self.wrong += [number for text in found if text not in wanted for number in numbers(text)] or ["0"]

    def explain_exhibit(self, section):
        table = self.tables[plain(section.h2.get_text())]
        counts = section.select_one("table.counts:not(.numbers)")
        if counts:
            found = [
                [plain(cell.get_text()) for cell in row.find_all(["th", "td"])] for row in counts.select("tbody tr")
            ]
            for line, wanted in zip(found, self.lines(table), strict=True):
                self.expect(line, wanted)
            self.explain_pictures(counts.select("tbody:not(.sum) tr"), table)
            counts.decompose()
        for line, number in zip(section.select(".numbers tbody tr"), table.numbers, strict=len(table.numbers) > 0):
            self.expect(
                [plain(cell.get_text()) for cell in line.find_all("td")],
                [measured(value, number.decimals) for value in number.values],
            )
            line.decompose()
        section.h2.decompose()

    def lines(self, table):
        """Return the lines of a table as they must be printed: of many columns the year only, else with shares."""
        rows = [("–" if row.is_impossible else None, row.label, row.cells) for row in table.rows]
        if all(cell is None for _dash, _label, cells in rows for cell in cells):
            rows = []
        dots = [row for row in rows if all(cell is None for cell in row[2])]
        if len(dots) >= 4:
            rows = [row for row in rows if row not in dots]
        rows += [(None, "Summe", table.totals)] if table.totals else []
        is_wide = table.across and len(table.headings) > 6
        places = [place for place, head in enumerate(table.headings) if not is_wide or head.year == table.years[0]]
        for dash, label, cells in rows:
            line = [plain(label)]
            for place in places:
                line.append(dash or german(cells[place]))
                if place == places[0] and table.totals and not table.across and rows[0][1] != "Summe":
                    line.append(share(cells[place], table.totals[place]))
            yield line

    def explain_pictures(self, lines, table):
        """A bar is as long and a shade as dark as the count that stands in it, compared with the largest shown."""
        is_matrix = bool(table.across)
        places = [place for place, head in enumerate(table.headings) if bool(head.key) == is_matrix]
        most = max((row.cells[place] or 0 for row in table.rows for place in places), default=0)
        named = {plain(row.label): row for row in table.rows}
        for line in lines:
            row = named[plain(line.th.get_text())]
            cells = line.find_all("td", class_=lambda name: name and name.startswith(("has-bar", "shade-")))
            for cell in cells:
                now, before, shade = (drawn(cell, kind) for kind in ("now-", "before-", "shade-"))
                written = plain(cell.get_text())
                count = 0 if written in "•–" else int(written.replace(".", ""))
                wanted = [None, None, parts_of(10, count, most)]
                if not is_matrix:
                    lengths = [parts_of(100, row.cells[place] or 0, most) for place in places]
                    wanted = [*lengths, None, None][:2] + [None]
                if [now, before, shade] != wanted:
                    self.wrong.append(f"{[now, before, shade]} instead of {wanted}")

    def explain_notes(self):
        """Notes are numbered through; below tables and behind values their numbers stand, and days."""
        known = {str(number) for number in range(1, len(self.soup.select(".notes li")) + 1)}
        for mark in self.soup.select(".mark"):
            self.wrong += [number for number in numbers(DAY.sub(" ", mark.get_text())) if number not in known]
            mark.decompose()

    def explain_trends(self):
        """A bar is as long as its count, compared with the largest that is shown."""
        for trend in self.soup.select(".trend"):
            counts = [plain(cell.get_text()) for cell in trend.find_all("td")]
            values = [0 if text == "•" else int(text.replace(".", "")) for text in counts]
            for cell, count in zip(trend.find_all("td"), values, strict=True):
                if drawn(cell, "now-") != parts_of(100, count, max(values)):
                    self.wrong.append(f"a bar of {drawn(cell, 'now-')}")

    def explain_money(self):
        """Euros stand in tables of euros and in one line; whatever is no amount stays where it is."""
        for cell in self.soup.select(
            ".budget td.is-number, .funders td.is-number, .overview td.is-number, span.amount"
        ):
            if EUROS.fullmatch(plain(cell.get_text())):
                cell.decompose()

    def explain_goals(self):
        """Targets are what people wish for; what was reached is shown by a table, or was typed in."""
        shown = self.counts() | {
            measured(value, 0) for t in self.tables.values() for n in t.numbers for value in n.values
        }
        for line in self.soup.select(".target tbody tr"):
            target, actual, difference = line.find_all("td")[:3]
            reached, wanted = plain(actual.get_text()), plain(target.get_text())
            if reached in {*shown, *self.said}:
                is_known = reached not in "•–" and wanted != "–"
                gap = int(reached.replace(".", "")) - int(wanted) if is_known else None
                sign = "" if gap is None else "+" if gap > 0 else "−" if gap < 0 else "±"
                self.expect([plain(difference.get_text())], [f"{sign}{german(abs(gap))}" if is_known else "–"])
                line.decompose()

    def counts(self):
        """Return every shown count, as it is printed."""
        lines = [cells for t in self.tables.values() for cells in [*(row.cells for row in t.rows), t.totals or ()]]
        return {german(cell) for cells in lines for cell in cells}

    def explain_sentences(self):
        """Sentences of the portal say shown counts, their shares, and how contacts changed."""
        contacts = self.published.tables.get("channels")
        totals = contacts.totals if contacts else ()
        change = (
            {str(round(abs(100 * (totals[0] - totals[1]) / totals[1])))} if len(totals) > 1 and totals[1] else set()
        )
        shares = {
            share(row.cells[0], table.totals[0]).split()[0]
            for table in self.tables.values() if table.totals
            for row in table.rows
        }  # fmt: skip
        known = self.counts() | shares | change | {str(year) for year in (self.published.year, self.published.year - 1)}
        labels = {number for table in self.tables.values() for row in table.rows for number in numbers(row.label)}
        self.explain_trends()
        for words in self.soup.select(".message, .sentences li, .headlines li"):
            self.wrong += [number for number in numbers(words.get_text(" ")) if number not in known | labels]
            words.decompose()

    def explain_lists(self):
        """Chapters, tables and notes are numbered through."""
        for selector in ("nav.contents", ".annex", ".chapter > h1", ".notes"):
            found = [number for place in self.soup.select(selector) for number in place.select("[class$=__number]")]
            digits = [plain(number.get_text()).strip("[]") for number in found]
            counted = [text for text in digits if text.isdigit()]
            self.expect(counted, [str(number) for number in range(1, len(counted) + 1)])
            for number in found:
                number.decompose()

    def without_known(self, text):
        """Take out days, years, and what people and sources said word for word."""
        text = DAY.sub(" ", plain(text))
        for words in sorted(map(plain, self.said), key=len, reverse=True):
            text = text.replace(words, " ")
        return re.sub(rf"\b({self.published.year}|{self.published.year - 1})\b", " ", text)

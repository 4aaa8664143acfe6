"""Generates the opening sentence of a chapter, from protected tables only."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.choices import Chapter, Headline
from reporting.disclosure import Cell, HeadlineFigure, ProtectedRow, ProtectedTable, Published
from reporting.writing.formats import number, percent, share


def message(chapter: Chapter, published: Published) -> str:
    """Return the sentence; empty for a chapter without figures, or where the table it reads is left out."""
    made, table = _MESSAGES.get(chapter, (None, ""))
    return made(published) if made and (not table or table in published.tables) else ""


def _summary(published: Published) -> str:
    figure = published.headline(Headline.CONTACTS)
    if figure is None:
        return ""
    if figure.now == 0:
        return _("No contact was recorded in %(year)s.") % {"year": published.year}
    if figure.now is None:
        return _("How many contacts the house had in %(year)s cannot be shown.") % {"year": published.year}
    contacts = ngettext(
        "Families turned to the house %(count)s time in %(year)s",
        "Families turned to the house %(count)s times in %(year)s",
        figure.now,
    ) % {"count": number(figure.now), "year": published.year}
    if published.is_running:
        return contacts + _(" so far.")
    return contacts + ("." if published.is_partial else _change(figure))


def _change(figure: HeadlineFigure) -> str:
    """Continue the sentence with the previous year, if both counts are shown."""
    if not figure.before or not figure.before[0] or not figure.now:
        return "."
    percent = round(100 * (figure.now - figure.before[0]) / figure.before[0])
    if percent == 0:
        return _(", as often as in the year before.")
    if percent > 0:
        return _(", %(percent)s %% more than in the year before.") % {"percent": percent}
    return _(", %(percent)s %% less than in the year before.") % {"percent": -percent}


def _offers(published: Published) -> str:
    table = published.tables["offers"]
    offices = sum(1 for row in table.rows if row.cells[0])
    offers = _total(table)
    if not offers:
        return _("The house had no offers in this year.")
    words = {"offers": number(offers), "offices": offices}
    return _("Offices in the house: %(offices)s. Offers for families: %(offers)s.") % words


def _use(published: Published) -> str:
    most = _most(published.tables["months"], _("Most conversations took place in %(line)s: %(count)s."))
    return " ".join(filter(None, (most, _use_of_places(published))))


def _use_of_places(published: Published) -> str:
    numbers = (number for number in published.tables["appointments"].numbers if number.key == "use")
    used = next((number.values[0] for number in numbers), None)
    if used is None:
        return ""
    return _("Of the places on offer %(share)s were booked; the others stayed free.") % {"share": percent(round(used))}


def _topics(published: Published) -> str:
    words = _("Families asked most about “%(line)s”: %(count)s conversations, %(share)s of all.")
    return _most(published.tables["topics"], words)


def _reach(published: Published) -> str:
    table = published.tables["first_contact"]
    contacts, new = _total(table), table.cells_of("yes")[0]
    if not contacts or new is None:
        return _hidden(table)
    words = {"count": number(new), "share": share(new, contacts)}
    return _("%(count)s conversations were first contacts, %(share)s of all.") % words


def _referrals(published: Published) -> str:
    table = published.tables["sent_on"]
    if (total := _total(table)) and not any(row.cells[0] for row in table.rows):
        return _("In %(count)s conversations the house sent a family on; where to cannot be shown.") % {
            "count": number(total)
        }
    return _most(table, _("Families were sent on most often to: %(line)s (%(count)s)."))


def _limits(published: Published) -> str:
    return _("The figures show how the house was used. They do not prove what it changed in families' lives.")


def _total(table: ProtectedTable) -> Cell:
    return table.totals[0] if table.totals else None


def _most(table: ProtectedTable, words: str) -> str:
    """Name the largest row; `words` takes line, count and share."""
    top: ProtectedRow | None = max(table.rows, key=lambda row: row.cells[0] or 0, default=None)
    if top is None or not top.cells[0]:
        return _hidden(table)
    if not _is_surely_most(table, top.cells[0]):
        return ""
    return words % {"line": top.label, "count": number(top.cells[0]), "share": share(top.cells[0], _total(table))}


def _is_surely_most(table: ProtectedTable, count: int) -> bool:
    """Return whether no hidden row can be larger: their sum is the total minus the shown rows."""
    shown = [row.cells[0] for row in table.rows]
    if None not in shown:
        return True
    total = _total(table)
    return total is not None and total - sum(filter(None, shown)) < count


def _hidden(table: ProtectedTable) -> str:
    if table.is_empty:
        return _("Nothing was recorded.")
    total = _total(table)
    if total is None:
        return _("The counts cannot be shown.")
    words = {"count": number(total), "unit": table.unit}
    return _("In all %(count)s %(unit)s; how they are divided cannot be shown.") % words


# Each with the table it reads, which may belong to another chapter.
_MESSAGES: dict[Chapter, tuple[Callable[[Published], str], str]] = {
    Chapter.SUMMARY: (_summary, ""),
    Chapter.OFFERS: (_offers, "offers"),
    Chapter.USE: (_use, "months"),
    Chapter.TOPICS: (_topics, "topics"),
    Chapter.REACH: (_reach, "first_contact"),
    Chapter.REFERRALS: (_referrals, "sent_on"),
    Chapter.LIMITS: (_limits, ""),
}

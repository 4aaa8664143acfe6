"""Compares what stands outside the tables of counts: the public page must say it as the paper does, number by number.

What is compared is taken out of the page. Written without the code that prints either.
"""

from collections import Counter

from tests.reporting.paper.explained import numbers, plain


def differences(page, paper):
    """Return what the public page says otherwise than the paper: money, goals, series and the social area."""
    return [*_money(page, paper), *_goals(page, paper), *_series(page, paper), *_area(page, paper)]


def _money(page, paper):
    """The same tables in the same order; a note of a line stands below it on paper, and behind its name on the page."""
    mine, theirs = page.select("table.amounts"), paper.select("table.budget, table.funders, table.overview")
    yield from _compared("tables of money", [_amounts(one) for one in mine], [_amounts(one) for one in theirs])
    yield from _compared("words of money", [_counted(one) for one in mine], [_counted(one) for one in theirs])
    [cost] = page.select("#money .fold__sum")
    yield from _compared("cost", plain(cost.get_text()), _amounts(paper.select_one("table.budget"))[-1][0])
    [line] = page.select("[aria-labelledby=short] h3 + p")
    said = Counter(number for one in paper.select("#summary span.amount") for number in numbers(one.get_text()))
    yield from _compared("money in a line", _counted(line), said)
    _take(*mine, cost, line)


def _goals(page, paper):
    mine, theirs = page.select_one(".goal-table"), paper.select_one("table.standing")
    rows = [(row[0], row[1], row[3]) for row in _amounts(theirs)]
    yield from _compared("goals in short", [tuple(row) for row in _amounts(mine)], rows)
    articles = {plain(article.h3.get_text()): article for article in paper.select("#goals article")}
    for head in mine.select("tbody th"):
        yield from _more_than(articles[plain(head.contents[0])], numbers(head.get_text(" ")), "indicator of a goal")
    _take(mine)
    for goal in page.select("#goals details:not(:has(.exhibit))"):
        title = plain(goal.summary.contents[0])
        article = articles.get(title) or next(one for one in paper.select("#goals li") if title in one.get_text())
        values = [plain(cell.get_text()) for cell in article.select(".target td")]
        yield from _compared(title, [plain(value.get_text()) for value in goal.select("dd")], values)
        short = numbers(" ".join(part.get_text(" ") for part in goal.select(".fold__sum")))
        yield from _compared(title, short, [number for value in values[:2] for number in numbers(value)])
        _take(*goal.select("dl, .fold__sum"))
        yield from _more_than(article, numbers(goal.get_text(" ")), title)
        _take(goal)


def _series(page, paper):
    """A line for each year, a column for each figure; on paper a small table for each figure."""
    known = {}
    for figure in paper.select("#summary .headlines li"):
        label = plain(figure.select_one(".headlines__label").get_text())
        for line in figure.select(".trend tr"):
            known[plain(line.th.get_text()).strip("*"), label] = plain(line.td.get_text())
    shown = {}
    for table in page.select("table.series"):
        labels = [plain(head.get_text()) for head in table.select("thead th")][1:]
        for line in table.select("tbody tr"):
            cells = [plain(cell.get_text()).strip("*†") for cell in line.find_all("td")]
            year = plain(line.th.get_text())
            shown |= {(year, label): cell for label, cell in zip(labels, cells, strict=True) if cell != "–"}
        _take(table)
    yield from _compared("series", shown, known)


def _area(page, paper):
    """Cell by cell, with day and notes; the notes are the first of the paper's."""
    for fold in page.select("#tabelle-sozialraum"):
        mine, theirs = (part.select("table.area tr, p.area, .exhibit > p:not(.muted)") for part in (fold, paper))
        yield from _compared("figures of the area", [_cells(row) for row in mine], [_cells(row) for row in theirs])
        notes = [plain(note.get_text()) for note in fold.select("ol li")]
        on_paper = [plain(note.get_text()).partition("] ")[2] for note in paper.select(".notes li")]
        yield from _compared("notes", notes, on_paper[: len(notes)])
        _take(fold)


def _cells(row):
    return [numbers(cell.get_text(" ")) for cell in row.find_all(["th", "td"])] or numbers(row.get_text(" "))


def _amounts(table):
    rows = table.select("tbody tr:not(.note), tfoot tr")
    return [[plain(cell.get_text()) for cell in row.find_all("td")] for row in rows]


def _counted(part):
    return Counter(numbers(part.get_text(" ")))


def _compared(what, mine, theirs):
    if mine != theirs:
        yield f"{what}: {mine} on the page, {theirs} on paper"


def _more_than(part, said, what):
    if more := Counter(said) - _counted(part):
        yield f"{what}: {list(more)} on the page alone"


def _take(*parts):
    for part in parts:
        part.decompose()

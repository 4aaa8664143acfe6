"""An attacker without a solver: tries every list of cases that fits what is published. Shares no protecting code."""

from itertools import product


class Attacker:
    """Reads tables of one year, about cases with few dimensions and categories."""

    def __init__(self, tables, values):
        self.names = sorted(values)
        self.combinations = list(product(*(values[name] for name in self.names)))
        self.shown, self.hidden = [], {}
        for name, table in tables.items():
            self._read(name, table)

    def _read(self, name, table):
        lines = [(row.key, row.cells) for row in table.rows]
        if table.totals:
            lines.append((None, table.totals))
        if all(cell is None for _key, cells in lines for cell in cells):
            return
        for key, cells in lines:
            for place, heading in enumerate(table.headings):
                where = {} if key is None else {table.dimension.name: key}
                if heading.key:
                    where[table.across.name] = heading.key
                members = frozenset(
                    number for number, combination in enumerate(self.combinations) if self._fits(combination, where)
                )
                if cells[place] is None:
                    minimum = self._minimum(table, key, cells, place)
                    self.hidden[name, key, heading.key] = (members, minimum)
                else:
                    self.shown.append((members, cells[place]))

    def _fits(self, combination, where):
        return all(combination[self.names.index(name)] == value for name, value in where.items())

    def _minimum(self, table, key, cells, place):
        """A dot beside shown counts of its row or column is somebody, unless the table says that dots may be zeros."""
        if table.dots_may_be_nought or (key is None and not table.headings[place].key):
            return 0
        if table.headings[place].key:
            beside = [cell for cell, heading in zip(cells, table.headings, strict=True) if heading.key]
        else:
            beside = [row.cells[place] for row in table.rows]
        return int(any(cell is not None for cell in beside))

    def intervals(self, most, known=None):
        """Return the feasibility interval of each hidden count; `known` are hidden counts he knows."""
        found = zip(*self._sums(most, known), strict=True)
        return {cell: (min(numbers), max(numbers)) for cell, numbers in zip(self.hidden, found, strict=False)}

    def _sums(self, most, known):
        """Return what the hidden counts can be together: one tuple for all lists of at most so many cases with these.

        A list grows by one combination of answers after another. Lists with the same sums can go on in the same
        ways, so only one of them does.
        """
        fixed = self.shown + [(self.hidden[cell][0], number) for cell, number in (known or {}).items()]
        groups = [members for members, _number in [*fixed, *self.hidden.values()]]
        lists = {(*(number for _members, number in fixed), *(0 for _cell in self.hidden), most)}
        for place in range(len(self.combinations)):
            finished = [number for number, (members, _number) in enumerate(fixed) if max(members) == place]
            lists = {
                longer
                for sums in lists
                for longer in _grown(sums, [place in members for members in groups], len(fixed))
                if all(longer[number] == 0 for number in finished)
            }
        hidden = {sums[len(fixed) : -1] for sums in lists}
        return [sums for sums in hidden if self._reaches_minimums(sums)]

    def _reaches_minimums(self, sums):
        return all(number >= minimum for number, (_members, minimum) in zip(sums, self.hidden.values(), strict=True))

    def zeros(self):
        """Return the hidden counts of which a shown zero says that there is nobody to hide."""
        empty = [members for members, number in self.shown if number == 0]
        return {cell for cell, (members, _minimum) in self.hidden.items() if any(members <= none for none in empty)}


def _grown(sums, is_member, fixed):
    """Yield the sums after each number of cases that one more combination can have.

    The first `fixed` sums and the last one, the cases left, count down; the hidden ones count up.
    """
    steps = [(-1 if place < fixed else 1) * member for place, member in enumerate(is_member)] + [-1]
    rooms = [left for left, member in zip(sums[:fixed], is_member, strict=False) if member]
    for count in range(min([*rooms, sums[-1]]) + 1):
        yield tuple(number + count * step for number, step in zip(sums, steps, strict=True))

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

    def lists(self, most, known=None):
        """Yield every list of at most so many cases, as counts per combination; `known` are hidden counts he knows."""
        fixed = list(self.shown) + [(self.hidden[cell][0], number) for cell, number in (known or {}).items()]
        yield from self._grown([], [(set(members), number) for members, number in fixed], most)

    def _grown(self, counts, open_sums, left):
        place = len(counts)
        if place == len(self.combinations):
            if all(number == 0 for _members, number in open_sums) and self._reaches_minimums(counts):
                yield counts
            return
        mine = [number for members, number in open_sums if place in members]
        for count in range(min([*mine, left]) + 1):
            after = [(members, number - count if place in members else number) for members, number in open_sums]
            if all(number == 0 or max(members) > place for members, number in after):
                yield from self._grown([*counts, count], after, left - count)

    def _reaches_minimums(self, counts):
        return all(sum(counts[place] for place in members) >= minimum for members, minimum in self.hidden.values())

    def intervals(self, most, known=None):
        """Return the feasibility interval of each hidden count."""
        found = {cell: set() for cell in self.hidden}
        for counts in self.lists(most, known):
            for cell, (members, _minimum) in self.hidden.items():
                found[cell].add(sum(counts[place] for place in members))
        return {cell: (min(numbers), max(numbers)) for cell, numbers in found.items() if numbers}

    def zeros(self):
        """Return the hidden counts of which a shown zero says that there is nobody to hide."""
        empty = [members for members, number in self.shown if number == 0]
        return {cell for cell, (members, _minimum) in self.hidden.items() if any(members <= none for none in empty)}

"""An attacker without a solver: tries every list of cases that fits what is published. Shares no protecting code."""

from itertools import product

import numpy as np


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
        sums = self._sums(most, known)
        return dict(
            zip(self.hidden, zip(sums.min(axis=0).tolist(), sums.max(axis=0).tolist(), strict=True), strict=True)
        )

    def _sums(self, most, known):
        """Return what the hidden counts can be together: one row for all lists of at most so many cases with these.

        A list grows by one combination of answers after another. Lists with the same sums can go on in the same
        ways, so only one of them does. The sums of shown counts, and the cases left, count down; the hidden ones up.
        """
        fixed = self.shown + [(self.hidden[cell][0], number) for cell, number in (known or {}).items()]
        groups = [members for members, _number in [*fixed, *self.hidden.values()]]
        down = len(fixed)
        lists = np.array([[*(number for _members, number in fixed), *(0 for _cell in self.hidden), most]], np.uint8)
        for place in range(len(self.combinations)):
            is_member = np.array([place in members for members in groups] + [True])
            is_finished = np.array([max(members) == place for members, _number in fixed], bool)
            counts_down = is_member & ((np.arange(len(is_member)) < down) | (np.arange(len(is_member)) == len(groups)))
            steps = np.where(counts_down, -1, 1) * is_member
            lists = _different(_grown(lists, steps, lists[:, counts_down].min(axis=1)))
            lists = lists[(lists[:, :down][:, is_finished] == 0).all(axis=1)]
        hidden = lists[:, down:-1].astype(int)
        return hidden[(hidden >= [minimum for _members, minimum in self.hidden.values()]).all(axis=1)]

    def zeros(self):
        """Return the hidden counts of which a shown zero says that there is nobody to hide."""
        empty = [members for members, number in self.shown if number == 0]
        return {cell for cell, (members, _minimum) in self.hidden.items() if any(members <= none for none in empty)}


def _grown(lists, steps, rooms):
    """Return the sums after each number of cases that one more combination can have: up to the room that is left."""
    return np.concatenate(
        [lists[rooms >= count] + (count * steps).astype(np.uint8) for count in range(rooms.max() + 1)]
    )


def _different(rows):
    """Return each row once."""
    as_one = np.ascontiguousarray(rows).view(np.dtype((np.void, rows.shape[1]))).ravel()
    return rows[np.unique(as_one, return_index=True)[1]]

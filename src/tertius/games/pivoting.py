"""One equilibrium of a game of two players of any size, for sure: the path of Lemke and Howson in exact arithmetic.

Lemke and Howson (1964); ties broken lexicographically, so that no path cycles (von Stengel 2002, section 2.3).
"""

from __future__ import annotations

from fractions import Fraction

from tertius.games.bimatrix import Mix, Table


def lemke_howson(first: Table, second: Table) -> tuple[Mix, Mix]:
    """The equilibrium at the end of the path on which the first action of the first player is dropped.

    Parameters
    ----------
    first, second : integers of shape (m, n)
        Payoffs of the player of the rows, and of the columns.

    Examples
    --------
    >>> lemke_howson([[1, 0], [0, 1]], [[0, 1], [1, 0]])
    ((Fraction(1, 2), Fraction(1, 2)), (Fraction(1, 2), Fraction(1, 2)))
    """
    m, n = len(first), len(first[0])
    shifts = [1 - min(min(row) for row in table) for table in (first, second)]
    # Variables 0..m-1 are rows, m..m+n-1 columns: mixes in one tableau, slacks of best replies in the other.
    over_x = _Tableau(
        [[second[i][j] + shifts[1] for i in range(m)] for j in range(n)], list(range(m)), list(range(m, m + n))
    )
    over_y = _Tableau(
        [[first[i][j] + shifts[0] for j in range(n)] for i in range(m)], list(range(m, m + n)), list(range(m))
    )
    entering, turn = 0, 0
    while True:
        leaving = (over_x, over_y)[turn].pivot(entering)
        if leaving == 0:
            break
        # The label that was just doubled enters next, in the other tableau.
        entering, turn = leaving, 1 - turn
    return over_x.mix(range(m)), over_y.mix(range(m, m + n))


class _Tableau:
    """A system A z + s = 1 in integers: rows over a common denominator; the columns are z, s and the right side."""

    def __init__(self, table: list[list[int]], inside: list[int], slack: list[int]) -> None:
        size = len(table)
        self.rows = [[*row, *(int(k == r) for k in range(size)), 1] for r, row in enumerate(table)]
        # A column a label: first the mix, then the slack of the same other player's reply.
        self.labels = [*(("mix", label) for label in inside), *(("slack", label) for label in slack)]
        self.basis = [len(inside) + r for r in range(size)]
        self.first_slack = len(inside)
        self.denominator = 1

    def pivot(self, label: int) -> int:
        """Let the variable of a label that is not in the basis enter; the label that leaves."""
        column = next(k for k, (_, held) in enumerate(self.labels) if held == label and k not in self.basis)
        rows = [r for r, row in enumerate(self.rows) if row[column] > 0]
        # The least ratio of the right side, ties by the columns of the slacks: no two rows are tied in all.
        for key in (-1, *range(self.first_slack, len(self.labels))):
            least = min(Fraction(self.rows[r][key], self.rows[r][column]) for r in rows)
            rows = [r for r in rows if Fraction(self.rows[r][key], self.rows[r][column]) == least]
            if len(rows) == 1:
                break
        chosen = rows[0]
        by = self.rows[chosen][column]
        for r, row in enumerate(self.rows):
            if r != chosen:
                factor = row[column]
                # Exact: the division leaves nothing over (Bareiss 1968; Edmonds 1967).
                self.rows[r] = [
                    (value * by - factor * held) // self.denominator
                    for value, held in zip(row, self.rows[chosen], strict=True)
                ]
        self.denominator = by
        left, self.basis[chosen] = self.basis[chosen], column
        return self.labels[left][1]

    def mix(self, labels: range) -> Mix:
        """The variables of the mix, scaled to add up to 1."""
        values = dict.fromkeys(labels, Fraction(0))
        for row, column in zip(self.rows, self.basis, strict=True):
            kind, label = self.labels[column]
            if kind == "mix":
                values[label] = Fraction(row[-1], self.denominator)
        total = sum(values.values())
        return tuple(value / total for value in values.values())

"""All solutions of the indifference conditions of a support, by linear algebra, with a count that proves them all.

In a support every active player's expected payoff is the same for each action in it. Given as equations that are linear
in each other player's probabilities, they have a known number of solutions over the complex numbers when they have
finitely many (McKelvey and McLennan 1997, after Bernstein). Candidates come from eigenvectors of small matrices made of
multiples of the equations (Auzinger and Stetter 1988; Cox, Little and O'Shea, "Using Algebraic Geometry", chapter 3);
Newton's method polishes each. When as many distinct regular solutions stand as the count allows, there is no further
one, however the candidates were come by.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

from tertius.games.trees import Floats

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Complex: TypeAlias = "npt.NDArray[np.complex128]"

MOST_COLUMNS = 700
"""Columns of the largest matrix that is taken on."""

RESIDUAL = 1e-9
REGULAR = 1e-9
"""Least singular value of the Jacobian, with equations of size 1, at which a solution counts as isolated."""

APART = 1e-6
"""Least sine of the angle between two solutions that count as two."""

ATTEMPTS = 3
STEPS = 8
"""Of Newton's method; candidates are good to three digits at least, or no solutions at all."""


@dataclass(frozen=True, slots=True)
class Roots:
    """Solutions with real probabilities, any sign, each a tuple of arrays that add up to 1.

    `proved` when these are all there are.
    """

    points: tuple[tuple[Floats, ...], ...]
    proved: bool


@dataclass(frozen=True, eq=False)
class _Plan:
    """A matrix of multiples: its columns are the monomials of some degrees in blocks of variables.

    `places` gives, by equation, the column of (multiplier, coefficient); `shifts`, by coordinate of one block, the
    columns of the monomials of one degree less times it; `powers`, by block, the monomials from which to read a point.
    """

    shape: tuple[int, ...]
    places: tuple[Any, ...]
    shifts: tuple[Any, ...]
    powers: tuple[Any, ...]

    @property
    def columns(self) -> int:
        return math.prod(self.shape)


def number_of_roots(sizes: Sequence[int]) -> int:
    """Complex solutions, where they are finitely many, of the indifference conditions of a support of these sizes.

    >>> number_of_roots((2, 2, 2)), number_of_roots((3, 3, 3)), number_of_roots((2, 2, 2, 2))
    (2, 10, 9)
    """
    free = tuple(size - 1 for size in sizes)
    held = {(0,) * len(free): 1}
    for player, times in enumerate(free):
        for _ in range(times):
            after: dict[tuple[int, ...], int] = {}
            for powers, ways in held.items():
                for other in range(len(free)):
                    if other != player and powers[other] < free[other]:
                        raised = (*powers[:other], powers[other] + 1, *powers[other + 1 :])
                        after[raised] = after.get(raised, 0) + ways
            held = after
    return held.get(free, 0)


def solve(equations: Sequence[Floats]) -> Roots | None:
    """Solve the indifference conditions of a support.

    Parameters
    ----------
    equations : sequence of arrays
        For active player i an array of shape (k_i - 1, k_j for every other active player j in order): what each action
        but the first pays more than the first, by the others' actions.

    Returns
    -------
    Roots, or None
        None when the support is too large.

    Examples
    --------
    >>> import numpy as np
    >>> pays = np.array([[[1.0, 0.0], [0.0, -2.0]]])
    >>> [point] = [p for p in solve([pays, pays, pays]).points if min(map(min, p)) > 0]
    >>> bool(abs(point[0][0] - np.sqrt(2) * point[0][1]) < 1e-12)
    True
    """
    sizes = tuple(len(array) + 1 for array in equations)
    count = number_of_roots(sizes)
    scaled = [_scaled(array) for array in equations]
    if not count:
        return _none(scaled, sizes)
    best: list[list[Complex]] = []
    for attempt in range(ATTEMPTS):
        found = _candidates(scaled, sizes, count, attempt)
        if found is None:
            return None
        points = _polished(found, scaled)
        if len(points) > len(best):
            best = points
        if len(best) == count:
            break
    return Roots(tuple(real for point in best if (real := _real(point)) is not None), len(best) == count)


def _none(equations: Sequence[Floats], sizes: tuple[int, ...]) -> Roots | None:
    """That equations which should have no solution have none: their multiples span every monomial."""
    import numpy as np

    plan = _plan(sizes, _degrees(sizes), _conditions(sizes), 0)
    if plan is None:
        return None
    values = np.linalg.svd(_matrix(equations, plan), compute_uv=False)
    return Roots((), len(values) >= plan.columns and bool(values[plan.columns - 1] > 1e-8 * values[0]))


def _candidates(equations: Sequence[Floats], sizes: tuple[int, ...], count: int, attempt: int) -> list[Complex] | None:
    """Approximate solutions, an array (solutions, coordinates) for each block; some may be none."""
    if 2 in sizes:
        return _by_hiding(equations, sizes, attempt)
    if sizes == (3, 3, 3):
        return _by_minors(equations, attempt)
    plan = _plan(sizes, _degrees(sizes), _conditions(sizes), 1)
    return None if plan is None else _from_null_space(_matrix(equations, plan), plan, count, attempt)


def _by_hiding(equations: Sequence[Floats], sizes: tuple[int, ...], attempt: int) -> list[Complex] | None:
    """Hide a player of two actions in the coefficients: where the others have a solution the matrix loses rank."""
    import numpy as np
    from scipy.linalg import eig

    plans = []
    for hidden in (i for i, size in enumerate(sizes) if size == 2):
        rest = tuple(size for i, size in enumerate(sizes) if i != hidden)
        degrees = tuple(tuple(e for i, e in enumerate(held) if i != hidden) for held in _degrees(sizes))
        plan = _plan(rest, degrees, _conditions(sizes), 0)
        if plan is not None:
            plans.append((plan.columns, hidden, plan))
    if not plans:
        return None
    _, hidden, plan = min(plans, key=lambda item: item[:2])
    parts = []
    for value in range(2):
        slices = []
        for i, array in enumerate(equations):
            # The hidden player's own condition does not hold the hidden probabilities; it stands in the first part.
            axis = 1 + hidden - (i < hidden)
            slices.append(array * (value == 0) if i == hidden else np.take(array, value, axis=axis))
        parts.append(_matrix(slices, plan))
    rng = np.random.default_rng(attempt)
    mixing = rng.normal(size=(plan.columns, len(parts[0]))) / np.sqrt(len(parts[0]))
    (over, under), vectors = eig(mixing @ parts[0], -mixing @ parts[1], homogeneous_eigvals=True)
    # (first + t second) v = 0 with t = over / under.
    points = _read(vectors.T, plan)
    points.insert(hidden, np.stack([under, over], axis=1).astype(np.complex128))
    return points


def _by_minors(equations: Sequence[Floats], attempt: int) -> list[Complex]:
    """Three players of three actions: the first two conditions give y and x by z, the third two curves of degree 4."""
    import numpy as np

    first, second, third = equations
    x, y = _cross(second[0], second[1]), _cross(first[0], first[1])
    quartics = [sum(row[i, j] * _product(x[i], y[j]) for i in range(3) for j in range(3)) for row in third]
    plan = _plan((3,), ((4,),), (2,), 1)
    if plan is None:
        return []
    [z] = _from_null_space(_matrix([np.array(quartics)], plan), plan, 16, attempt)
    values = np.stack(
        [np.prod(z[:, None, :] ** np.array(_monomials(3, 2))[None], axis=2) @ np.array(p).T for p in (x, y)]
    )
    return [values[0], values[1], z]


def _cross(one: Floats, two: Floats) -> list[Floats]:
    """The cross product of two vectors whose entries are linear forms, given as rows (entry, coordinate)."""
    return [_product(one[a], two[b]) - _product(one[b], two[a]) for a, b in ((1, 2), (2, 0), (0, 1))]


def _product(one: Floats, two: Floats) -> Floats:
    """The product of two forms in three variables, each as coefficients of `_monomials`."""
    import numpy as np

    powers = {3: 1, 6: 2}
    left, right = (_monomials(3, powers[len(form)]) for form in (one, two))
    index = {exponents: at for at, exponents in enumerate(_monomials(3, powers[len(one)] + powers[len(two)]))}
    made = np.zeros(len(index))
    for a, m in zip(one, left, strict=True):
        for b, n in zip(two, right, strict=True):
            made[index[_plus(m, n)]] += a * b
    return made


def _scaled(array: Floats) -> Floats:
    import numpy as np

    size = np.abs(array).reshape(len(array), -1).max(axis=1)
    made: Floats = array / np.where(size > 0, size, 1.0).reshape(-1, *([1] * (array.ndim - 1)))
    return made


def _degrees(sizes: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """Of each player's conditions in each block: linear in the others' probabilities."""
    return tuple(tuple(int(i != j) for j in range(len(sizes))) for i in range(len(sizes)))


def _conditions(sizes: Sequence[int]) -> tuple[int, ...]:
    return tuple(size - 1 for size in sizes)


@lru_cache(maxsize=256)
def _plan(
    sizes: tuple[int, ...], equations: tuple[tuple[int, ...], ...], times: tuple[int, ...], spare: int
) -> _Plan | None:
    """The matrix for equations of the given degrees, at the degree at which its rank tells, and `spare` in one block.

    Equations come in groups, of which `equations` gives the degree in each block and `times` the number.
    """
    import numpy as np

    blocks = range(len(sizes))
    # From this degree on nothing is hidden in the null space but the solutions (vanishing Koszul cohomology).
    base = [max(sum(t * e[j] for t, e in zip(times, equations, strict=True)) - (sizes[j] - 1), 1) for j in blocks]

    def many(degrees: Sequence[int]) -> int:
        return math.prod(math.comb(d + k - 1, k - 1) for d, k in zip(degrees, sizes, strict=True))

    block = min(blocks, key=lambda j: (many([d + (i == j) for i, d in enumerate(base)]), j))
    degrees = tuple(d + spare * (i == block) for i, d in enumerate(base))
    if many(degrees) > MOST_COLUMNS:
        return None
    monomials = [_monomials(k, d) for k, d in zip(sizes, degrees, strict=True)]
    shape = tuple(map(len, monomials))
    index = [{exponents: at for at, exponents in enumerate(held)} for held in monomials]

    def products(lower: Sequence[Sequence[tuple[int, ...]]], upper: Sequence[Sequence[tuple[int, ...]]]) -> Any:
        tables = [np.array([[index[i][_plus(m, c)] for c in upper[i]] for m in lower[i]]) for i in blocks]
        return _combined(tables, shape)

    places = []
    for held in equations:
        lower = [_monomials(k, d - e) for k, d, e in zip(sizes, degrees, held, strict=True)]
        upper = [_monomials(k, e) for k, e in zip(sizes, held, strict=True)]
        places.append(products(lower, upper) if all(lower) else np.zeros((0, math.prod(map(len, upper))), dtype=int))
    lower = [_monomials(k, d - (i == block)) for i, (k, d) in enumerate(zip(sizes, degrees, strict=True))]
    shifts = [
        products(lower, [[c] if i == block else [(0,) * k] for i, k in enumerate(sizes)])[:, 0]
        for c in _monomials(sizes[block], 1)
    ]
    powers = []
    for i, (k, d) in enumerate(zip(sizes, degrees, strict=True)):
        units = _monomials(k, 1)
        powers.append(np.array([[index[i][_plus(tuple((d - 1) * v for v in e), f)] for f in units] for e in units]))
    return _Plan(shape, tuple(places), tuple(shifts), tuple(powers))


def _combined(tables: Sequence[Any], shape: tuple[int, ...]) -> Any:
    """Positions in the product of blocks, from positions in each: rows by multiplier, columns by coefficient."""
    import numpy as np

    total = np.zeros((1, 1), dtype=np.int64)
    for table, size in zip(tables, shape, strict=True):
        total = (total[:, None, :, None] * size + table[None, :, None, :]).reshape(
            total.shape[0] * table.shape[0], total.shape[1] * table.shape[1]
        )
    return total


def _monomials(variables: int, degree: int) -> list[tuple[int, ...]]:
    """Exponents of all monomials of a degree."""
    if degree < 0:
        return []
    made = []
    for chosen in itertools.combinations_with_replacement(range(variables), degree):
        made.append(tuple(chosen.count(v) for v in range(variables)))
    return made


def _plus(one: tuple[int, ...], two: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(a + b for a, b in zip(one, two, strict=True))


def _matrix(equations: Sequence[Floats], plan: _Plan) -> Floats:
    """The multiples of the equations; each array has one equation a row, its coefficients in the order of the plan."""
    import numpy as np

    made = []
    for array, places in zip(equations, plan.places, strict=True):
        rows, width = places.shape
        for coefficients in array.reshape(len(array), width):
            multiples = np.zeros((rows, plan.columns))
            multiples[np.arange(rows)[:, None], places] = coefficients
            made.append(multiples)
    return np.concatenate(made)


def _from_null_space(matrix: Floats, plan: _Plan, count: int, attempt: int) -> list[Complex]:
    """Candidates from the null space, of dimension `count`: eigenvectors of multiplication by a linear form."""
    import numpy as np

    factor = np.linalg.qr(matrix, mode="r") if matrix.shape[0] > matrix.shape[1] else matrix
    null = np.linalg.svd(factor, full_matrices=True)[2][plan.columns - count :].T
    rng = np.random.default_rng(attempt)
    above, below = (
        sum(weight * null[at] for weight, at in zip(rng.normal(size=len(plan.shifts)), plan.shifts, strict=True))
        for _ in range(2)
    )
    operator, *_ = np.linalg.lstsq(below, above, rcond=None)
    return _read((null @ np.linalg.eig(operator)[1]).T, plan)


def _read(vectors: Complex, plan: _Plan) -> list[Complex]:
    """Points from the values of all monomials at them: rows of `vectors`."""
    import numpy as np

    values = vectors.reshape(-1, *plan.shape)
    points = []
    for block, powers in enumerate(plan.powers):
        unfolded = np.moveaxis(values, block + 1, 1).reshape(len(values), values.shape[block + 1], -1)
        leading = np.linalg.svd(unfolded, full_matrices=False)[0][:, :, 0]
        largest = np.abs(leading[:, powers.diagonal()]).argmax(axis=1)
        points.append(leading[np.arange(len(values))[:, None], powers[largest]].astype(np.complex128))
    return points


def _polished(points: list[Complex], equations: Sequence[Floats]) -> list[list[Complex]]:
    """Newton's method on each; those that converge to distinct regular solutions."""
    import numpy as np

    norms = np.stack([np.linalg.norm(p, axis=1) for p in points])
    usable = np.isfinite(norms).all(axis=0) & (norms > 1e-12).all(axis=0)
    points = [p[usable] / np.linalg.norm(p[usable], axis=1, keepdims=True) for p in points]
    starts = np.cumsum([p.shape[1] for p in points])[:-1]
    for last in (*(False,) * STEPS, True):
        value, slopes = _system(points, equations)
        left, sizes, right = np.linalg.svd(slopes)
        if last:
            break
        step = np.einsum(
            "rji,rj->ri", right.conj(), np.einsum("rji,rj->ri", left.conj(), value) / np.maximum(sizes, 1e-9)
        )
        points = [p - part for p, part in zip(points, np.split(step, starts, axis=1), strict=True)]
        points = [p / np.maximum(np.linalg.norm(p, axis=1, keepdims=True), 1e-300) for p in points]
    good = np.flatnonzero(
        (np.abs(value).max(axis=1, initial=0.0) < RESIDUAL) & (sizes.min(axis=1, initial=1.0) > REGULAR)
    )
    kept: list[list[Complex]] = []
    for r in good:
        point = [p[r] for p in points]
        if all(_angle(point, other) > APART for other in kept):
            kept.append(point)
    return kept


def _angle(one: list[Complex], two: list[Complex]) -> float:
    import numpy as np

    return max(float(np.linalg.norm(a - b * np.vdot(b, a))) for a, b in zip(one, two, strict=True))


def _system(points: list[Complex], equations: Sequence[Floats]) -> tuple[Complex, Complex]:
    """Values and derivatives, by solution, of the equations and of the norm of each block, which is held."""
    import numpy as np

    n = len(points)
    letters = "abcdefgh"
    starts = np.cumsum([0, *(p.shape[1] for p in points)])
    rows_value, rows_slope = [], []
    for i, array in enumerate(equations):
        others = [j for j in range(n) if j != i]
        names = "".join(letters[j] for j in others)
        slope = np.zeros((len(points[0]), len(array), starts[-1]), dtype=np.complex128)
        for j in others:
            rest = [k for k in others if k != j]
            text = f"z{names}," + ",".join(f"r{letters[k]}" for k in rest) + f"->rz{letters[j]}"
            slope[:, :, starts[j] : starts[j + 1]] = np.einsum(text, array, *(points[k] for k in rest))
        j = others[0]
        rows_value.append(np.einsum("rzj,rj->rz", slope[:, :, starts[j] : starts[j + 1]], points[j]))
        rows_slope.append(slope)
    held = np.zeros((len(points[0]), n, starts[-1]), dtype=np.complex128)
    for j, p in enumerate(points):
        held[:, j, starts[j] : starts[j + 1]] = p.conj()
    zero = np.zeros((len(points[0]), n), dtype=np.complex128)
    return np.concatenate([*rows_value, zero], axis=1), np.concatenate([*rows_slope, held], axis=1)


def _real(point: list[Complex]) -> tuple[Floats, ...] | None:
    """The solution as probabilities where it is real and its blocks add up to something."""
    import numpy as np

    made = []
    for block in point:
        total = block.sum()
        if abs(total) < 1e-9:
            return None
        scaled = block / total
        if np.abs(scaled.imag).max() > 1e-7 * max(1.0, float(np.abs(scaled.real).max())):
            return None
        made.append(scaled.real.copy())
    return tuple(made)

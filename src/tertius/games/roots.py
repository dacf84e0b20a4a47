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
"""Of Newton's method."""

NEAR = 1e-2
"""Candidates are good to two digits at least, or no solutions at all; in the last attempt all are tried."""

CONVERGED = 3e-16


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


@dataclass(frozen=True, eq=False)
class _Group:
    """Equations that are linear in the same blocks: `forms` has an axis for the equations and one a block.

    The axis of a block on which they do not depend has length 1.
    """

    degrees: tuple[int, ...]
    forms: Floats


def number_of_roots(sizes: Sequence[int]) -> int:
    """Complex solutions, where they are finitely many, of the indifference conditions of a support of these sizes.

    >>> number_of_roots((2, 2, 2)), number_of_roots((3, 3, 3)), number_of_roots((2, 2, 2, 2))
    (2, 10, 9)
    """
    every = range(len(sizes))
    return _count(sizes, [tuple(int(i != j) for j in every) for i in every for _ in range(sizes[i] - 1)])


def _count(sizes: Sequence[int], degrees: Sequence[tuple[int, ...]]) -> int:
    """The coefficient of the class of a point in the product of the equations' classes."""
    free = tuple(size - 1 for size in sizes)
    held = {(0,) * len(free): 1}
    for equation in degrees:
        after: dict[tuple[int, ...], int] = {}
        for powers, ways in held.items():
            for block, degree in enumerate(equation):
                if degree and powers[block] < free[block]:
                    raised = (*powers[:block], powers[block] + 1, *powers[block + 1 :])
                    after[raised] = after.get(raised, 0) + ways
        held = after
    return held.get(free, 0)


def solve(equations: Sequence[Floats]) -> Roots | None:
    """Solve the indifference conditions of a support for positive probabilities.

    Parameters
    ----------
    equations : sequence of arrays
        For active player i an array of shape (k_i - 1, k_j for every other active player j in order): what each action
        but the first pays more than the first, by the others' actions.

    Returns
    -------
    Roots, or None
        All solutions with positive probabilities are among its points when it is proved. None when the support is too
        large.

    Examples
    --------
    >>> import numpy as np
    >>> pays = np.array([[[1.0, 0.0], [0.0, -2.0]]])
    >>> [point] = [p for p in solve([pays, pays, pays]).points if min(map(min, p)) > 0]
    >>> bool(abs(point[0][0] - np.sqrt(2) * point[0][1]) < 1e-12)
    True
    """
    import numpy as np

    sizes = tuple(len(array) + 1 for array in equations)
    forms = [
        _reduced(np.expand_dims(form, player)) for player, array in enumerate(equations) for form in _scaled(array)
    ]
    if any(form.size == 1 and form.any() for form in forms):
        return Roots((), True)
    if not all(form.any() for form in forms):
        return Roots((), False)
    groups = _grouped(forms)
    count = _count(sizes, [group.degrees for group in groups for _ in group.forms])
    if not count:
        return _none(groups, sizes)
    best: list[list[Complex]] = []
    for attempt in range(ATTEMPTS):
        found = _candidates(groups, sizes, count, attempt)
        if found is None:
            return None
        points = _polished(found, groups, NEAR if attempt < ATTEMPTS - 1 else math.inf)
        if len(points) > len(best):
            best = points
        if len(best) == count:
            break
    return Roots(tuple(real for point in best if (real := _real(point)) is not None), len(best) == count)


def _scaled(array: Floats) -> Floats:
    import numpy as np

    size = np.abs(array).reshape(len(array), -1).max(axis=1)
    made: Floats = array / np.where(size > 0, size, 1.0).reshape(-1, *([1] * (array.ndim - 1)))
    return made


def _reduced(form: Floats) -> Floats:
    """A form without the factors that no positive probabilities make 0.

    Such are in games that come from trees: what a player gains at a place counts as often as play comes there.
    """
    import numpy as np

    for axis in range(form.ndim):
        if form.shape[axis] == 1:
            continue
        slices = np.moveaxis(form, axis, 0).reshape(form.shape[axis], -1)
        widest = slices[int(np.abs(slices).max(axis=1).argmax())]
        size = float(widest @ widest)
        if not size:
            continue
        factor = slices @ widest / size
        one_sign = (factor > -1e-12).all() or (factor < 1e-12).all()
        if one_sign and np.abs(slices - np.outer(factor, widest)).max() < 1e-12:
            form = widest.reshape([1 if k == axis else n for k, n in enumerate(form.shape)])
    return form


def _grouped(forms: Sequence[Floats]) -> list[_Group]:
    import numpy as np

    held: dict[tuple[int, ...], list[Floats]] = {}
    for form in forms:
        held.setdefault(tuple(int(n > 1) for n in form.shape), []).append(form)
    return [_Group(degrees, np.stack(stacked)) for degrees, stacked in sorted(held.items())]


def _plan_of(groups: Sequence[_Group], sizes: tuple[int, ...], spare: int) -> _Plan | None:
    return _plan(sizes, tuple(g.degrees for g in groups), tuple(len(g.forms) for g in groups), spare)


def _none(groups: Sequence[_Group], sizes: tuple[int, ...]) -> Roots | None:
    """That equations which should have no solution have none: their multiples span every monomial."""
    import numpy as np

    plan = _plan_of(groups, sizes, 0)
    if plan is None:
        return None
    values = np.linalg.svd(_matrix(groups, plan), compute_uv=False)
    return Roots((), len(values) >= plan.columns and bool(values[plan.columns - 1] > 1e-8 * values[0]))


def _candidates(groups: Sequence[_Group], sizes: tuple[int, ...], count: int, attempt: int) -> list[Complex] | None:
    """Approximate solutions, an array (solutions, coordinates) for each block; some may be none."""
    if 2 in sizes:
        return _by_hiding(groups, sizes, attempt)
    if sizes == (3, 3, 3) and [g.degrees for g in groups] == [(0, 1, 1), (1, 0, 1), (1, 1, 0)]:
        return _by_minors(groups, attempt)
    plan = _plan_of(groups, sizes, 1)
    return None if plan is None else _from_null_space(_matrix(groups, plan), plan, count, attempt)


def _by_hiding(groups: Sequence[_Group], sizes: tuple[int, ...], attempt: int) -> list[Complex] | None:
    """Hide a player of two actions in the coefficients: where the others have a solution the matrix loses rank."""
    import numpy as np
    from scipy.linalg import eig

    best: tuple[int, int, _Plan, list[list[_Group]]] | None = None
    for hidden in (i for i, size in enumerate(sizes) if size == 2):
        parts: list[list[_Group]] = [[], []]
        for group in groups:
            degrees = (*group.degrees[:hidden], *group.degrees[hidden + 1 :])
            for value, part in enumerate(parts):
                # A form without the hidden probabilities stands in the first part alone.
                at = value if group.degrees[hidden] else 0
                kept = 1.0 if group.degrees[hidden] or not value else 0.0
                part.append(_Group(degrees, kept * np.take(group.forms, at, axis=1 + hidden)))
        plan = _plan_of(parts[0], (*sizes[:hidden], *sizes[hidden + 1 :]), 0)
        if plan is not None and (best is None or plan.columns < best[0]):
            best = (plan.columns, hidden, plan, parts)
    if best is None:
        return None
    columns, hidden, plan, parts = best
    first, second = (_matrix(part, plan) for part in parts)
    mixing = np.random.default_rng(attempt).normal(size=(columns, len(first))) / np.sqrt(len(first))
    (over, under), vectors = eig(mixing @ first, -mixing @ second, homogeneous_eigvals=True)
    # (first + t second) v = 0 with t = over / under.
    points = _read(vectors.T, plan)
    points.insert(hidden, np.stack([under, over], axis=1).astype(np.complex128))
    return points


def _by_minors(groups: Sequence[_Group], attempt: int) -> list[Complex]:
    """Three players of three actions: the first two conditions give y and x by z, the third two curves of degree 4."""
    import numpy as np

    first, second, third = (group.forms.squeeze() for group in groups)
    x, y = _cross(second[0], second[1]), _cross(first[0], first[1])
    quartics = [sum(row[i, j] * _product(x[i], y[j]) for i in range(3) for j in range(3)) for row in third]
    curves = [_Group((4,), np.array(quartics))]
    plan = _plan_of(curves, (3,), 1)
    if plan is None:
        return []
    [z] = _from_null_space(_matrix(curves, plan), plan, 16, attempt)
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


@lru_cache(maxsize=1024)
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


def _matrix(groups: Sequence[_Group], plan: _Plan) -> Floats:
    """The multiples of the equations, a row each."""
    import numpy as np

    made = []
    for group, places in zip(groups, plan.places, strict=True):
        rows, width = places.shape
        for coefficients in group.forms.reshape(len(group.forms), width):
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


def _polished(points: list[Complex], groups: Sequence[_Group], near: float) -> list[list[Complex]]:
    """Newton's method from points where the equations are at most `near`; the distinct regular solutions reached."""
    import numpy as np

    norms = np.stack([np.linalg.norm(p, axis=1) for p in points])
    usable = np.isfinite(norms).all(axis=0) & (norms > 1e-12).all(axis=0)
    points = _normed([p[usable] for p in points])
    starts = np.cumsum([p.shape[1] for p in points])[:-1]
    value, slopes = _system(points, groups)
    for _ in range(STEPS):
        size = np.abs(value).max(axis=1, initial=0.0)
        kept = size <= near
        if not kept.all():
            points, value, slopes, size = [p[kept] for p in points], value[kept], slopes[kept], size[kept]
        if not len(size) or size.max() < CONVERGED:
            break
        try:
            step = np.linalg.solve(slopes, value[:, :, None])[:, :, 0]
        except np.linalg.LinAlgError:
            step = (np.linalg.pinv(slopes, rcond=1e-9) @ value[:, :, None])[:, :, 0]
        points = _normed([p - part for p, part in zip(points, np.split(step, starts, axis=1), strict=True)])
        value, slopes = _system(points, groups)
    singular = np.linalg.svd(slopes, compute_uv=False).min(axis=1, initial=1.0)
    good = np.flatnonzero((np.abs(value).max(axis=1, initial=0.0) < RESIDUAL) & (singular > REGULAR))
    found: list[list[Complex]] = []
    for r in good:
        point = [p[r] for p in points]
        if all(_angle(point, other) > APART for other in found):
            found.append(point)
    return found


def _normed(points: list[Complex]) -> list[Complex]:
    import numpy as np

    return [p / np.maximum(np.linalg.norm(p, axis=1, keepdims=True), 1e-300) for p in points]


def _angle(one: list[Complex], two: list[Complex]) -> float:
    import numpy as np

    return max(float(np.linalg.norm(a - b * np.vdot(b, a))) for a, b in zip(one, two, strict=True))


def _system(points: list[Complex], groups: Sequence[_Group]) -> tuple[Complex, Complex]:
    """Values and derivatives, by solution, of the equations and of the norm of each block, which is held."""
    import numpy as np

    n = len(points)
    letters = "abcdefgh"
    starts = np.cumsum([0, *(p.shape[1] for p in points)])
    rows_value, rows_slope = [], []
    for group in groups:
        inside = [j for j in range(n) if group.degrees[j]]
        names = "".join(letters[j] for j in inside)
        forms = group.forms.reshape(len(group.forms), *(points[j].shape[1] for j in inside))
        slope = np.zeros((len(points[0]), len(forms), starts[-1]), dtype=np.complex128)
        for j in inside:
            rest = [k for k in inside if k != j]
            text = ",".join([f"z{names}", *(f"r{letters[k]}" for k in rest)]) + f"->{'r' if rest else ''}z{letters[j]}"
            slope[:, :, starts[j] : starts[j + 1]] = np.einsum(text, forms, *(points[k] for k in rest))
        j = inside[0]
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

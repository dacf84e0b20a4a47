"""The numbers behind an estimate, in one frozen record that every result carries.

Nothing here is learnt at import: `Parameters()` holds the documented defaults, `fitting.fit_variances` replaces
the variances where there are periods enough, and a user replaces any of them by keyword.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tertius.estimates.periods import Freq
from tertius.records import Status

MONTHS: Mapping[Freq, float] = {
    "week": 12 / 52.1775,
    "week52": 12 / 52,
    "month": 1.0,
    "quarter": 3.0,
    "year": 12.0,
    "all": 1.0,
}
"""Length of a period in months: the variance of a random walk grows with the time it walks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """Constants of the relation estimate, in units of the intensity scale (PLOVER: -10 to +10).

    Attributes
    ----------
    neutral : float
        The intensity that is neither friendly nor hostile on this scale, and the mean of the prior.
    delta : float
        Half-width of the neutral band: a level within `delta` of `neutral` has no sign.
    prior_sd : float
        Standard deviation of the prior on a level at the first period with events. With 3, nine in ten relations
        are taken to lie within 5 points of neutral before anything is known: wide beside the band, narrow
        beside the scale, whose ends are war and alliance.
    level_sd : float
        Standard deviation of the step of the level from one period to the next (sqrt of Var(eta)).
    story_sd : float
        tau: noise of a period's mean that more reports of the same days do not average out, since wire stories
        follow one another and are not independent draws.
    event_sd : float
        sigma: spread of single events about the period's level.
    intended, possible : float
        The factor pi on the intensity (from neutral) of an act only wanted or planned, or one that may come. FactBank
        (Saurí and Pustejovsky 2009) orders certain above probable above possible and gives no numbers; one half
        and one quarter are this project's convention, to be varied in a sensitivity check. An actual act counts
        in full, a denied one not at all.
    reciprocity : float
        Correlation, before anything is known, of the two directed levels of a dyad. A leg of a triangle uses it, so
        that a silent side is judged by the conduct of the other: that conduct is answered in kind is among the firmest
        findings on event data (Goldstein and Freeman 1990). In two decades of newswire events, those coded both ways
        left out, the period means of the two directions correlate by 0.62 to 0.72, noise not taken out.
    estimated, prior_estimated : bool
        True where the three variances, and the prior's too, were fitted by maximum likelihood on the data at hand.
    fitted_dyads, fitted_periods : int
        On how many dyads, and how many dyad-periods with events, they were fitted (0 when not).

    Notes
    -----
    The default variances are rounded from what the fit gives on two decades of newswire events between the states of
    the Gulf and the powers by month: single events scatter by 4, their monthly mean by 1 beyond that, and the level
    moves by 0.1 a month over all dyads and by 0.4 among states at war. `level_sd` is for a month; other periods get
    it times the root of their length (`default_parameters`).

    Examples
    --------
    >>> Parameters().weight("possible")
    0.25
    """

    neutral: float = 0.0
    delta: float = 0.5
    prior_sd: float = 3.0
    level_sd: float = 0.25
    story_sd: float = 1.0
    event_sd: float = 4.0
    intended: float = 0.5
    possible: float = 0.25
    reciprocity: float = 0.7
    estimated: bool = False
    prior_estimated: bool = False
    fitted_dyads: int = 0
    fitted_periods: int = 0

    def weight(self, status: Status) -> float:
        """The factor pi on the intensity of an event of this status (denied events are left out before)."""
        return {"actual": 1.0, "intended": self.intended, "possible": self.possible, "denied": 0.0}[status]

"""Acts that their own doer announces: a promise, a threat or a refusal, made now (code book, conventions 1 and 4).

"We will strike" said by the one who would strike is an actual threat; "will send" an actual promise; "will not
release" a refusal. Said by anyone else, the act stays intended or denied. Declining to join A against C is always a
refusal of A.
"""

from __future__ import annotations

from dataclasses import replace

from tertius.reading.acts import Act
from tertius.reading.factuality import Factuality
from tertius.reading.patterns import Patterns
from tertius.reading.voices import Voice

VOLITION = frozenset({"will", "would", "shall", "wo", "'ll", "’ll"})
NEGATIONS = frozenset({"not", "n't", "n’t", "never"})
HOSTILE = frozenset({"SANCTION", "COERCE", "ASSAULT", "MOBILIZE", "PROTEST"})
FRIENDLY = frozenset({"AID", "COOPERATE", "RETREAT", "CONCEDE", "CONSULT"})


def declare(act: Act, held: Factuality, voices: tuple[Voice, ...], patterns: Patterns) -> tuple[Act, Factuality]:
    """The speech act that an announced act is, with its own status; any other act as it was.

    Parameters
    ----------
    act : Act
        With its predicate in the parse.
    held : Factuality
        Status of the act itself.
    voices : tuple of Voice
        On whose word it stands, outermost first.
    patterns : Patterns
        Modes of threats and refusals by what they are about.

    Returns
    -------
    tuple of Act and Factuality
    """
    marks = {c.lower for c in act.predicate.children if c.dep in ("aux", "neg")}
    if not marks & VOLITION or act.hostile:
        return act, held
    negated = bool(marks & NEGATIONS)
    if negated and held.status == "denied" and act.type == "COOPERATE" and "siding" in act.flags:
        return _told(act, "REJECT", ""), Factuality("actual", held.rules)
    own = bool(voices) and voices[-1].party.official and voices[-1].party.actor == act.source.actor
    if not own or not any(voice.party.actor for voice in voices):
        return act, held
    of = (act.type, act.mode)
    if negated and held.status == "denied" and act.type in FRIENDLY:
        return _told(act, "REJECT", patterns.mode(patterns.refused, *of)), Factuality("actual", held.rules)
    if not negated and held.status == "intended" and act.type in HOSTILE:
        return _told(act, "THREATEN", patterns.mode(patterns.threatened, *of)), Factuality("actual", held.rules)
    if not negated and held.status == "intended" and act.type in FRIENDLY:
        return _told(act, "AGREE", ""), Factuality("actual", held.rules)
    return act, held


def _told(act: Act, kind: str, mode: str) -> Act:
    rules = (*act.rules, f"announced by its doer: {kind}")
    return replace(act, type=kind, mode=mode, intensity=None, symmetric=False, rules=rules)

"""Names as sequences of pieces, and partial dates: the two comparisons that every look-up here rests on.

A text token (of spaCy or of any other tokeniser) comes in; out go its pieces, cased, with accents, dots and
possessives dropped and hyphens split, so that `U.S.`, `Tse-tung`, `Sana'a` and `Iran's` meet their rows however
the text spells them.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

JOINERS = frozenset({"-", "–", "‑", "'s", "’s", "'S", "’S", "'", "’"})
"""Tokens that may stand inside a name without being a piece of it."""

_LETTERS = str.maketrans({"ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "ı": "i", "đ": "d", "Đ": "D", "ß": "ss", "’": "'"})
_HYPHENS = re.compile(r"[-–‑/]")
_TOKENS = re.compile(
    r"(?:[^\W\d_]\.)+[^\W\d_]\b\.?|[^\W\d_]\.(?=\s|$)|['’]s\b|[^\W_]+(?:['’](?!s\b)[^\W_]+)*\.?|['’]|[^\w\s]"
)


@lru_cache(maxsize=65536)
def pieces(token: str) -> tuple[str, ...]:
    """Cut one token into the cased pieces that names are compared by.

    Examples
    --------
    >>> pieces("U.S."), pieces("Iran's"), pieces("Tse-tung"), pieces("Élysée"), pieces(",")
    (('US',), ('Iran',), ('Tse', 'tung'), ('Elysee',), ())
    """
    if token.isascii() and token.isalnum():
        return (token,)
    if not token.isascii():
        decomposed = unicodedata.normalize("NFKD", token.translate(_LETTERS))
        token = "".join(char for char in decomposed if not unicodedata.combining(char))
    if token[-2:] in ("'s", "'S"):
        token = token[:-2]
    parts = (part.replace(".", "").replace("'", "") for part in _HYPHENS.split(token))
    return tuple(part for part in parts if any(char.isalnum() for char in part))


def phrase_pieces(text: str) -> tuple[str, ...]:
    """The pieces of a whole phrase.

    >>> phrase_pieces("People's Republic of China")
    ('People', 'Republic', 'of', 'China')
    """
    words = text.split()
    if text.isascii() and "".join(words).isalnum():
        return tuple(words)
    return tuple(piece for token in words for piece in pieces(token))


def normal_form(text: str) -> str:
    """The key a name is found by: its pieces, casefolded, joined by one space.

    >>> normal_form("U.S."), normal_form("Mao Tse-tung")
    ('us', 'mao tse tung')
    """
    return " ".join(phrase_pieces(text)).casefold()


def tokenise(text: str) -> list[str]:
    """Cut a free phrase as a parser would: punctuation, hyphens and possessives apart.

    >>> tokenise("Iran's ex-minister, of the U.S.")
    ['Iran', "'s", 'ex', '-', 'minister', ',', 'of', 'the', 'U.S.']
    """
    return _TOKENS.findall(text)


def case_fits(name: tuple[str, ...], text: tuple[str, ...]) -> bool:
    """Whether the text is written as a name is: capitals where the name has them, acronyms in capitals.

    An acronym of four letters or more may also be written as a word (`Nato`, `Opec`); `us` is never `US`.

    >>> case_fits(("Turkey",), ("turkey",)), case_fits(("Turkey",), ("TURKEY",)), case_fits(("US",), ("Us",))
    (False, True, False)
    """
    for ours, theirs in zip(name, text, strict=True):
        if len(ours) > 1 and ours.isupper():
            if theirs != ours and not (len(ours) > 3 and theirs == ours.capitalize()):
                return False
        elif ours[0].isupper() and not (theirs[0].isupper() or theirs[0].isdigit()):
            return False
    return True


def covers(since: str, until: str, date: str) -> bool:
    """Whether a span of partial dates may hold a partial date; an empty date is any time.

    >>> covers("1949", "1999-08", "1999"), covers("2000-05-07", "", "1995"), covers("2017-01-20", "", "")
    (True, False, True)
    """
    if not date:
        return True
    # "~" sorts after every digit and hyphen: a partial date so becomes the last instant of its span.
    return since <= date + "~" and (not until or date <= until + "~")

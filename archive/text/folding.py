"""Letters: normal form, folding for matching, slugs and Vietnamese sort keys.

Folding loses meaning on purpose (hoa, hóa, hỏa and họa become one): use it to find, never to store
or to show. Sort keys are strings of a-z and 0-9: a column of them sorts alike in every database.
"""

import re
import unicodedata
from functools import lru_cache

# U+00D0 is the Icelandic Eth, which some newsroom systems write for the Vietnamese Đ (U+0110).
# No Unicode normal form joins the two.
_STROKED = {"đ": "d", "Đ": "d", "ð": "d", "Ð": "d"}
_REMEMBERED_BELOW = 0x2000


def normalise(text: str) -> str:
    """Return `text` in Unicode normal form C, the form in which everything is stored."""
    return unicodedata.normalize("NFC", text)


def parts(character: str) -> str:
    """Return a character in letters and marks of their own: ậ gives a and two marks, ３ gives 3.

    One that stands for several letters gives them (ﬁ), unless signs would be among them (½).
    """
    plain = unicodedata.normalize("NFKD", character)
    if all(part.isalnum() or unicodedata.category(part).startswith("M") for part in plain):
        return plain
    return unicodedata.normalize("NFD", character)


def _fold_character(character: str) -> str:
    """Return the folded form of one character: zero, one or (rarely) more characters."""
    kept: list[str] = []
    for part in parts(character):
        for small in _STROKED.get(part) or part.lower():
            # Not only Mn: a normal form may reorder spacing marks, and would fold differently.
            if not unicodedata.category(small).startswith("M"):
                kept.append(small)
    return "".join(kept)


class _FoldTable(dict[int, str]):
    """Table for str.translate that fills itself; bounded, so that hostile input cannot grow it."""

    def __missing__(self, code: int) -> str:
        folded = _fold_character(chr(code))
        if code < _REMEMBERED_BELOW:
            self[code] = folded
        return folded


_FOLDED = _FoldTable()


def fold(text: str) -> str:
    """Return `text` for matching: lower case, no marks, đ and its look-alike ð as d.

    NFC and NFD of one text fold alike, and folding twice changes nothing. The length may differ
    from that of `text`; `fold_with_offsets` keeps the way back.
    """
    return text.lower() if text.isascii() else text.translate(_FOLDED)


def fold_with_offsets(text: str) -> tuple[str, list[int]]:
    """Return `(folded, offsets)`: `folded[i]` was made from the character at `text[offsets[i]]`.

    `offsets` has one entry more than `folded`: the last is `len(text)`. So a match `[i, j)` in the
    folded text is `text[offsets[i]:offsets[j]]`, with the marks that follow its last letter. The
    offsets never decrease.
    """
    folded: list[str] = []
    offsets: list[int] = []
    for place, character in enumerate(text):
        piece = _FOLDED[ord(character)]
        folded.append(piece)
        offsets.extend([place] * len(piece))
    offsets.append(len(text))
    return "".join(folded), offsets


def slug(text: str, max_length: int = 80) -> str:
    """Return lower-case ASCII words joined by hyphens, cut between words at `max_length`.

    Never empty: a text without a single ASCII letter or digit gives "untitled". Only a first word
    longer than the limit is cut inside. Raises ValueError when `max_length` is below 1.
    """
    if max_length < 1:
        raise ValueError(f"max_length must be at least 1, not {max_length}")
    words = re.findall(r"[a-z0-9]+", fold(text)) or ["untitled"]
    length = len(words[0])
    taken = 1
    while taken < len(words) and length + 1 + len(words[taken]) <= max_length:
        length += 1 + len(words[taken])
        taken += 1
    return "-".join(words[:taken])[:max_length]


# --- Sort keys ---------------------------------------------------------------------------------
# Order of letters, tones, cases and signs: CLDR collation for `vi` over the CLDR root order,
# compared level by level as in UTS #10. A key is
#     primary weights, "00", secondary weights, "0", tertiary weights
# where a letter's primary weight is its base letter and a digit (a0 a, a1 ă, a2 â), so every
# weight is above the sign that ends its level.
_RANKS = "0123456789abcdefghijklmnopqrstuvwxyz"
_ALPHABET = "a ăâ|b|c|d đ|e ê|f|g|h|i|j|k|l|m|n|o ôơ|p|q|r|s|t|u ư|v|w|x|y|z"
_SIGNS = " _-‒–—―,;:!¡?¿.…·'‘’‚‹›\"“”„«»()[]{}§@*/\\&#%‰†•′″`´^¨°©®+±÷×<=>|~−¢$£¥₫€"
_SAME_SIGN = {"‐": "-", "‑": "-"}
# Grave, hook, tilde, acute, dot below: huyền, hỏi, ngã, sắc, nặng. Marks of foreign letters after.
_MARKS = (
    "\u0300\u0309\u0303\u0301\u0323"
    "\u0306\u0302\u030c\u030a\u0308\u030b\u0307\u0338\u0327\u0328\u0304"
)
_PLAIN = "1"
_CAPITAL = "2"


def _primary_weights() -> dict[str, str]:
    weights = {
        letter: group[0] + str(rank)
        for group in _ALPHABET.split("|")
        for rank, letter in enumerate(group.replace(" ", ""))
    }
    weights |= {digit: "2" + digit for digit in "0123456789"}
    places = [high + low for high in "01" for low in _RANKS][1:]  # "00" ends the level
    weights |= dict(zip(_SIGNS, places, strict=True))
    weights["ð"] = weights["đ"]
    return weights


_PRIMARY = _primary_weights()
_SECONDARY = {mark: _RANKS[place] for place, mark in enumerate(_MARKS, start=2)}


@lru_cache(maxsize=2048)
def _weights(character: str) -> tuple[str, tuple[str, ...], str]:
    """Return the three weights of one character of an NFC text; ("", (), "") if it has none."""
    if character.isspace():
        character = " "
    elif unicodedata.category(character) in ("Cc", "Cf"):
        return "", (), ""
    small = _SAME_SIGN.get(character, character.lower())
    parts = unicodedata.normalize("NFD", small)
    base, marks = parts[0], list(parts[1:])
    if unicodedata.combining(base):
        return "", tuple(_mark_weight(mark) for mark in (base, *marks)), ""
    for mark in marks:
        letter = normalise(base + mark)
        if letter in _PRIMARY:
            base = letter
            marks.remove(mark)
            break
    primary = _PRIMARY.get(base) or f"zz{ord(base):06x}"
    tertiary = _PLAIN if small == character else _CAPITAL
    return primary, (_PLAIN, *(_mark_weight(mark) for mark in marks)), tertiary


def _mark_weight(mark: str) -> str:
    return _SECONDARY.get(mark) or f"z{ord(mark):06x}"


def collation_key(text: str) -> str:
    """Return the sort key of `text` in Vietnamese order, a string of a-z and 0-9.

    Letters first (a ă â b c d đ e ê … y, with f j w z in their Latin places), over the whole
    phrase, spaces and signs below digits below letters; then tones (ngang huyền hỏi ngã sắc nặng);
    then small before capital letters. So hoà and hòa differ only where all letters agree. Equal to
    ICU's `vi` for Vietnamese and Latin letters, digits and usual signs; differing from it on
    purpose, ð sorts as đ; letters outside the alphabet sort after z by code point. The key of
    n characters of Vietnamese text in NFC has at most 5n + 3. Source: CLDR, UTS #10.
    """
    primary: list[str] = []
    secondary: list[str] = []
    tertiary: list[str] = []
    for character in normalise(text):
        first, second, third = _weights(character)
        primary.append(first)
        secondary.extend(second)
        tertiary.append(third)
    # Plain weights at the end say nothing: the sign that ends the level is below them all.
    while secondary and secondary[-1] == _PLAIN:
        secondary.pop()
    cases = "".join(tertiary).rstrip(_PLAIN)
    return f"{''.join(primary)}00{''.join(secondary)}0{cases}"


def written_key(name: str) -> str:
    """Return the sort key of a person's name as written, surname first."""
    return collation_key(" ".join(name.split()))


def given_key(name: str) -> str:
    """Return the sort key of a person's name by given name: last syllable, then the rest."""
    *rest, given = name.split() or [""]
    return collation_key(" ".join([given, *rest]))

"""A slow second opinion on searching, written from what a search promises, not from its code.

Texts are split into words letter by letter with `unicodedata` alone; every article is read whole.
"""

import unicodedata
from itertools import product

from archive.text.markup import plain

TONES = "\u0300\u0301\u0303\u0309\u0323"


def letters_of(text: str) -> list[tuple[str, str, str]]:
    """Return the words of a text as (letters with tones behind, letters, bare letters)."""
    found, word = [], []
    for character in unicodedata.normalize("NFC", text) + " ":
        if character.isalnum() or (word and unicodedata.category(character).startswith("M")):
            word.append(character)
        elif word:
            found.append(three_forms("".join(word)))
            word = []
    return found


def three_forms(word: str) -> tuple[str, str, str]:
    """Return a word with its tones behind it, without tones, and without any mark."""
    parts = unicodedata.normalize("NFD", word.lower().replace("ð", "đ"))
    tones = sorted(part for part in parts if part in TONES)
    letters = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))
    bare = "".join(
        part
        for part in unicodedata.normalize("NFD", letters).replace("đ", "d")
        if not unicodedata.combining(part)
    )
    return letters + "".join(tones), letters, bare


def columns_of(record: dict) -> dict[str, list[str]]:
    """Return the texts of an article by column; no phrase runs from one text into the next."""
    holding = record["holding"] or {}
    return {
        "title": [record["title"], record["title_en"]],
        "account": [plain(record["account"][name]) for name in ("vi", "en")],
        "text": [holding.get("text") or ""],
    }


def stands(text: str, words: str, level: int) -> bool:
    """Tell whether words stand side by side in a text, compared at a level (0 as typed)."""
    have = [forms[level] for forms in letters_of(text)]
    want = [forms[level] for forms in letters_of(words)]
    return any(have[at : at + len(want)] == want for at in range(len(have) - len(want) + 1))


def found(records: list[dict], pieces: list[str], level: int, columns: tuple = ()) -> set[int]:
    """Return the places of the records in which each piece stands in some column."""
    hits = set()
    for place, record in enumerate(records):
        texts = columns_of(record)
        chosen = [text for name in columns or texts for text in texts[name]]
        if all(any(stands(text, piece, level) for text in chosen) for piece in pieces):
            hits.add(place)
    return hits


def ways(words: list[list[str]]) -> list[tuple[str, ...]]:
    """Return every choice of one word from each list."""
    return list(product(*words))

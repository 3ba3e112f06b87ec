"""Lettering: how a text is broken into lines that fit a drawing. SVG breaks no lines itself."""

LETTER = 0.52  # width of a letter in parts of the size; the true mean is about 0.47
ELLIPSIS = "…"


def width_of(text: str, size: float) -> float:
    """Return about how wide a text is at a size, in the drawing's units, rather too wide."""
    return len(text) * LETTER * size


def lines(text: str, width: float, size: float, most: int) -> list[str]:
    """Return a text as at most `most` lines (one or more) of about `width` units at a size.

    Words are never divided unless one alone is wider than a line. What does not fit is cut, and
    the last line then ends in “…”. Blanks of any kind count as one. An empty text has no lines.
    """
    room = max(1, int(width / (LETTER * size)))
    words = [piece for word in text.split() for piece in pieces(word, room)]
    found: list[str] = []
    for number, word in enumerate(words):
        if found and len(found[-1]) + 1 + len(word) <= room:
            found[-1] += f" {word}"
        elif len(found) < most:
            found.append(word)
        else:
            found[-1] = cut(f"{found[-1]} {' '.join(words[number:])}", room)
            break
    return found


def pieces(word: str, room: int) -> list[str]:
    """Return a word in pieces of at most `room` letters."""
    return [word[start : start + room] for start in range(0, len(word), room)]


def cut(text: str, room: int) -> str:
    """Return the whole words of a text that fit with “…” behind them; letters if none does."""
    kept = text[:room]
    end = kept.rindex(" ") if " " in kept else room - 1
    return kept[:end].rstrip(" ,;:–-") + ELLIPSIS

"""The texts of articles alone, read from an edition without parsing whole records."""

import json

from archive.edition.reader import Edition, NoEdition

FIELDS = ("$.title", "$.title_en", "$.account.vi", "$.account.en", "$.holding.text")


def texts_of(edition: Edition, ordinals: list[int]) -> list[dict]:
    """Return what can be read of articles, in the order of `ordinals`; one SELECT.

    Each is a record with title, title_en, account and holding only, the holding with its text
    (None where it is not attached).
    """
    asked = ", ".join(f"json_extract(body, '{field}')" for field in FIELDS)
    found = {
        position: {
            "title": title,
            "title_en": title_en,
            "account": {"vi": account_vi or "", "en": account_en or ""},
            "holding": {"text": text},
        }
        for position, title, title_en, account_vi, account_en, text in edition.execute(
            f"SELECT position, {asked} FROM record WHERE kind = 'article'"
            " AND position IN (SELECT value FROM json_each(?))",
            (json.dumps(ordinals),),
        )
    }
    missing = [ordinal for ordinal in ordinals if ordinal not in found]
    if missing:
        raise NoEdition(f"{edition.path} is damaged: it has no article {missing[0]}")
    return [found[ordinal] for ordinal in ordinals]

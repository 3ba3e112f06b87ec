"""The texts of articles alone, read from an edition without parsing whole records."""

from archive.edition.reader import Edition

FIELDS = ("$.title", "$.title_en", "$.account.vi", "$.account.en", "$.holding.text")


def texts_of(edition: Edition, ordinals: list[int]) -> list[dict]:
    """Return what can be read of articles, in the order of `ordinals`; one SELECT.

    Each is a record with title, title_en, account and holding only, the holding with its text
    (None where it is not attached).
    """
    asked = ", ".join(f"json_extract(body, '{field}')" for field in FIELDS)
    return [
        {
            "title": title,
            "title_en": title_en,
            "account": {"vi": account_vi or "", "en": account_en or ""},
            "holding": {"text": text},
        }
        for title, title_en, account_vi, account_en, text in edition.of_articles(asked, ordinals)
    ]

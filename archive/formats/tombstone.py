"""What is left of a withdrawn article: when, why, what instead, and how to cite what was there.

Who has cited it must be able to say what they cited. The title is not given: it may be the very
thing that was to be withdrawn. Key, archive, edition and address name the article as surely.
"""

from typing import Any

from archive.formats import cleaning, wording

Record = dict[str, Any]
LAST_IN = ("ấn bản {}", "edition {}")
WITHDRAWN_ON = ("đã rút {}", "withdrawn on {}")
ADDRESS = ("/articles/{}/", "/en/articles/{}/")


def citation(
    key: str,
    tombstone: Record,
    last_in: int | None,
    *,
    site_url: str,
    language: str,
    archive_name: str,
) -> str:
    """Return how to cite a withdrawn article; `last_in` is the last edition that had it, if known.

    The address stands before the last bracket, so that no full stop clings to it.
    """
    named = [cleaning.line(archive_name)]
    if last_in is not None:
        named.append(wording.pick(LAST_IN, language).format(last_in))
    day = wording.date_words(tombstone["withdrawn_on"], language)
    gone = wording.pick(WITHDRAWN_ON, language).format(day)
    address = cleaning.absolute(site_url, wording.pick(ADDRESS, language).format(key))
    return f"{key}. {', '.join(named)}. {address} ({gone})."


def document(
    key: str,
    tombstone: Record,
    last_in: int | None,
    *,
    edition: int,
    site_url: str,
    archive_names: dict[str, str],
) -> Record:
    """Return the JSON of a withdrawn article: the same in place of every suffix."""
    return {
        "edition": edition,
        "key": key,
        "withdrawn": tombstone,
        "last_edition": last_in,
        "citation": {
            language: citation(
                key, tombstone, last_in, site_url=site_url, language=language, archive_name=name
            )
            for language, name in archive_names.items()
        },
    }

"""Who and what made-up archives are about: provinces, bodies, people and documents, as rows.

The rows have the columns of the models, so the code that publishes a catalogue reads them too.
"""

from random import Random

from archive.publish.snapshot import Row, Snapshot
from archive.text import folding
from bench.language import SEED, Language

PROVINCES, ORGANISATIONS, PEOPLE, DOCUMENTS = 63, 2_000, 5_000, 200
NOTES = {"note_vi": "", "note_en": ""}
ALIVE = {"valid_from": "", "valid_until": "", "successor_id": None, "names": []}
NUMBERS = (  # kind, how many, number
    ("resolution", 60, "{}-NQ/TW"),
    ("directive", 40, "{}-CT/TW"),
    ("decision", 100, "{}/QĐ-TTg"),
)


def cast(language: Language) -> Snapshot:
    """Return everybody; the first PROVINCES bodies are the provinces' newspapers."""
    lots = Random(SEED + 1)
    provinces = {pk: province(pk, language.name(lots, 2)) for pk in range(1, PROVINCES + 1)}
    organisations = {
        pk: organisation(pk, lots, language, provinces) for pk in range(1, ORGANISATIONS + 1)
    }
    people = {pk: person(pk, language.name(lots, 3)) for pk in range(1, PEOPLE + 1)}
    kinds = [(kind, form.format(n + 1)) for kind, many, form in NUMBERS for n in range(many)]
    lots.shuffle(kinds)  # which is cited most is no matter of its kind
    resolutions = {
        pk: document(pk, kind, number, language.name(lots, 5), lots)
        for pk, (kind, number) in enumerate(kinds, 1)
    }
    return Snapshot(provinces, organisations, people, resolutions)


def keyed(pk: int, name: str) -> Row:
    """Return number, key and name of a row; names may recur, keys may not."""
    return {"id": pk, "key": f"{folding.slug(name)}-{pk}", "name": name, **NOTES}


def province(pk: int, name: str) -> Row:
    """Return a province."""
    named = keyed(pk, name) | {"name_en": f"{folding.fold(name).title()} Province"}
    return named | ALIVE | {"kind": "province", "iso_3166_2": ""}


def organisation(pk: int, lots: Random, language: Language, provinces: dict[int, Row]) -> Row:
    """Return a body of some province."""
    home = pk if pk <= PROVINCES else lots.randint(1, PROVINCES)
    start, kind = ("Báo", "newspaper") if pk <= PROVINCES else ("Sở", "department")
    name = f"{start} {language.name(lots, 2)} {provinces[home]['name']}"
    row = keyed(pk, name) | ALIVE | {"name_en": folding.fold(name).title(), "kind": kind}
    row |= {"level": "province", "province_id": home, "parent_id": None}
    return row | {"succession": "", "basis": "stated"}


def person(pk: int, name: str) -> Row:
    """Return a person who holds an office."""
    return keyed(pk, name) | {"names": [], "standing": "official"}


def document(pk: int, kind: str, number: str, title: str, lots: Random) -> Row:
    """Return a numbered document of the years in which articles cite it."""
    issued = f"{lots.randint(2005, 2024)}-{lots.randint(1, 12):02}"
    row = keyed(pk, number) | {"title": title, "title_en": folding.fold(title).title()}
    row |= {"kind": kind, "number": number, "issued": issued, "issuer_id": None, "names": []}
    return row | {"term": "", "in_force": "", "replaced_by_id": None, "basis": "stated"}

"""What every refusal of faulty fixtures must be like, and ways to the records in them."""

from tests.catalogue.workshops import Workshop
from tests.databases import rows_of
from tests.specimens import Catalogue, Fields


def refused(workshop: Workshop, capsys, file: str, *words: str) -> None:
    """Demand exit code 1, a line that names the file and all words, and an unchanged database."""
    before = rows_of(workshop.database)
    assert workshop.run_load() == 1
    said = capsys.readouterr().err
    lines = [line for line in said.splitlines() if line.startswith(f"{file}:")]
    assert any(all(word in line for word in words) for line in lines), said
    assert "Nothing was loaded" in said
    assert rows_of(workshop.database) == before


def file_of(made: Catalogue, fields: Fields) -> str:
    """Return the file in which a record stands."""
    return next(
        name
        for name, objects in made.files.items()
        if any(item["fields"] is fields for item in objects)
    )


def entry(made: Catalogue, model: str, **wanted: object) -> Fields:
    """Return the first record of a model that has these values."""
    return next(f for f in made.all(model) if all(f[name] == v for name, v in wanted.items()))

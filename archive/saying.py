"""What a release says, in short: who did what, what was signed, which documents it rests on."""

from archive.text import vocabulary

# Roles of bodies that acted. Who attended, was named, advised or charged is in the catalogue.
LEADING = ("organiser", "signatory", "awarder", "founder", "founded")

APPROXIMATIONS = {"gần": "nearly", "hơn": "over", "trên": "over", "khoảng": "about"}


def says(record: dict) -> dict:
    """Return an article's facts gathered for a reader in a hurry.

    `people` is [(role, [(person, role as said)])], `bodies` [(role, [involvement])], `documents`
    [(relation, [citation])] with each document once a relation, what was signed first; `implied`
    are the citations of documents that are never named.
    """
    named = [each for each in record["resolutions"] if each["form"] != "implied"]
    keys = {each["key"] for each in named}
    return {
        "people": [
            (role, found)
            for role in vocabulary.codes("appearance_role")
            if (found := who(record, role))
        ],
        "bodies": [
            (role, found)
            for role in LEADING
            if (found := [body for body in record["organisations"] if body["role"] == role])
        ],
        "documents": [
            (relation, found)
            for relation in ("signed", "issued", "reviewed", "implemented", "cited")
            if (found := once([each for each in named if each["relation"] == relation]))
        ],
        "implied": once(
            [
                each
                for each in record["resolutions"]
                if each["form"] == "implied" and each["key"] not in keys
            ]
        ),
    }


def approximation(wording: str) -> str:
    """Return the code of the word by which a quantity is no exact number, or an empty text."""
    first = wording.split(" ", 1)[0].casefold()
    return APPROXIMATIONS.get(first, "")


def who(record: dict, role: str) -> list[tuple[dict, dict]]:
    """Return the people who had a role in the event, each with the role as it is said."""
    return [
        (person, said)
        for person in record["people"]
        for said in person["roles"]
        if said["role"] == role
    ]


def once(citations: list[dict]) -> list[dict]:
    """Return the first citation of each document."""
    found: dict[str, dict] = {}
    for citation in citations:
        found.setdefault(citation["key"], citation)
    return list(found.values())

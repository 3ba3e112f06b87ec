"""Links of published articles that are not published: proposed, in review or rejected.

Nothing here is by lot: what is proposed changes nothing in the specimens around it. Each link has
a secret, and names what nothing public names.
"""

from typing import Any

from archive.text import vocabulary

Fields = dict[str, Any]
FREE = 50  # above every order that a specimen gives by itself


def propose(maker: Any, held: bool, status: str) -> None:
    """Propose links of the article that `maker` is at work on, one of each kind or more.

    `held` tells whether it has a holding, in which evidence can be shown.
    """
    place = [[0, 1]] if held else []
    key = maker.at_work_on
    body, person, document = (unseen(maker, k) for k in ("organisation", "person", "resolution"))
    told = {"article": [key], "organisation": [body["key"]], "role": "mentioned", "order": FREE}
    maker.link("involvement", told | worded(maker), status)
    told = {"article": [key], "resolution": [document["key"]], "order": FREE}
    told |= {"form": "full", "relation": "cited"}
    maker.link("citation", told | worded(maker), status)
    told = {"article": [key], "person": [person["key"]], "order": FREE}
    told |= {"rank": "", "rank_evidence": [], "evidence": place}
    maker.link("appearance", told | notes(maker), status)
    # What hangs on a link that is not public is not public, whatever it says of itself.
    parts(maker, place, [key, person["key"]], body, "published")
    for appearance in maker.made["appearance"]:
        if appearance["article"] == [key] and appearance["status"] == "published":
            parts(maker, place, [key, *appearance["person"]], body, status)
            break


def unseen(maker: Any, kind: str) -> Fields:
    """Return an entity that no public article names."""
    return next(
        made
        for made in maker.made[kind]
        if made not in maker.open[kind] and made.get("standing", "official") == "official"
    )


def parts(maker: Any, place: list, appearance: list[str], body: Fields, status: str) -> None:
    """Propose a role that the appearance has not yet, and a post."""
    taken = [r["role"] for r in maker.made["appearancerole"] if r["appearance"] == appearance]
    role = next(code for code in vocabulary.codes("appearance_role") if code not in taken)
    told = {"appearance": appearance, "role": role, "wording": "", "evidence": place}
    maker.link("appearancerole", told | notes(maker), status)
    said = worded(maker)
    told = {"appearance": appearance, "order": FREE, "wording": said.pop("wording")}
    told |= {"organisation": [body["key"]], "former": False}
    maker.link("post", told | said, status)


def worded(maker: Any) -> Fields:
    """Return a wording that no page may show, with a basis and notes."""
    return {"wording": maker.secret(), "basis": "external", "evidence": []} | notes(maker)


def notes(maker: Any) -> Fields:
    """Return a note in both languages that no page may show."""
    return {f"note_{language}": f"{maker.secret()}." for language in ("vi", "en")}

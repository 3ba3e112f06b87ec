"""What a list row says of an article's record beyond its plain facts, worked out anew."""

from typing import Any

Record = dict[str, Any]


def led(record: Record) -> Record:
    """Return who chaired; where nobody did, who opened; where nobody did, who gave directions."""
    for code in ("chair", "open", "direct"):
        found = []
        for person in record["people"]:
            if any(role["role"] == code for role in person["roles"]):
                found.append({"key": person["key"], "slug": person["slug"], "name": person["name"]})
        if found:
            return {"chairs": found[0:3], "chairs_role": code}
    return {"chairs": [], "chairs_role": ""}


def signed_or_cited(record: Record) -> Record:
    """Return the first three documents: those signed at the event, then those cited."""
    found: list[Record] = []
    for signed in (True, False):
        for link in record["resolutions"]:
            names = ("key", "slug", "label", "label_en")
            document = {name: link[name] for name in names}
            right = link["form"] != "implied" and (link["relation"] == "signed") == signed
            if right and document not in found:
                found.append(document)
    return {"documents": found[:3], "documents_more": len(found[3:])}


def everything_said(record: Record) -> Record:
    """Return what the article says of each person, body and document: roles, roles, forms."""
    found: Record = {"person": {}, "organisation": {}, "resolution": {}}
    for person in record["people"]:
        found["person"][person["key"]] = [role["role"] for role in person["roles"]]
    for body in record["organisations"]:
        every = [b["role"] for b in record["organisations"] if b["key"] == body["key"]]
        found["organisation"][body["key"]] = list(dict.fromkeys(every))
    for document in record["resolutions"]:
        every = [d["form"] for d in record["resolutions"] if d["key"] == document["key"]]
        found["resolution"][document["key"]] = list(dict.fromkeys(every))
    return found

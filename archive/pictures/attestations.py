"""What the articles attest of a person or a body, as rows of posts and roles for a drawing."""

from dataclasses import dataclass
from datetime import date

from archive.text import folding, vocabulary

Attested = list[list["Attestation"]]


@dataclass(frozen=True, slots=True)
class Attestation:
    """One thing said in one article: the row it stands in, its fact, and who held a post.

    The row of a role is its vocabulary and code, that of a post "" and the folded wording.
    """

    row: tuple[str, str]
    wording: str
    article: dict
    fact: str
    who: str = ""


def of_person(record: dict) -> Attested:
    """Return a person's posts as worded, then the roles in events; newest first in each."""
    key = record["key"]
    posts = [
        Attestation(
            post_row(post["wording"]),
            post["wording"],
            said["article"],
            f"post-{key}-{post['order']}",
        )
        for said in record["appearances"]
        for post in said["posts"]
    ]
    roles = [
        Attestation(
            ("appearance_role", role["role"]),
            role["role"],
            said["article"],
            f"role-{key}-{role['role']}",
        )
        for said in record["appearances"]
        for role in said["roles"]
    ]
    return by_first(posts) + by_vocabulary(roles)


def of_organisation(record: dict) -> Attested:
    """Return a body's roles, then the posts attested in it; newest first in each."""
    roles = [
        Attestation(
            ("involvement_role", said["role"]),
            said["role"],
            said["article"],
            f"organisation-{record['key']}-{said['role']}",
        )
        for said in record["involvements"]
    ]
    posts = [
        Attestation(
            post_row(said["wording"]),
            said["wording"],
            said["article"],
            f"person-{said['person']['key']}",
            said["person"]["name"],
        )
        for said in record["posts"]
    ]
    return by_vocabulary(roles) + by_first(posts)


def post_row(wording: str) -> tuple[str, str]:
    """Return the row of a post: wordings that differ in capitals, marks or blanks share one."""
    return "", folding.fold(" ".join(wording.split()))


def by_first(posts: list[Attestation]) -> Attested:
    """Return posts by wording; the wording attested first comes first, undated ones last."""
    never = date.max, date.max
    return sorted(
        gathered(posts).values(),
        key=lambda row: (min(days_of(said.article) or never for said in row), row[0].row),
    )


def by_vocabulary(roles: list[Attestation]) -> Attested:
    """Return roles by code, in the vocabulary's order."""
    return sorted(
        gathered(roles).values(),
        key=lambda row: vocabulary.codes(row[0].row[0]).index(row[0].row[1]),
    )


def gathered(attested: list[Attestation]) -> dict[tuple[str, str], list[Attestation]]:
    """Return attestations by row, in the order given."""
    found: dict[tuple[str, str], list[Attestation]] = {}
    for said in attested:
        found.setdefault(said.row, []).append(said)
    return found


def days_of(article: dict) -> tuple[date, date] | None:
    """Return the first and the last possible day of an article's event; None without a year.

    An open end gives the last day that there is.
    """
    said = article["event_date"]
    if not said or not said["earliest"]:
        return None
    latest = date.fromisoformat(said["latest"]) if said["latest"] else date.max
    return date.fromisoformat(said["earliest"]), latest

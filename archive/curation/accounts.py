"""Checks of accounts: links in them to records that are not there, or not in the article."""

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache

from django.db.models import Q, Value
from django.utils.translation import gettext as _

from archive.curation.checks import Check, Finding
from archive.curation.records import ENTITIES
from archive.models import Appearance, Article
from archive.text.markup import RECORD_TYPES

LINK = re.compile(rf"\]\(({'|'.join(RECORD_TYPES)}):([a-z0-9-]+)\)")
Linked = tuple[int, str, str, set[tuple[str, str]]]


def checks() -> list[Check]:
    """Return the checks of accounts, which read them once."""
    linked_once = cache(lambda: list(linked()))
    return [
        Check(
            "account-link-unknown",
            "names",
            "wrong",
            _("Accounts with links to no record"),
            _("A link in the archive’s account leads to a key that no record has."),
            computed=lambda: unknown_links(linked_once()),
        ),
        Check(
            "account-person-absent",
            "names",
            "doubtful",
            _("Accounts with people who are not recorded in the article"),
            _("The account links to a person of whom the article has no appearance."),
            computed=lambda: people_absent(linked_once()),
        ),
    ]


def linked() -> Iterator[Linked]:
    """Yield (number, key, title, links) of the articles whose accounts have links."""
    rows = (
        Article.objects.filter(Q(account_vi__contains="](") | Q(account_en__contains="]("))
        .exclude(status="withdrawn")
        .order_by("key")
        .values_list("pk", "key", "title", "account_vi", "account_en")
    )
    for pk, key, title, *accounts in rows.iterator():
        yield pk, key, title, {link for account in accounts for link in LINK.findall(account)}


def unknown_links(accounts: list[Linked]) -> list[Finding]:
    """Return the articles whose account leads to a record that is not there."""
    known = keys()
    found = []
    for pk, key, title, links in accounts:
        if not links <= known:
            targets = ", ".join(f"{kind}:{lost}" for kind, lost in sorted(links - known))
            says = _("The account leads to no record: %(targets)s.") % {"targets": targets}
            found.append(Finding(Article, (key,), title, pk, says))
    return found


def keys() -> set[tuple[str, str]]:
    """Return the type and key of every record that an account may link to."""
    several = [
        ENTITIES[kind].objects.order_by().annotate(of=Value(kind)).values_list("of", "key")
        for kind in RECORD_TYPES
    ]
    return set(several[0].union(*several[1:], all=True))


def people_absent(accounts: list[Linked]) -> list[Finding]:
    """Return the articles whose account links to people who do not appear in them."""
    appearing: dict[int, set[str]] = defaultdict(set)
    for article, person in Appearance.objects.order_by().values_list("article_id", "person__key"):
        appearing[article].add(person)
    found = []
    for pk, key, title, links in accounts:
        people = {target for kind, target in links if kind == "person"} - appearing[pk]
        if people:
            says = _("In the account, not in the article: %(people)s.")
            says %= {"people": ", ".join(sorted(people))}
            found.append(Finding(Article, (key,), title, pk, says))
    return found

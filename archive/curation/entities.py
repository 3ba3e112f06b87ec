"""Checks of people, organisations and documents: what they lack, and which nothing leads to."""

from django.db.models import OuterRef, Q
from django.utils.translation import gettext as _

from archive.curation.checks import Check, Source
from archive.curation.records import of
from archive.models import (
    Appearance,
    Article,
    Citation,
    Involvement,
    Organisation,
    Person,
    Post,
    Resolution,
)

# Bodies of these levels are a part of another or of a province; venues and juries need not be.
PARTS_OF_BODIES = ("district", "commune", "unit")
PARTS_BY_KIND = ("department", "party_body", "police", "military", "committee", "council")
OF_A_PROVINCE = ("province", "district", "commune")
FREE_KINDS = ("group", "venue", "jury", "club", "school", "other")


def organisations() -> list[Check]:
    """Return what organisations may lack."""
    parts = Q(level__in=PARTS_OF_BODIES) | Q(level="province", kind__in=PARTS_BY_KIND)
    return [
        Check(
            "organisation-without-parent",
            "organisations",
            "missing",
            _("Organisations without the body they are part of"),
            _("Expected of districts, communes and units, and of provincial departments."),
            (
                Source(
                    Organisation,
                    Q(parent=None) & parts & ~Q(kind__in=FREE_KINDS),
                    _("It is not said which body it is part of."),
                ),
            ),
        ),
        Check(
            "organisation-without-province",
            "organisations",
            "missing",
            _("Organisations without a province"),
            _("Expected of all bodies of provinces, districts and communes."),
            (
                Source(
                    Organisation,
                    Q(province=None, level__in=OF_A_PROVINCE),
                    _("No province is given."),
                ),
            ),
        ),
    ]


def ended_organisations() -> list[Check]:
    """Return the organisations whose end is told by half or not at all."""
    return [
        Check(
            "organisation-without-successor",
            "organisations",
            "missing",
            _("Organisations that ended without a successor"),
            _("Their last day is known; neither a successor nor their abolition is recorded."),
            (
                Source(
                    Organisation,
                    ~Q(valid_until="") & Q(successor=None) & ~Q(succession="abolished"),
                    _("Existed until %(until)s; what followed is not recorded."),
                    {"until": "valid_until"},
                ),
            ),
        ),
        Check(
            "organisation-successor-unexplained",
            "organisations",
            "doubtful",
            _("Organisations whose end is told by half"),
            _("There is a successor without how it came to be, or without the last day."),
            (
                Source(
                    Organisation,
                    Q(successor__isnull=False) & (Q(succession="") | Q(valid_until="")),
                    _("Succeeded by %(heir)s; how or until when is not recorded."),
                    {"heir": "successor__name"},
                ),
            ),
        ),
    ]


def people() -> list[Check]:
    """Return what is to be decided about people."""
    post = of(Post, appearance__person=OuterRef("pk"))
    return [
        Check(
            "person-unclassified",
            "people",
            "missing",
            _("People not yet classified"),
            _("Nobody has decided whether they hold an office; until then they are private."),
            (Source(Person, Q(standing="unclassified"), _("Not yet classified.")),),
        ),
        Check(
            "person-official-without-post",
            "people",
            "doubtful",
            _("Office holders without a post"),
            _("Published as office holders, though no article records a post of theirs."),
            (Source(Person, Q(standing="official") & ~post, _("No article records a post.")),),
        ),
        Check(
            "person-private-with-post",
            "people",
            "doubtful",
            _("Private persons with a post in a body"),
            _("Kept private, though an article records a post of theirs in an organisation."),
            (
                Source(
                    Person,
                    Q(standing="private")
                    & of(Post, appearance__person=OuterRef("pk"), organisation__isnull=False),
                    _("Private, yet holds a post in an organisation."),
                ),
            ),
        ),
    ]


def unused() -> list[Check]:
    """Return the records to which no article leads."""
    here = OuterRef("pk")
    body = (
        ~of(Involvement, organisation=here)
        & ~of(Post, organisation=here)
        & ~of(Article, publisher=here)
        & ~of(Resolution, issuer=here)
        & ~of(Organisation, parent=here)
        & ~of(Organisation, successor=here)
    )
    document = ~of(Citation, resolution=here) & ~of(Resolution, replaced_by=here)
    says = _("No article leads to it.")
    several = [
        ("person", Person, _("People in no article"), ~of(Appearance, person=here)),
        ("organisation", Organisation, _("Organisations in no article"), body),
        ("resolution", Resolution, _("Documents in no article"), document),
    ]
    means = _("Neither an article, draft or not, nor another record leads to them.")
    return [
        Check(f"{kind}-unused", "unused", "notice", name, means, (Source(model, where, says),))
        for kind, model, name, where in several
    ]

"""Checks of facts: which have no evidence, on what they rest, and whether evidence can be right."""

from django.db.models import Case, CharField, F, Func, IntegerField, Q, Value, When
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.curation.checks import Check, Source, Words
from archive.models import (
    Appearance,
    AppearanceRole,
    Article,
    ArticleDate,
    Byline,
    Citation,
    Involvement,
    Organisation,
    Post,
    Quantity,
    Resolution,
    Slip,
)
from archive.models.fields import EvidenceField
from archive.text import vocabulary

IN_THE_RELEASE = ("stated", "abbreviated", "transcribed")  # bases that evidence must bear out
Fact = tuple[str, type, str, str, Q, Words]
# Code, model, field of the evidence, field of the basis ("" where it has none), when it is a fact
# at all, and how it is called.
FACTS: list[Fact] = [
    ("title", Article, "title_evidence", "title_basis", ~Q(title=""), gettext_lazy("titles")),
    *(
        (kind, Article, f"{kind}_evidence", f"{kind}_basis", ~Q(**{f"{kind}_basis": ""}), name)
        for kind, name in [
            ("province", gettext_lazy("provinces of articles")),
            ("publisher", gettext_lazy("publishers")),
            ("source", gettext_lazy("original addresses")),
        ]
    ),
    *(
        (f"date-{kind}", ArticleDate, "evidence", "basis", Q(kind=kind), name)
        for kind, name in [
            ("event", gettext_lazy("dates of events")),
            ("published", gettext_lazy("dates of publication")),
            ("captured", gettext_lazy("times of capture")),
        ]
    ),
    ("byline", Byline, "evidence", "", Q(), gettext_lazy("bylines")),
    ("appearance", Appearance, "evidence", "", Q(), gettext_lazy("appearances")),
    ("rank", Appearance, "rank_evidence", "", ~Q(rank=""), gettext_lazy("ranks")),
    ("role", AppearanceRole, "evidence", "", Q(), gettext_lazy("roles of people")),
    ("post", Post, "evidence", "basis", Q(), gettext_lazy("posts")),
    ("involvement", Involvement, "evidence", "basis", Q(), gettext_lazy("roles of organisations")),
    ("citation", Citation, "evidence", "basis", Q(), gettext_lazy("citations")),
    ("quantity", Quantity, "evidence", "basis", Q(), gettext_lazy("quantities")),
]
ENTITY_FACTS = [
    ("organisation", Organisation, gettext_lazy("organisations")),
    ("resolution", Resolution, gettext_lazy("documents")),
]
BASES = [
    (
        "inferred",
        gettext_lazy("Inferred: %(facts)s"),
        gettext_lazy("Read between the lines; a note should say how."),
    ),
    (
        "external",
        gettext_lazy("From outside the release: %(facts)s"),
        gettext_lazy("A note should say from where."),
    ),
    (
        "supplied",
        gettext_lazy("Supplied by the archive: %(facts)s"),
        gettext_lazy("The release does not say it."),
    ),
]
VALUES = {"province": "province__name", "publisher": "publisher__name", "source": "source_url"}
PARTS = (AppearanceRole, Post)  # what hangs on an appearance


class LastEnd(Func):
    """Where a list of evidence ends; null where it is empty or no list of spans."""

    output_field = IntegerField()

    def as_sqlite(self, compiler, connection, **context) -> tuple[str, list]:
        """Return SQLite's way; what is no number would be greater than any, and is made 0."""
        template = "CAST(json_extract(%(expressions)s, '$[#-1][1]') AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler, connection, **context) -> tuple[str, list]:
        """Return PostgreSQL's way, which would stumble over what is no number."""
        sql, parameters = compiler.compile(self.source_expressions[0])
        end = f"({sql} #> '{{-1,1}}')"
        case = f"CASE WHEN jsonb_typeof{end} = 'number' THEN {end}::int END"
        return case, [*parameters, *parameters]


def article_of(model: type) -> str:
    """Return the prefix of lookups into the article of a model's records."""
    if model is Article:
        return ""
    return "appearance__article__" if model in PARTS else "article__"


def unproven() -> list[Check]:
    """Return the facts that a release is said to state, without the place where it does."""
    found = []
    for code, model, evidence, basis, given, facts in FACTS:
        where = given & Q(**{evidence: []})
        if basis:
            where &= Q(**{f"{basis}__in": IN_THE_RELEASE})
        found.append(
            Check(
                f"{code}-without-evidence",
                "evidence",
                "missing",
                _("Without evidence: %(facts)s") % {"facts": facts},
                _("The release is said to state them; the words that do are not marked."),
                (Source(model, where, _("No place in the text is named.")),),
            )
        )
    return found


def rested() -> list[Check]:
    """Return the facts that no release states, by what they rest on and by kind."""
    kinds = [(code, model, basis, given, facts) for code, model, _e, basis, given, facts in FACTS]
    kinds += [(code, model, "basis", Q(), facts) for code, model, facts in ENTITY_FACTS]
    found = []
    for term, name, means in BASES:
        for code, model, basis, given, facts in kinds:
            if not basis or term not in codes(model, basis):
                continue
            values = {"value": VALUES[code]} if code in VALUES else {}
            says = "%(value)s. " + str(means) if values else str(means)
            source = Source(model, given & Q(**{basis: term}), says, values)
            title = name % {"facts": facts}
            found.append(Check(f"{code}-{term}", term, "notice", title, str(means), (source,)))
    return found


def codes(model: type, basis: str) -> list[str]:
    """Return the bases that a model's field may name."""
    return vocabulary.codes(model._meta.get_field(basis).vocabulary)


def unexplained() -> Check:
    """Return the facts that no release states and that no note explains."""
    sources = []
    for _code, model, _evidence, basis, _given, _facts in FACTS:
        if not basis or basis == "title_basis":
            continue
        note = basis.removesuffix("basis") + "note_vi"
        where = Q(**{f"{basis}__in": ["inferred", "external"], note: ""})
        says = _("Not stated in the release (%(basis)s), and no note says how it is known.")
        sources.append(Source(model, where, says, {"basis": term_words(model, basis)}))
    return Check(
        "fact-unexplained",
        "evidence",
        "missing",
        _("Facts from elsewhere without a note"),
        _("Inferred, or from outside the release, and no note tells how it is known."),
        tuple(sources),
    )


def term_words(model: type, basis: str) -> Case:
    """Return an expression for the words of a basis in the language of the reader."""
    choices = model._meta.get_field(basis).choices
    return Case(
        *(When(**{basis: code}, then=Value(str(words))) for code, words in choices),
        output_field=CharField(),
    )


def misplaced() -> list[Check]:
    """Return evidence that cannot be right or cannot be read."""
    outside, homeless, unheld = [], [], []
    for model, evidence in evidence_fields():
        for several, source in zip(
            (outside, homeless, unheld), faults(model, evidence), strict=True
        ):
            several.append(source)
    return [
        Check(
            "evidence-outside-text",
            "evidence",
            "wrong",
            _("Evidence outside the text"),
            _("It ends behind the last character of the holding."),
            tuple(outside),
        ),
        Check(
            "evidence-without-holding",
            "evidence",
            "wrong",
            _("Evidence without a holding"),
            _("It names places in a text that is not catalogued."),
            tuple(homeless),
        ),
        Check(
            "evidence-on-absent-text",
            "evidence",
            "notice",
            _("Evidence on a text that is absent"),
            _("It may be right, but nobody can read it here until the file is attached."),
            tuple(unheld),
        ),
    ]


def faults(model: type, evidence: str) -> tuple[Source, Source, Source]:
    """Return where evidence ends past the text, has no holding, or its text is not attached."""
    holding = f"{article_of(model)}holding"
    end, length = LastEnd(evidence), f"{holding}__length"
    some = ~Q(**{evidence: []})
    absent = some & Q(**{f"{holding}__isnull": False, f"{holding}__text": None})
    return (
        Source(
            model,
            Q(GreaterThan(end, F(length))),
            _("Evidence ends at %(end)s, past the text’s end %(length)s."),
            {"end": end, "length": length},
        ),
        Source(
            model,
            some & Q(**{f"{holding}__isnull": True}),
            _("Has evidence, but the article has no holding."),
        ),
        Source(
            model,
            absent,
            _("The text of %(file)s is not attached, so the evidence cannot be read."),
            {"file": f"{holding}__filename"},
        ),
    )


def evidence_fields() -> list[tuple[type, str]]:
    """Return every model and field that names places in a text."""
    models = dict.fromkeys([*(model for _code, model, *_rest in FACTS), Slip])
    return [
        (model, field.name)
        for model in models
        for field in model._meta.concrete_fields
        if isinstance(field, EvidenceField)
    ]

"""Two records side by side: every value, what points to each, where both are."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Count, Model, QuerySet
from django.utils.text import capfirst

from archive.admin.searching import matching
from archive.catalogue.entries import relations
from archive.curation.combining import relations_to
from archive.curation.values import BOTH, KEPT, NONE, OTHER, Question, groups
from archive.models import Appearance, Article, ArticleDate, Citation, Involvement, Post
from archive.models.base import CatalogueModel

LINKS_SHOWN = 200  # of each kind, of both records together
SHARED_SHOWN = 100


@dataclass(frozen=True, slots=True)
class Cell:
    """What one record says in a field; `answer` is what to send to pick it, empty for no choice."""

    text: str
    answer: str
    picked: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A field of both records, with answers that neither record gives, such as both notes."""

    name: str
    label: str
    cells: list[Cell]
    more: list[Cell]


@dataclass(frozen=True, slots=True)
class Link:
    """A row that points to a record: in which article, when, in what words."""

    value: str
    article: str
    title: str
    date: str
    words: str


@dataclass
class Links:
    """All of one kind that point to one record: the first of them, and how many there are."""

    label: str
    count: int = 0
    shown: list[Link] = field(default_factory=list)


def shown(record: Model, known: object) -> str:
    """Return a field's value as a person reads it."""
    if known.is_relation:
        related = getattr(record, known.name)
        return "" if related is None else f"{related} · {related.key}"
    value = getattr(record, known.attname)
    if known.choices:
        return str(getattr(record, f"get_{known.name}_display")())
    return "\n".join(value) if isinstance(value, list) else str(value or "")


def compared(
    pair: tuple[CatalogueModel, CatalogueModel], asked: list[Question], picks: dict[str, str]
) -> list[Row]:
    """Return all fields of two records; where they differ, with what is picked of each."""
    by_field = {question.fields: question for question in asked}
    rows = []
    for fields in groups(type(pair[0])):
        question = by_field.get(tuple(known.name for known in fields))
        said = ["\n\n".join(filter(None, (shown(r, f) for f in fields))) for r in pair]
        answers = question.answers if question else ()
        pick = picks.get(question.name, question.default) if question else ""
        sides = (KEPT, OTHER) if question else ("", "")
        cells = [
            Cell(text, side if side in answers else "", side == pick)
            for text, side in zip(said, sides, strict=True)
        ]
        more = [Cell("", side, side == pick) for side in (BOTH, NONE) if side in answers]
        name = question.name if question else fields[0].name
        rows.append(Row(name, str(capfirst(fields[0].verbose_name)), cells, more))
    return rows


def links_of(pair: tuple[CatalogueModel, ...], sought: str = "") -> list[list[Links]]:
    """Return for each kind of link what points to each of some records.

    `sought` leaves those whose article or words hold all its words.
    """
    pks = [record.pk for record in pair]
    kinds, links = [], []
    for relation in relations_to(type(pair[0])):
        name, model = relation.name, relation.model
        found = model._base_manager.filter(**{f"{name}__in": pks})
        counts = dict(found.order_by().values_list(name).annotate(Count("pk")))
        sides = {pk: Links(label(relation), counts.get(pk, 0)) for pk in pks}
        if counts:
            with_names = found.select_related(*relations(model)).order_by(*order(model))
            if model is Appearance:
                with_names = with_names.prefetch_related("posts", "roles")
            if sought:
                with_names = with_names.filter(pk__in=numbers_of(found, sought))
            links += [
                (sides[getattr(row, relation.attname)], relation, row)
                for row in with_names[:LINKS_SHOWN]
            ]
        kinds.append([sides[pk] for pk in pks])
    dates = dates_of({article.pk for *_x, row in links if (article := article_of(row))})
    for side, relation, row in links:
        side.shown.append(link(relation, row, dates))
    return [sides for sides in kinds if any(side.count for side in sides)]


def listed(relation: object, rows: QuerySet) -> Links:
    """Return rows that lead to a record through a foreign key, the first of them in words."""
    found = Links(label(relation), rows.count())
    if found.count:
        several = rows.select_related(*relations(relation.model)).order_by(*order(relation.model))
        if relation.model is Appearance:
            several = several.prefetch_related("posts")
        shown = list(several[:LINKS_SHOWN])
        dates = dates_of({article.pk for row in shown if (article := article_of(row))})
        found.shown = [link(relation, row, dates) for row in shown]
    return found


def label(relation: object) -> str:
    """Return what a kind of link is called: by the field too, where it is a field of many."""
    many = str(capfirst(relation.model._meta.verbose_name_plural))
    return many if relation.model in LINKING else f"{many}: {relation.verbose_name}"


LINKING = {Appearance: "person", Involvement: "organisation", Citation: "resolution"}


def order(model: type[Model]) -> list[str]:
    """Return the order of links: that of their articles."""
    names = {known.name for known in model._meta.concrete_fields}
    if "article" in names:
        return ["article__key", "pk"]
    return ["appearance__article__key", "pk"] if "appearance" in names else ["pk"]


def article_of(row: Model) -> Article | None:
    """Return the article that a link stands in."""
    if isinstance(row, Article):
        return row
    return getattr(row, "article", None) or getattr(
        getattr(row, "appearance", None), "article", None
    )


def words_of(row: Model) -> str:
    """Return what a link says."""
    if isinstance(row, Appearance):
        return "; ".join(post.wording for post in row.posts.all()) or row.rank
    if isinstance(row, Involvement):
        return f"{row.get_role_display()}: {row.wording}"
    if isinstance(row, Post):
        return f"{row.appearance.person.name}: {row.wording}"
    if article_of(row) is row:
        return ""
    return getattr(row, "wording", "") or f"{row} · {row.key}"


def numbers_of(found: QuerySet, sought: str) -> list[int]:
    """Return the first links whose article or own words hold what is sought, marks or none."""
    names = {known.name for known in found.model._meta.concrete_fields}
    columns = [name for name in ("key", "name", "title", "wording") if name in names]
    if "article" in names or "appearance" in names:
        path = "article" if "article" in names else "appearance__article"
        columns += [f"{path}__key", f"{path}__title"]
    rows = found.order_by(*order(found.model)).values_list("pk", *columns)
    return matching(rows, sought)[:LINKS_SHOWN]


def link(relation: object, row: Model, dates: dict[int, str]) -> Link:
    """Return a link as it is shown."""
    article = article_of(row)
    value = f"{row._meta.label_lower}.{relation.name}:{row.pk}"
    if article is None:
        return Link(value, "", "", "", words_of(row))
    return Link(value, article.key, article.title, dates.get(article.pk, ""), words_of(row))


def dates_of(articles: set[int]) -> dict[int, str]:
    """Return the date of each article: of the event, else the next best."""
    found: dict[int, dict[str, str]] = defaultdict(dict)
    rows = ArticleDate.objects.filter(article__in=articles)
    for article, kind, edtf in rows.values_list("article", "kind", "edtf"):
        found[article][kind] = edtf
    return {
        article: kinds.get("event") or kinds.get("published") or next(iter(kinds.values()))
        for article, kinds in found.items()
    }


def shared(one: CatalogueModel, other: CatalogueModel) -> list[str]:
    """Return the articles in which both are, where two links may become one."""
    found: set[str] = set()
    for model, name in (
        (Appearance, "person"),
        (Involvement, "organisation"),
        (Citation, "resolution"),
    ):
        if model._meta.get_field(name).related_model is type(one):
            mine = model.objects.filter(**{name: other.pk}).values("article")
            rows = model.objects.filter(**{name: one.pk, "article__in": mine})
            found |= set(rows.values_list("article__key", flat=True)[:SHARED_SHOWN])
    return sorted(found)

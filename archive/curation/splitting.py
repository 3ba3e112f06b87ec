"""Splitting: of one record that is really two, what belongs to the other becomes a new record's."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.contrib.auth.models import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from archive.curation import rows
from archive.curation.combining import Refusal, relations_to, united, with_names
from archive.curation.merging import MERGEABLE, lead_elsewhere, locked
from archive.curation.values import NOTES, refuse_faults
from archive.models import Alias, Appearance, Article, Merge
from archive.models.base import CatalogueModel

# What a new record says of itself; it takes all else from the record it comes out of.
SAID = ("key", "name", "name_en", "number", "issued", "title", "title_en")


@dataclass
class Wish:
    """What a curator wants: the new record's own values, the names and the links that are its.

    `links` are such as `archive.involvement.organisation:12`, from `links_to`.
    """

    values: dict[str, str]
    names: list[str] = field(default_factory=list)
    links: set[str] = field(default_factory=set)


def fields_said(model: type[CatalogueModel]) -> list[models.Field]:
    """Return the fields that a new record needs values of its own for."""
    return [f for f in model.fixture_fields() if f.name in SAID]


def link_name(relation: models.Field, pk: int) -> str:
    """Return the name of a link on the page of a split."""
    return f"{relation.model._meta.label_lower}.{relation.name}:{pk}"


def split(record: CatalogueModel, wish: Wish, user: AbstractBaseUser | None, reason: str) -> Merge:
    """Make a new record of what belongs to another one; return the note that undoes it.

    One transaction. Raises Refusal, or ValidationError that names the fields at fault.
    """
    if not reason.strip():
        raise Refusal(_("Say why: the reason stands in the history of every record touched."))
    if record._meta.model_name not in MERGEABLE:
        raise Refusal(_("Records of this type are never split."))
    if not wish.links:
        raise Refusal(_("Choose at least one link that belongs to the other one."))
    with transaction.atomic():
        (record,) = locked(record)
        made = new_record(record, wish)
        changes = [rows.create(made, user, reason)]
        ledger = rows.Ledger()
        moving = Moving(ledger, record, made, user, reason)
        moving.move(wish.links)
        own = ledger.touch(record)
        own.names = [name for name in own.names if name not in wish.names]
        record_type = record._meta.model_name
        lead_elsewhere(ledger, record_type, record.key, made.key, moving.articles_left())
        changes += moving.made + ledger.changes()
        rows.write([c for c in changes if c.before is not None], user, reason)
        return Merge.objects.create(
            kind="split",
            record_type=record_type,
            kept_key=record.key,
            other_key=made.key,
            reason=reason,
            user=user,
            changes=[change.as_json() for change in changes],
        )


def new_record(record: CatalogueModel, wish: Wish) -> CatalogueModel:
    """Return the new record, sound but not saved."""
    model = type(record)
    unknown = set(wish.names).difference(record.names)
    if unknown:
        raise Refusal(_("“%(name)s” is no name of this record.") % {"name": sorted(unknown)[0]})
    values = {f.attname: getattr(record, f.attname) for f in model.fixture_fields()}
    values |= dict.fromkeys(NOTES, "") | {"names": list(wish.names)}
    values |= {f.name: wish.values.get(f.name, "") for f in fields_said(model)}
    made = model(**values)
    made.derive()
    made.clean_fields()
    if model.objects.filter(key=made.key).exists():
        raise ValidationError({"key": _("A record still has this key.")})
    if Alias.objects.filter(record_type=model._meta.model_name, key=made.key).exists():
        message = _("This key is an alias of another record; keys are never used again.")
        raise ValidationError({"key": message})
    refuse_faults(made, (0, 0))
    return made


class Moving:
    """Moves chosen links from a record to a new one."""

    def __init__(
        self,
        ledger: rows.Ledger,
        record: CatalogueModel,
        made: CatalogueModel,
        user: AbstractBaseUser | None,
        reason: str,
    ) -> None:
        self.ledger, self.record, self.new = ledger, record, made
        self.user, self.reason = user, reason
        self.made: list[rows.RowChange] = []
        self.articles: set[int] = set()
        self.moved: dict[str, set[int]] = defaultdict(set)

    def move(self, links: Iterable[str]) -> None:
        """Move links; parts of an appearance that stays move to an appearance of their own."""
        wanted: dict[str, set[int]] = defaultdict(set)
        for link in links:
            name, _colon, number = link.rpartition(":")
            if not number.isdecimal():
                raise Refusal(_("“%(link)s” is no link of this record.") % {"link": link[:80]})
            wanted[name].add(int(number))
        for relation in relations_to(type(self.record)):
            self.move_rows(relation, wanted.pop(link_name(relation, 0)[:-2], set()))
        self.move_aliases(wanted.pop("archive.alias.target", set()))
        if isinstance(self.record, MERGEABLE["person"]):
            self.move_parts(wanted)
        if wanted:
            raise Refusal(_("“%(link)s” is no link of this record.") % {"link": min(wanted)[:80]})

    def move_rows(self, relation: models.ForeignKey, pks: set[int]) -> None:
        """Let rows that point to the record point to the new one."""
        found = with_names(relation.model).filter(**{relation.name: self.record.pk, "pk__in": pks})
        for row in found.order_by("pk"):
            row = self.ledger.touch(row)
            setattr(row, relation.attname, self.new.pk)
            self.moved[link_name(relation, 0)].add(row.pk)
            self.articles |= article_of(row)
            pks = pks - {row.pk}
        if pks:
            raise gone()

    def move_aliases(self, pks: set[int]) -> None:
        """Let lost keys lead to the new record."""
        kind = self.record._meta.model_name
        found = Alias.objects.filter(pk__in=pks, record_type=kind, target=self.record.key)
        for alias in found:
            self.ledger.touch(alias).target = self.new.key
        if len(found) != len(pks):
            raise gone()

    def move_parts(self, wanted: dict[str, set[int]]) -> None:
        """Move posts and roles whose appearance stays: both people are in the article."""
        parts: dict[int, list[tuple[models.ForeignKey, models.Model]]] = defaultdict(list)
        for relation in relations_to(Appearance):
            pks = wanted.pop(link_name(relation, 0)[:-2], set())
            found = with_names(relation.model).filter(pk__in=pks, appearance__person=self.record.pk)
            for row in found:
                parts[row.appearance_id].append((relation, row))
                pks = pks - {row.pk}
            if pks:
                raise gone()
        for whole, group in parts.items():
            appearance = group[0][1].appearance
            if self.ledger.records.get(("archive.appearance", whole)) is None:
                own = self.new_appearance(appearance, [row.evidence for _r, row in group])
                for relation, row in group:
                    setattr(self.ledger.touch(row), relation.attname, own.pk)

    def new_appearance(self, beside: Appearance, evidence: list) -> Appearance:
        """Make the new person's appearance in an article where both are."""
        others = Appearance.objects.filter(article=beside.article_id)
        last = others.aggregate(last=Max("order"))["last"]
        places: list = []
        for more in evidence:
            places = united(places, more)
        made = Appearance(
            article_id=beside.article_id, person=self.new, order=last + 1, evidence=places
        )
        self.made.append(rows.create(made, self.user, self.reason))
        return made

    def articles_left(self) -> set[int]:
        """Return the articles that have nothing more to do with the old record.

        Only in their accounts do its links lead to the new one for certain.
        """
        stay: set[int] = set()
        for relation in relations_to(type(self.record)):
            found = relation.model._base_manager.filter(**{relation.name: self.record.pk})
            found = found.exclude(pk__in=self.moved[link_name(relation, 0)])
            if relation.model is Article:
                stay |= set(found.values_list("pk", flat=True))
            elif path := path_to_article(relation.model):
                stay |= set(
                    found.filter(**{f"{path}__in": self.articles}).values_list(path, flat=True)
                )
        return self.articles - stay


def path_to_article(model: type[models.Model]) -> str:
    """Return the lookup that leads from a link to its article, or an empty string."""
    names = {known.name for known in model._meta.concrete_fields}
    if "article" in names:
        return "article"
    return "appearance__article" if "appearance" in names else ""


def article_of(row: models.Model) -> set[int]:
    """Return the article that a link stands in, as a set of none or one."""
    if isinstance(row, Article):
        return {row.pk}
    if hasattr(row, "article_id"):
        return {row.article_id}
    return {row.appearance.article_id} if hasattr(row, "appearance_id") else set()


def gone() -> Refusal:
    """Return the refusal of links that are no longer there."""
    return Refusal(_("Some of these links have changed meanwhile; look at them as they are now."))

"""Forms of the catalogue: evidence found in the text, and the rules that go over several fields."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from archive.admin import evidence, receiving, reviewing, rules
from archive.admin.evidence import Source
from archive.admin.fields import EvidenceInput, RecordSelect
from archive.models import Appearance, Article

HOLDING_PREFIX = "holding-0"


class CatalogueForm(forms.ModelForm):
    """A form of any record. `source` is what its evidence points into, where that is known."""

    def __init__(self, *args, source: Source | None = None, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.source = source
        self.remember_choices()
        self.show_quotations()
        reviewing.offer(self)

    def remember_choices(self) -> None:
        """Give each autocomplete the record that is chosen, where it came with the instance."""
        for name, field in self.fields.items():
            select = getattr(field.widget, "widget", field.widget)
            if isinstance(select, RecordSelect):
                select.known = self.chosen(name)

    def chosen(self, name: str) -> object:
        """Return the related record that is already in memory, or None."""
        return self.instance._state.fields_cache.get(name)

    def show_quotations(self) -> None:
        """Show under each evidence the words that it points to, where the text is attached."""
        if self.instance.pk is None:
            return
        for name, field in self.fields.items():
            places = isinstance(field, EvidenceInput) and self.places_shown(name)
            if places:
                words = evidence.quotations(places, self.current_source())
                if words:
                    quoted = format_html_join(" · ", "“{}”", ((said,) for said in words))
                    said = format_html(_("In the text: {}"), quoted)
                    field.help_text = format_html("<span data-evidence-words>{}</span>", said)

    def places_shown(self, name: str) -> list:
        """Return the places that the form shows: typed in a submit that came back, else stored."""
        if not self.is_bound:
            return getattr(self.instance, name)
        try:
            typed = evidence.parse(str(self.data.get(self.add_prefix(name), "")))
        except ValidationError:
            return []
        return sorted(item for item in typed if isinstance(item, list)) if typed else []

    def current_source(self) -> Source:
        """Return what the evidence points into: given, or that of the record's own article."""
        return self.source or evidence.source_for(self.instance)

    def chosen_source(self) -> Source:
        """Return what the evidence points into, of an article chosen in this form too."""
        if self.source or self.instance.pk:
            return self.current_source()
        for name in ("appearance", "article"):
            chosen = self.cleaned_data.get(name)
            if isinstance(chosen, Appearance | Article):
                return evidence.source_for(chosen)
        return self.current_source()

    def clean(self) -> dict:
        """Find words of evidence in the text, then judge the rules of every record."""
        super().clean()
        self.find_places()
        rules.apply(
            self,
            reviewing.status_faults,
            rules.note_faults,
            rules.circle_faults,
            *self.further_rules(),
            rules.unproved_faults,
        )
        return self.cleaned_data

    def find_places(self) -> None:
        """Find words of evidence in the text."""
        for name, field in self.fields.items():
            if isinstance(field, EvidenceInput) and name in self.cleaned_data:
                items = self.cleaned_data[name]
                try:
                    if items:
                        found = evidence.resolve(items, self.chosen_source(), self[name].label)
                        self.cleaned_data[name] = found
                except ValidationError as error:
                    self.add_error(name, error)

    def further_rules(self) -> tuple:
        """Return the rules of this kind of record alone."""
        return ()


class EntityForm(CatalogueForm):
    """A form of what has a permanent key."""

    def further_rules(self) -> tuple:
        """A lost key is not given again."""
        return (rules.key_faults,)


class ArticleForm(CatalogueForm):
    """The form of an article."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and evidence.source_for(self.instance).text is None:
            self.instance.evidence_source = self.posted_source()

    def posted_source(self) -> Source:
        """Return what evidence points into when a document comes in the same submit."""
        known = evidence.source_for(self.instance)
        upload = self.files.get(f"{HOLDING_PREFIX}-file")
        if upload:
            try:
                text = receiving.receive(upload).text
            except ValidationError:
                return known  # the holding's own form says what is wrong with it
            return Source(len(text), text)
        length = self.data.get(f"{HOLDING_PREFIX}-length", "")
        return Source(int(length[:9])) if known == Source() and length.isdecimal() else known

    def find_places(self) -> None:
        """Find a transcribed title by itself, where it stands in one place to the letter."""
        super().find_places()
        given = self.cleaned_data
        title, text = given.get("title"), self.chosen_source().text
        unsaid = "title_evidence" in given and not given["title_evidence"]
        if title and text and unsaid and given.get("title_basis") == "transcribed":
            found = evidence.places_of(title, text)
            if len(found) == 1:
                given["title_evidence"] = found

    def further_rules(self) -> tuple:
        """Bases, withdrawal and accounts."""
        return (
            rules.key_faults,
            rules.basis_faults,
            rules.withdrawal_faults,
            rules.account_faults,
        )


class AliasForm(CatalogueForm):
    """The form of an alias."""

    def further_rules(self) -> tuple:
        """An alias leads somewhere."""
        return (rules.alias_faults,)


class DistinctForm(CatalogueForm):
    """The form of a pair of records that are two."""

    def clean(self) -> dict:
        """Put the keys in order: a pair has one spelling."""
        super().clean()
        keys = [self.cleaned_data.get(name) for name in ("first", "second")]
        if all(keys):
            self.cleaned_data["first"], self.cleaned_data["second"] = sorted(keys)
        return self.cleaned_data

    def further_rules(self) -> tuple:
        """Both keys are records'."""
        return (rules.pair_faults,)

"""The form of a holding: its document comes in as a file; its text is no field, never edited."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.admin import rules
from archive.admin.fields import SegmentsInput
from archive.admin.forms import CatalogueForm
from archive.admin.receiving import MATCHING_FILE_HELP, Document, DocumentField
from archive.models import Holding
from archive.models.keeping import FIXITY

FOLLOWING = ("filename", *FIXITY, "segments")  # what follows from the document itself


class HoldingForm(CatalogueForm):
    """The form of a holding. Its text can come in once, with its file, and never change."""

    segments = SegmentsInput(label=gettext_lazy("Segments"))
    file = DocumentField()

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "segments" in self.fields:
            self.fields["segments"].help_text = _(
                "One a line, in the order of the text: kind and place, such as: paragraph 128-950"
            )
        self.fields["file"].label = _("Document as received")
        if getattr(self.instance, "is_attached", bool(self.instance.pk)):
            del self.fields["file"]
        elif self.instance.pk:
            self.fields["file"].help_text = MATCHING_FILE_HELP
        else:
            for name in self.fields.keys() & FOLLOWING:
                self.fields[name].required = False

    def clean(self) -> dict:
        """Let the record follow from its document, or ask for what fixes it; then the rules."""
        document = self.cleaned_data.get("file")
        if document and self.instance.pk:
            self.compare(document)
        elif document:
            self.follow(document)
        elif self.instance.pk is None and "file" not in self.errors:
            for name in self.fields.keys() & FOLLOWING:
                if name not in self.errors and self.cleaned_data.get(name) in (None, "", []):
                    self.add_error(name, self.fields[name].error_messages["required"])
        self.refuse_known_document()
        return super().clean()

    def follow(self, document: Document) -> None:
        """Take name, checksum, sizes and segments from the document; what was typed must agree."""
        given = self.cleaned_data
        given["filename"] = given.get("filename") or document.name
        given["segments"] = given.get("segments") or document.segments
        for name in FIXITY:
            typed, found = given.get(name), document.fixity[name]
            if name not in self.errors and typed not in (None, "", found):
                message = _("The document says otherwise: %s. Leave this empty.") % found
                self.add_error(name, ValidationError(message))
            else:
                given[name] = found

    def compare(self, document: Document) -> None:
        """Refuse a document that is not the one which the record describes."""
        for name in FIXITY:
            said, found = getattr(self.instance, name), document.fixity[name]
            if said != found:
                values = {"name": document.name, "found": found, "said": said, "field": name}
                message = _("“%(name)s” is another document: %(field)s %(found)s, not %(said)s.")
                self.add_error("file", ValidationError(message % values))
                return

    def refuse_known_document(self) -> None:
        """Name the article that has this very document already."""
        checksum = self.cleaned_data.get("sha256")
        others = Holding.objects.filter(sha256=checksum).exclude(pk=self.instance.pk)
        other = others.select_related("article").defer("text").first() if checksum else None
        if other is not None:
            message = _("This document is the holding of %(article)s already: %(name)s.")
            values = {"article": other.article, "name": other.filename}
            self.add_error("sha256", ValidationError(message % values))

    def save(self, commit: bool = True) -> Holding:
        """Attach the text: to a new record as it is saved, to an old one by itself."""
        document = self.cleaned_data.get("file")
        if document:
            self.instance.attach(document.content)
        return super().save(commit)

    def further_rules(self) -> tuple:
        """A plain file name, segments inside the text."""
        return (rules.holding_faults,)

"""Documents that a curator brings in through the browser: taken as received, byte for byte."""

import hashlib
from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from archive.models.fields import FORBIDDEN
from archive.text import folding, segments

LIMIT = 1_000_000  # bytes; the longest release that is known has 20,000
FILE_HELP = gettext_lazy(
    "The document as received, plain text in UTF-8. Name, checksum, sizes and segments follow from"
    " it; correct the segments where they are wrong. Without it give what fixes the document; the"
    " command “load” attaches the text later."
)
MATCHING_FILE_HELP = gettext_lazy(
    "The text is not attached yet. Choose the very document that the checksum describes."
)


@dataclass(frozen=True, slots=True)
class Document:
    """A document as received: the name of its file, its bytes and their text."""

    name: str
    content: bytes
    text: str

    @property
    def fixity(self) -> dict[str, object]:
        """Return what a record says of this document, by field."""
        return {
            "filename": self.name,
            "sha256": hashlib.sha256(self.content).hexdigest(),
            "bytes": len(self.content),
            "length": len(self.text),
        }

    @property
    def segments(self) -> list[list]:
        """Return the segments that blank lines suggest."""
        return segments.propose(self.text)


def receive(upload: UploadedFile) -> Document:
    """Return the document of an upload; ValidationError for what is no text of record."""
    name = folding.normalise(upload.name)
    if upload.size > LIMIT:
        raise ValidationError(
            _("“%(name)s” has %(size)s bytes; a document has at most %(limit)s."),
            params={"name": name, "size": upload.size, "limit": LIMIT},
        )
    upload.seek(0)
    content = upload.read()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValidationError(
            _("“%(name)s” is not UTF-8: byte %(place)s is wrong."),
            params={"name": name, "place": error.start},
        ) from None
    control = FORBIDDEN.search(text)
    if control:
        raise ValidationError(
            _("“%(name)s” is no plain text: it has the character U+%(code)s at %(place)s."),
            params={"name": name, "code": f"{ord(control[0]):04X}", "place": control.start()},
        )
    if not segments.propose(text):
        raise ValidationError(_("“%(name)s” has no words."), params={"name": name})
    return Document(name, content, text)


class DocumentField(forms.FileField):
    """A file whose clean value is a `Document`."""

    def __init__(self, **kwargs) -> None:
        super().__init__(**{"required": False, "help_text": FILE_HELP} | kwargs)

    def to_python(self, data: UploadedFile | None) -> Document | None:
        """Return the document that was sent, None where none was."""
        upload = super().to_python(data)
        return upload and receive(upload)

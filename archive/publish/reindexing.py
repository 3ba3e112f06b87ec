"""Indexing rewritten articles anew, in the search index of an edition that is amended."""

import sqlite3
from collections.abc import Collection, Mapping, Sequence
from itertools import chain

from pyroaring import BitMap

from archive.publish import frequent, index, words
from archive.publish.names import Names
from archive.publish.plan import Change
from archive.text.forms import LEVELS

FEW = tuple(f"few_{level}" for level in LEVELS)  # indexes of the rewritten articles alone
Forms = list[tuple[str, str, str]]


class Reindexing:
    """Takes the words of some articles out of the index and puts in those that they have now."""

    def __init__(self, edition: sqlite3.Connection, ordinals: Mapping[str, int]) -> None:
        self.edition, self.ordinals = edition, ordinals
        self.common = {word for (word,) in edition.execute("SELECT word FROM common")}
        for table in FEW:
            edition.execute(index.TABLE.format(f"temp.{table}"))

    def write(self, changes: Sequence[Change], former: Names, named: Names) -> None:
        """Write the words of articles; `former` has the words of names before, `named` of now."""
        out, into = words.Vocabulary(), words.Vocabulary()
        gained: tuple[set[str], ...] = tuple(set() for _ in LEVELS)
        new = []
        # All that goes goes first: an article may get the number that another had.
        for change in changes:
            forms = self.forms(change.now, named, into)
            new.append((change, forms))
            before: Forms = []
            if change.before:
                before = self.forms(change.before, former, out)
                index.take_document_out(self.edition, change.former, before)
            for level, every in enumerate(gained):
                every |= said(forms, level) - said(before, level)
        for change, forms in new:
            index.write_document(self.edition, change.number, forms)
            index.write_document(self.edition, self.ordinals[change.key], forms, FEW)
        words.amend(self.edition, out, into)
        rewritten = BitMap(self.ordinals[change.key] for change in changes)
        for level, tables in enumerate(zip(index.TABLES, FEW, strict=True)):
            frequent.amend(self.edition, level, tables, rewritten, gained[level])

    def forms(self, record: dict, names: Names, vocabulary: words.Vocabulary) -> Forms:
        """Return an article's words as they are indexed, and count them."""
        columns = index.indexed(record, names)
        vocabulary.take(list(chain.from_iterable(each.written for each in columns)))
        forms = [each.forms for each in columns]
        return [*forms, words.paired(forms, self.common)]

    def mentions(self, anew: Collection[str]) -> dict[str, BitMap]:
        """Return in which rewritten articles each document is mentioned, by key; `anew` in all."""
        found = frequent.mentions(self.edition, FEW, found_in=frequent.few)
        return found | (frequent.mentions(self.edition, index.TABLES, anew) if anew else {})


def said(forms: Forms, level: int) -> set[str]:
    """Return the words of an article in one form, pairs too."""
    return set(chain.from_iterable(column[level].split() for column in forms))

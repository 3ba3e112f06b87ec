"""Likeness: which people, bodies and documents have names so near that they may be one.

People are compared by whole names, syllable by syllable: a surname, or a surname and a middle
name, joins nobody. Candidates are found through what their names have in common, so that five
thousand people take a fraction of a second; RapidFuzz then tells how near two spellings are.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import combinations, product

from django.utils.translation import gettext as _
from rapidfuzz import fuzz
from rapidfuzz.distance import DamerauLevenshtein

from archive.models import Organisation, Person, Resolution
from archive.text import folding, references

SAME_SYLLABLES = 3  # a name of fewer is no ground for suspecting a slip of the pen
OTHER_NAMES = 4  # syllables of a further name that two bodies do not share by chance
NEAR = 94  # of 100: how near the names of two bodies or documents are that may be one
VOWELS = frozenset("aeiouy")
# Words that the name of a body may have or not have.
LITTLE = frozenset("va cua tinh thanh pho huyen xa phuong thi tran cac ve tai".split())


@dataclass(frozen=True, slots=True)
class Candidate:
    """A record as it is compared: key, row number, name, and the folded syllables of its names.

    `home` tells apart what has the same words elsewhere: a body's province, a document's issuer.
    `linked` has the keys of records with which it is known to be connected.
    """

    key: str
    pk: int
    name: str
    spellings: tuple[tuple[str, ...], ...]
    home: Hashable = None
    linked: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one, and in words what makes one think so."""

    one: Candidate
    other: Candidate
    says: str

    @property
    def keys(self) -> frozenset[str]:
        """Return both keys."""
        return frozenset((self.one.key, self.other.key))


def syllables(name: str) -> tuple[str, ...]:
    """Return the folded words of a name."""
    folded = folding.fold(name)
    return tuple("".join(c if c.isalnum() else " " for c in folded).split())


def people() -> list[Pair]:
    """Return the pairs of people with the same folded name, or nearly the same whole name."""
    candidates = [
        Candidate(key, pk, name, tuple(dict.fromkeys(map(syllables, (name, *names)))))
        for key, pk, name, names in Person.objects.order_by("key").values_list(
            "key", "pk", "name", "names"
        )
    ]
    borne = Counter(syllable for each in candidates for syllable in set().union(*each.spellings))
    rare = {syllable for syllable, people_with_it in borne.items() if people_with_it == 1}
    found: dict[frozenset[str], Pair] = {}
    for one, other, mine, theirs in near_names(candidates):
        says = likeness(one, other, mine, theirs, rare)
        if says:
            found.setdefault(frozenset((one.key, other.key)), Pair(*in_order(one, other), says))
    return list(found.values())


def in_order(one: Candidate, other: Candidate) -> tuple[Candidate, Candidate]:
    """Return two candidates in the order of their keys."""
    return (one, other) if one.key < other.key else (other, one)


def near_names(candidates: list[Candidate]) -> Iterator[tuple]:
    """Yield two people and a spelling of each that differ in one syllable at most.

    Two spellings that differ so have one form in common when one syllable is left out.
    """
    blocks: dict[tuple, list[tuple[Candidate, tuple]]] = defaultdict(list)
    for candidate in candidates:
        for spelling in candidate.spellings:
            if len(spelling) > 1:
                for form in without_one(spelling):
                    blocks[form].append((candidate, spelling))
    for block in blocks.values():
        for (one, mine), (other, theirs) in combinations(block, 2):
            if one is not other:
                yield one, other, mine, theirs


def without_one(spelling: tuple[str, ...]) -> Iterator[tuple]:
    """Yield a spelling whole, and without each of its syllables where enough are left."""
    yield spelling
    if len(spelling) >= SAME_SYLLABLES:
        for at in range(len(spelling)):
            yield (*spelling[:at], *spelling[at + 1 :])


def likeness(one: Candidate, other: Candidate, mine: tuple, theirs: tuple, rare: set[str]) -> str:
    """Return in words why two names may be one person's, or an empty text.

    `rare` has the syllables that one person alone has: one that several have is no slip.
    """
    second = in_order(one, other)[1]
    names = {"other": second.name, "key": second.key}
    if mine == theirs:
        return _("%(other)s (%(key)s) has a name of the same letters.") % names
    if len(mine) == len(theirs):
        differing = [pair for pair in zip(mine, theirs, strict=True) if pair[0] != pair[1]]
        if len(differing) == 1 and rare & set(differing[0]) and slip(*differing[0]):
            return _("%(other)s (%(key)s) differs in a letter.") % names
        return ""
    if min(len(mine), len(theirs)) < SAME_SYLLABLES:
        return ""  # Nguyễn Anh and Nguyễn Đức Anh: surname and given name join nobody
    if abs(len(mine) - len(theirs)) == 1 and (mine[0], mine[-1]) == (theirs[0], theirs[-1]):
        return _("%(other)s (%(key)s) has one syllable more or less.") % names
    return ""


def slip(mine: str, theirs: str) -> bool:
    """Tell whether two folded syllables may be one with a slip of the pen.

    Hùng and Hằng are two names: another vowel makes another syllable.
    """
    if DamerauLevenshtein.distance(mine, theirs, score_cutoff=1) > 1:
        return False
    changed = set(mine) ^ set(theirs)
    return len(mine) != len(theirs) or not changed or not changed <= VOWELS


def organisations() -> list[Pair]:
    """Return the pairs of bodies of one province, or of none, with nearly the same name.

    The same words in two provinces are two bodies; a part and its whole, or a body and its
    successor, are connected already.
    """
    paths = ("key", "pk", "name", "names", "province_id", "parent__key", "successor__key")
    candidates = [
        Candidate(key, pk, name, spellings(name, names), home, frozenset((parent, heir)))
        for key, pk, name, names, home, parent, heir in Organisation.objects.order_by(
            "key"
        ).values_list(*paths)
    ]
    homes: dict[Hashable, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        homes[candidate.home].append(candidate)
    anywhere = homes.pop(None, [])
    pairs = [*combinations(anywhere, 2)]
    for several in homes.values():
        pairs += combinations(several, 2)
        pairs += product(several, anywhere)
    return list(suspects(pairs))


def spellings(name: str, names: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """Return the folded names of a body or document: its own, and others that are long."""
    others = (said for said in map(syllables, names) if len(said) >= OTHER_NAMES)
    return tuple(dict.fromkeys((syllables(name), *others)))


def suspects(pairs: Iterable[tuple[Candidate, Candidate]]) -> Iterator[Pair]:
    """Yield the pairs that have a name in common, or own names that are nearly the same."""
    bare = {}
    for pair in pairs:
        one, other = in_order(*pair)
        if one.key in other.linked or other.key in one.linked:
            continue
        values = {"other": other.name, "key": other.key}
        if not set(one.spellings).isdisjoint(other.spellings):
            yield Pair(
                one, other, _("%(other)s (%(key)s) has a name of the same letters.") % values
            )
            continue
        for each in pair:
            if each.key not in bare:
                bare[each.key] = essence(each.spellings[0])
        if nearly(bare[one.key], bare[other.key]):
            yield Pair(one, other, _("%(other)s (%(key)s) has nearly the same name.") % values)


def essence(said: tuple[str, ...]) -> str:
    """Return the words of a name without little ones."""
    return " ".join(word for word in said if word not in LITTLE) or " ".join(said)


def nearly(mine: str, theirs: str) -> bool:
    """Tell whether two names are one but for order and a slip; another number is another name."""
    if abs(len(mine) - len(theirs)) > 3 or not fuzz.token_sort_ratio(
        mine, theirs, score_cutoff=NEAR
    ):
        return False
    one, other = Counter(mine.split()), Counter(theirs.split())
    left, right = sorted((one - other).elements()), sorted((other - one).elements())
    if len(left) != len(right) or len(left) > 1:
        return False
    return not left or (
        not (left[0] + right[0]).isdecimal()
        and min(len(left[0]), len(right[0])) >= SAME_SYLLABLES
        and slip(left[0], right[0])
    )


def documents() -> list[Pair]:
    """Return the pairs of documents with one number and no two issuers or years, or one title."""
    paths = ("key", "pk", "number", "title", "names", "issuer_id", "issued", "replaced_by__key")
    numbers: dict[str, list[tuple]] = defaultdict(list)
    titles: dict[tuple[str, ...], list[tuple]] = defaultdict(list)
    for row in Resolution.objects.order_by("key").values_list(*paths):
        if row[2]:
            numbers[same_number(row[2])].append(row)
        for said in spellings(row[3], row[4]):
            titles[said].append(row)
    found: dict[frozenset[str], Pair] = {}
    for several, says in [
        *((rows, _("%(other)s (%(key)s) has the same number.")) for rows in numbers.values()),
        *((rows, _("%(other)s (%(key)s) has the same title.")) for rows in titles.values()),
    ]:
        for one, other in combinations(several, 2):
            if may_be_one(one, other):
                pair = Pair(as_candidate(one), as_candidate(other), said_of(other, says))
                found.setdefault(pair.keys, pair)
    return list(found.values())


def said_of(row: tuple, says: str) -> str:
    """Return what to say of the other document of a pair."""
    return says % {"other": f"{row[2]} {row[3]}".strip(), "key": row[0]}


def as_candidate(row: tuple) -> Candidate:
    """Return a row of a document as a candidate."""
    return Candidate(row[0], row[1], f"{row[2]} {row[3]}".strip(), ())


def may_be_one(one: tuple, other: tuple) -> bool:
    """Tell whether nothing says that two documents are two: issuer, year, number, replacement."""
    (key, _pk, number, _title, _names, issuer, issued, heir), theirs = one, other
    if key == theirs[0] or key == theirs[7] or heir == theirs[0]:
        return False
    differing = (
        (number and same_number(number), theirs[2] and same_number(theirs[2])),
        (issuer, theirs[5]),
        (issued[:4], theirs[6][:4]),
    )
    return not any(mine and other_ and mine != other_ for mine, other_ in differing)


def same_number(number: str) -> str:
    """Return a number in the form in which those of one document agree: folded, without zeros."""
    with suppress(ValueError):  # a number that is like no other is compared as it is
        number = references.normalise_number(number)
    return "".join(folding.fold(number).split()).lstrip("0")

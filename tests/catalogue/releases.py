"""Made-up articles for specimens, with all that hangs on them and the holdings they stand on."""

import hashlib
from collections import defaultdict
from typing import Any

from archive.text import folding
from tests.catalogue.lots import Lots, Text
from tests.catalogue.proposals import propose

Fields = dict[str, Any]
DATES = (  # days, months, years, unknown parts, decade, intervals, year unknown, and none
    *("2020-06-19", "2020-06-19", "2020-06-20", "2019-12-31", "2020-01-01", "2021-02-28"),
    *("2020-06", "2020-02", "2021-07~", "2020", "2019?", "2020-06-XX", "2021-XX", "202X"),
    *("2020-06-19/2020-06-21", "2019-11/2020-02", "2025-07-01/..", "XXXX-10-24", "XXXX-06", ""),
)


def key_of(record: Fields | None) -> list[str] | None:
    """Return a record's natural key as fixtures write a relation."""
    return record and [record["key"]]


def allowed(basis: str, places: list, text: Text) -> str:
    """Return the basis, or one that needs no evidence where there is none in the text."""
    needed = text.held and basis in ("stated", "abbreviated", "transcribed")
    return basis if places or not needed else "inferred"


class Releases(Lots):
    """Makes articles out of the entities made before."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self.made: dict[str, list[Fields]] = defaultdict(list)
        self.open: dict[str, list[Fields]] = defaultdict(list)  # what published articles may name
        self.texts: dict[str, bytes] = {}
        self.at_work_on = ""

    def pool(self, kind: str, hidden: bool) -> list[Fields]:
        """Return the entities that may be named; nothing public names what is hidden."""
        return (self.made if hidden else self.open)[kind]

    def some(self, kind: str, hidden: bool, part: float = 0.5) -> Fields | None:
        """Return an entity, or none."""
        pool = self.pool(kind, hidden)
        return self.one(*pool) if pool and self.chance(part) else None

    def several(self, kind: str, hidden: bool, most: int) -> list[Fields]:
        """Return some distinct entities."""
        pool = self.pool(kind, hidden)
        return self.random.sample(pool, self.random.randint(0, min(most, len(pool))))

    def article(self, number: int, status: str) -> None:
        """Make an article and all that hangs on it."""
        self.at_work_on, hidden = f"tc{number:04}", status != "published"
        text = Text(held=self.chance(0.8))
        title = self.name(6, hidden)
        headline = text.say(title)
        text.end("headline")
        url = f"https://www.bao{number}.example/{folding.slug(title)}" if self.chance(0.7) else ""
        gone = status == "withdrawn"
        replacement = self.one(None, *self.made["article"]) if gone else None
        fields = {
            "key": self.at_work_on,
            "title": title,
            "title_en": folding.fold(title).title(),
            "title_basis": "transcribed" if headline else "supplied",
            "title_evidence": headline,
            **self.notes("title_", hidden),
            **self.fact("province", key_of(self.some("province", hidden)), text, hidden),
            **self.fact("publisher", key_of(self.some("organisation", hidden)), text, hidden),
            **self.fact("source", url, text, hidden, "_url"),
            "account_vi": self.account(hidden),
            "account_en": self.account(hidden),
            "status": status,
            "withdrawn_reason_vi": "Rút theo lô." if gone else "",
            "withdrawn_reason_en": "Withdrawn by lot." if gone else "",
            "withdrawn_on": "2026-01-02" if gone else None,
            "replacement": key_of(replacement),
        }
        self.made["article"].append(fields)
        self.people(text, hidden)
        self.bodies_and_documents(text, hidden)
        text.end("paragraph")
        self.dates_and_bylines(text, hidden)
        self.numbers_and_slips(text, hidden)
        if not hidden:
            propose(self, text.held, ("draft", "review", "withdrawn")[number % 3])
        text.say(self.words(40) + (f" {self.secret()}" if hidden else ""))
        text.end("furniture")
        self.holding(text)

    def fact(self, name: str, value: Any, text: Text, hidden: bool, suffix: str = "") -> Fields:
        """Return a value with its basis, evidence and note; the basis stands where a value does."""
        basis = self.term("basis") if value else ""
        places = text.say(self.words(2)) if value and self.chance(0.6) else []
        return {
            name + suffix: value,
            f"{name}_basis": allowed(basis, places, text),
            f"{name}_evidence": places,
            **self.notes(f"{name}_", hidden),
        }

    def account(self, hidden: bool) -> str:
        """Return an account of two paragraphs with links, some to what is not public."""
        links = [
            f"[{self.words(2)}]({kind}:{self.one(*self.made[kind])['key']})"
            for kind in ("person", "organisation", "resolution", "province", "person")
        ]
        first, second = (f"{self.words(9).capitalize()} {links[n]}." for n in (0, 1))
        last = f"{self.words(3)} [sic] {links[2]}, {links[3]} {self.words(2)} {links[4]}"
        return f"{first} {second}\n\n{last} {self.secret() if hidden else ''}".strip()

    def people(self, text: Text, hidden: bool) -> None:
        """Make appearances, roles and posts; of private people nothing is public."""
        chosen = self.several("person", hidden, 4)
        for order, person in enumerate(chosen, 1):
            unseen = hidden or person["standing"] != "official"
            key = [self.at_work_on, person["key"]]
            rank = self.one("", self.words(2))
            found = text.say(rank) if rank else []
            said = {"order": order, "rank": rank, "rank_evidence": found}
            said |= {"evidence": text.say(self.words(2)) + text.say(self.words(3))}
            child = {"article": [self.at_work_on], "person": [person["key"]], **said}
            self.link("appearance", child | self.notes(hidden=unseen))
            for role in dict.fromkeys([self.term("appearance_role"), self.term("appearance_role")]):
                words = self.words(2)
                worded = {"wording": words, "evidence": text.say(words)} | self.notes(hidden=unseen)
                self.link("appearancerole", {"appearance": key, "role": role, **worded})
            for number in range(1, self.one(0, 1, 2) + 1):
                self.post(key, number, text, unseen)

    def post(self, appearance: list[str], order: int, text: Text, unseen: bool) -> None:
        """Make a post; that of a private person may be in a body that is not public."""
        worded = self.worded(text)
        told = {
            "wording": worded["wording"],
            "organisation": key_of(self.some("organisation", unseen)),
        }
        told |= {"former": self.chance(0.3)}
        told |= {"basis": worded["basis"], "evidence": worded["evidence"]}
        told = {"appearance": appearance, "order": order, **told}
        self.link("post", told | self.notes(hidden=unseen))

    def bodies_and_documents(self, text: Text, hidden: bool) -> None:
        """Make involvements, some bodies in two roles, and citations, some documents twice."""
        roles = [
            (body, role)
            for body in self.several("organisation", hidden, 4)
            for role in dict.fromkeys(
                [self.term("involvement_role"), self.term("involvement_role")]
            )
        ]
        for order, (body, role) in enumerate(roles, 1):
            told = {"organisation": key_of(body), "role": role, "order": order}
            self.child("involvement", hidden, told | self.worded(text))
        documents = self.several("resolution", hidden, 3)
        for order, document in enumerate(documents + documents[:1], 1):
            told = {"resolution": key_of(document), "order": order, "form": self.term("form")}
            told |= {"relation": self.term("relation")}
            self.child("citation", hidden, told | self.worded(text))

    def dates_and_bylines(self, text: Text, hidden: bool) -> None:
        """Make the three dates, each of which may be unknown, and up to two bylines."""
        for kind in ("captured", "event", "published"):
            edtf = self.one(*DATES)
            if edtf:
                basis = self.term("basis")
                places = text.say(self.words(2)) if self.chance(0.5) else []
                told = {"kind": kind, "edtf": edtf, "basis": allowed(basis, places, text)}
                told |= {"evidence": places}
                self.child("articledate", hidden, told)
        for order in range(1, self.one(0, 1, 2) + 1):
            name = self.name(2)
            told = {"order": order, "name": name, "work": self.term("work")}
            told |= {"wording": f"Tin: {name}", "evidence": text.say(f"Tin: {name}")}
            self.child("byline", hidden, told)

    def numbers_and_slips(self, text: Text, hidden: bool) -> None:
        """Make up to three numbers, one of them a word only, and slips where there is a text."""
        for order in range(1, self.one(0, 1, 2, 3) + 1):
            value = self.one("", "0", "7", "600", "92.5", "1377720")
            words = f"{value.replace('.', ',') or 'hàng nghìn'} {self.words(2)}"
            told = {"order": order, "wording": words, "value": value}
            told |= {f"counted_{tongue}": self.name(3, hidden) for tongue in ("vi", "en")}
            places = [place for _ in range(self.one(1, 2)) for place in text.say(words)]
            told |= {"basis": self.term("basis"), "evidence": places}
            self.child("quantity", hidden, told)
        for order in range(1, self.one(0, 1, 2) + 1 if text.held else 1):
            words = self.words(2)
            told = {"order": order, "wording": words.replace(" ", "")}
            told |= {"reading": self.one("", words), "evidence": text.say(words.replace(" ", ""))}
            self.child("slip", hidden, told)

    def child(self, model: str, hidden: bool, told: Fields) -> None:
        """Keep what hangs on the article under construction."""
        noted = {"article": [self.at_work_on], **told, **self.notes(hidden=hidden)}
        if model in ("involvement", "citation"):
            self.link(model, noted)
        else:
            self.made[model].append(noted)

    def link(self, model: str, told: Fields, status: str = "published") -> None:
        """Keep a link of the article under construction."""
        self.made[model].append(told | {"status": status})

    def worded(self, text: Text) -> Fields:
        """Return a wording, its basis and its evidence, in one or two places."""
        words = self.words(3)
        places = [place for _ in range(self.one(1, 2)) for place in text.say(words)]
        return {"wording": words, "basis": self.term("basis"), "evidence": places}

    def holding(self, text: Text) -> None:
        """Make the article's file and its record, where there is one."""
        if text.held:
            content = text.content.encode("utf-8")
            name = f"{self.at_work_on}.txt"
            self.texts[name] = content
            fields = {
                "article": [self.at_work_on],
                "filename": name,
                "sha256": hashlib.sha256(content).hexdigest(),
                "bytes": len(content),
                "length": len(text.content),
                "segments": text.segments,
            }
            self.made["holding"].append(fields)

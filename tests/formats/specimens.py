"""Made-up records in the shape of public records; no word of them is from a holding.

The province, the resolution and the law are real; the newspaper, the people and the event are not.
"""

import copy
from typing import Any

Record = dict[str, Any]

SITE = "https://archive.example"
NAME = "Kho Lưu Trữ Mẫu"
EDITION = 7
AUTHORITY = "archive.example"
SHA256 = "ab" * 32
HOSTILE = (
    "</script><img src=x onerror=alert(1)>",
    "a{b}}c\\{ \\ % # $ _ & ~ ^ @article{x, y = {z}",
    "ER  - \r\nTY  - BOOK\nTI  - other",
    "=HYPERLINK(\"http://evil.example\")",
    "\x00\x01\x0b\x0c\x1f\x7f\x85\u2028\u2029\ufffe\ud800\U000e0041",
    "\u202ereversed\u202c\u200e\u200f\u2066x\u2069",
    "]]> <![CDATA[ &amp; &#0; <?xml?> -->",
    "\"quoted\" 'single' `tick` {{7*7}}",
)  # fmt: skip
REFERENCES: dict[str, Any] = {
    "site_url": SITE,
    "language": "en",
    "archive_name": NAME,
    "edition": EDITION,
}
"""The parameters that bibtex, ris and csl share."""


def date(edtf: str, basis: str = "stated") -> Record:
    """Return a date; its bounds are of no interest to most formats."""
    return {
        "edtf": edtf,
        "earliest": "2019-03-05",
        "latest": "2019-03-05",
        "basis": basis,
        "evidence": [[4, 9]],
        "note": None,
    }


def place() -> Record:
    """Return a reference to a province."""
    return {"key": "lao-cai", "slug": "lao-cai", "name": "Lào Cai", "name_en": "Lao Cai"}


def newspaper() -> Record:
    """Return a reference to a newspaper that does not exist."""
    return {
        "key": "bao-vuon-mau",
        "slug": "bao-vuon-mau",
        "name": "Báo Vườn Mẫu",
        "name_en": "Model Garden Newspaper",
    }


def resolution(**changes: Any) -> Record:
    """Return a citation of a law."""
    return {
        "key": "24-2018-qh14",
        "slug": "luat-an-ninh-mang",
        "kind": "law",
        "number": "24/2018/QH14",
        "title": "Luật An ninh mạng",
        "title_en": "Law on Cybersecurity",
        "label": "Luật An ninh mạng (24/2018/QH14)",
        "label_en": "Law on Cybersecurity (24/2018/QH14)",
        "order": 1,
        "form": "named",
        "relation": "cited",
        "wording": "Luật An ninh mạng",
        "basis": "external",
        "evidence": [[90, 107]],
        "note": None,
    } | changes


def article(**changes: Any) -> Record:
    """Return an article record with every part filled; `changes` replace members."""
    province = place() | {"successor": None, "basis": "stated", "evidence": [[0, 7]], "note": None}
    record: Record = {
        "type": "article",
        "key": "tc9001",
        "slug": "trong-cay-tren-mang",
        "url": "/articles/tc9001/trong-cay-tren-mang/",
        "title": "Hội thảo trồng cây trên mạng: 50% & hơn thế_nữa",
        "title_en": "Workshop on growing trees online",
        "title_basis": "transcribed",
        "title_evidence": [[0, 40]],
        "title_note": None,
        "dates": {"event": date("2019-03-05"), "published": None, "captured": date("2019-03")},
        "province": province,
        "province_note": None,
        "publisher": newspaper() | {"basis": "inferred", "evidence": [], "note": None},
        "publisher_note": None,
        "source": {
            "url": "http://vuonmau.example/tin/1?a=1&b=2",
            "basis": "external",
            "evidence": [],
            "note": None,
        },
        "account": {
            "vi": "Ông [Mẫu Văn Một](person:mau-van-mot) nói về cây.\n\nĐoạn hai.",
            "en": "Mr [Mẫu Văn Một](person:mau-van-mot) spoke of trees.\n\nSecond paragraph.",
        },
        "holding": holding(),
        "bylines": [byline("Mai Lá", 1), byline("Phòng Cây, Hoa", 2), byline("Sương", 3, "photo")],
        "people": [person()],
        "organisations": [organiser()],
        "resolutions": [resolution()],
        "quantities": [quantity()],
        "slips": [slip()],
    }
    return copy.deepcopy(record | changes)


def holding() -> Record:
    """Return a holding whose text is not attached."""
    return {
        "filename": "900_mau.txt",
        "sha256": SHA256,
        "bytes": 1234,
        "length": 1000,
        "segments": [["headline", 0, 40]],
        "text": None,
    }


def byline(name: str, order: int, work: str = "text") -> Record:
    """Return a byline."""
    return {
        "order": order,
        "name": name,
        "work": work,
        "wording": f"Tin: {name}",
        "evidence": [[50, 55]],
        "note": None,
    }


def person() -> Record:
    """Return an appearance of a person who does not exist."""
    post = {
        "order": 1,
        "wording": "Chủ nhiệm Câu lạc bộ Cây",
        "organisation": None,
        "former": False,
        "basis": "stated",
        "evidence": [[60, 70]],
        "note": None,
    }
    return {
        "key": "mau-van-mot",
        "slug": "mau-van-mot",
        "name": "Mẫu Văn Một",
        "order": 1,
        "rank": "",
        "rank_evidence": [],
        "evidence": [[55, 60]],
        "note": None,
        "roles": [],
        "posts": [post],
    }


def organiser(role: str = "organiser") -> Record:
    """Return an involvement of a body that does not exist."""
    return {
        "key": "cau-lac-bo-cay",
        "slug": "cau-lac-bo-cay",
        "name": "Câu lạc bộ Cây",
        "name_en": "Tree Club",
        "role": role,
        "order": 1,
        "wording": "Câu lạc bộ Cây",
        "basis": "stated",
        "evidence": [[70, 80]],
        "note": None,
    }


def quantity() -> Record:
    """Return a number that the made-up article states."""
    return {
        "order": 1,
        "wording": "hơn 50 loài cây",
        "value": "50",
        "counted": {"vi": "loài cây được trồng", "en": "kinds of trees grown"},
        "basis": "stated",
        "evidence": [[110, 125]],
        "note": None,
    }


def slip() -> Record:
    """Return a slip of the pen in the made-up article."""
    return {
        "order": 1,
        "wording": "trông cây",
        "reading": "trồng cây",
        "evidence": [[130, 139]],
        "note": None,
    }


def row(**changes: Any) -> Record:
    """Return a list row; `changes` replace members."""
    stated = {"edtf": "2019-03-05", "earliest": "2019-03-05", "latest": "2019-03-05"}
    made: Record = {
        "key": "tc9001",
        "slug": "trong-cay-tren-mang",
        "url": "/articles/tc9001/trong-cay-tren-mang/",
        "title": "Hội thảo trồng cây trên mạng",
        "title_en": "Workshop on growing trees online",
        "title_basis": "transcribed",
        "event_date": {**stated, "basis": "stated"},
        "province": place(),
        "publisher": newspaper(),
        "holding": {"filename": "900_mau.txt", "sha256": SHA256, "attached": True},
        "summary": {"vi": "Nói về cây.", "en": "Of trees."},
        "changed": "2026-11-20T08:09:10.5+07:00",
    }
    return copy.deepcopy(made | changes)

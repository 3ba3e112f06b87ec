"""A made-up catalogue for the admin's tests: an article with all that can hang on one, and more."""

import hashlib

from archive.models import (
    Appearance,
    AppearanceRole,
    Article,
    ArticleDate,
    Byline,
    Citation,
    Holding,
    Involvement,
    Organisation,
    Person,
    Post,
    Province,
    Quantity,
    Resolution,
    Slip,
)

TEXT = (
    "Lễ phát động cuộc thi vẽ\n"
    "Ông Đinh Ngọc Khoa, Trưởng ban Tổ chức, đọc lời khai mạc.\n"
    "Bà Lò Thị Ún nêu thể lệ <b>mới</b>; ông Đinh Ngọc Khoa trao cờ.\n"
)


def span(words: str, after: int = 0) -> list[int]:
    """Return where words first stand in TEXT."""
    start = TEXT.index(words, after)
    return [start, start + len(words)]


def entities() -> tuple[Province, Organisation, Person, Resolution]:
    """Make one entity of each kind."""
    province = Province.objects.create(
        key="an-lac", name="An Lạc", name_en="An Lac", kind="province"
    )
    body = Organisation.objects.create(
        key="ban-to-chuc-cuoc-thi-ve",
        name="Ban Tổ chức cuộc thi vẽ",
        name_en="Organising board of the drawing contest",
        names=["BTC", "Ban Tổ chức"],
        kind="jury",
        level="province",
        province=province,
        basis="stated",
    )
    person = Person.objects.create(key="dinh-ngoc-khoa", name="Đinh Ngọc Khoa", standing="official")
    document = Resolution.objects.create(
        key="7-nq-an-lac-2019",
        kind="resolution",
        number="7-NQ/AL",
        issuer=body,
        issued="2019",
        title="Về phong trào vẽ",
        title_en="On the drawing movement",
        basis="stated",
    )
    return province, body, person, document


def article(key: str = "tc9001", attached: bool = True) -> Article:
    """Make a published article with its holding and one of each thing that can hang on it."""
    province, body, person, document = entities()
    made = Article.objects.create(
        key=key,
        title="Lễ phát động cuộc thi vẽ",
        title_en="Launch of the drawing contest",
        title_basis="transcribed",
        title_evidence=[span("Lễ phát động cuộc thi vẽ")],
        province=province,
        province_basis="inferred",
        status="published",
        account_vi="Đoạn một về [Đinh Ngọc Khoa](person:dinh-ngoc-khoa).\n\nĐoạn hai.",
        account_en="First paragraph on [Đinh Ngọc Khoa](person:dinh-ngoc-khoa).\n\nSecond.",
    )
    ArticleDate.objects.create(article=made, kind="event", edtf="2020-06", basis="inferred")
    holding(made, attached)
    Byline.objects.create(
        article=made, order=1, name="X.Y", work="text", wording="X.Y", evidence=[[0, 3]]
    )
    appearance = Appearance.objects.create(
        article=made, person=person, order=1, evidence=[span("Đinh Ngọc Khoa")]
    )
    AppearanceRole.objects.create(
        appearance=appearance,
        role="open",
        wording="đọc lời khai mạc",
        evidence=[span("đọc lời khai mạc")],
    )
    for order, wording in enumerate(("Trưởng ban Tổ chức", "ông"), 1):
        Post.objects.create(
            appearance=appearance,
            order=order,
            wording=wording,
            organisation=body,
            basis="stated",
            evidence=[span(wording)],
        )
    Involvement.objects.create(
        article=made, organisation=body, role="jury", order=1, wording="Ban", basis="inferred"
    )
    Citation.objects.create(
        article=made,
        resolution=document,
        order=1,
        form="implied",
        relation="cited",
        wording="vẽ",
        basis="inferred",
    )
    number_and_slip(made, 1, [span("cuộc thi")])
    return made


def number_and_slip(of: Article, order: int, evidence: list) -> None:
    """Make a number that an article states and a slip in it, at the same place."""
    Quantity.objects.create(
        article=of,
        order=order,
        wording="cuộc thi",
        value="1",
        counted_vi="cuộc thi",
        counted_en="contest",
        basis="stated",
        evidence=evidence,
    )
    Slip.objects.create(article=of, order=order, wording="cuộc thi", evidence=evidence)


def fixity(content: bytes) -> dict[str, object]:
    """Return what a holding's record says of a document."""
    return {
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "length": len(content.decode()),
    }


def holding(of: Article, attached: bool = True) -> Holding:
    """Make an article's holding; its name and text are that article's own."""
    content = TEXT.encode() + (b"" if of.key == "tc9001" else of.key.encode())
    return Holding.objects.create(
        article=of,
        filename=f"{of.key}.txt",
        **fixity(content),
        segments=[
            ["headline", *span("Lễ phát động cuộc thi vẽ")],
            ["paragraph", 25, len(TEXT) - 1],
        ],
        text=content.decode() if attached else None,
    )


def grow(article: Article, first: int, last: int) -> None:
    """Make `last - first` more of everything, and as many versions of what is there already."""
    for number in range(first, last):
        other = Article.objects.create(
            key=f"tc{number:04}", title=f"Bản tin {number}", title_en="A", title_basis="supplied"
        )
        ArticleDate.objects.create(article=other, kind="event", edtf="2020", basis="inferred")
        holding(other)
        body = Organisation.objects.create(
            key=f"hoi-{number}",
            name=f"Hội {number}",
            name_en="Body",
            kind="union",
            level="unit",
            province=Province.objects.create(
                key=f"tinh-{number}", name=f"Tỉnh {number}", name_en="P", kind="province"
            ),
            basis="stated",
        )
        document = Resolution.objects.create(
            key=f"van-ban-{number}",
            kind="plan",
            title=f"Kế hoạch {number}",
            title_en="Plan",
            issuer=body,
            basis="stated",
        )
        person = Person.objects.create(key=f"nguoi-{number}", name=f"Nguyễn Văn {number}")
        evidence = [span("Lò Thị Ún")]
        Byline.objects.create(
            article=article, order=number, name="B", work="text", wording="B", evidence=evidence
        )
        appearance = Appearance.objects.create(
            article=article, person=person, order=number, evidence=evidence
        )
        AppearanceRole.objects.create(appearance=appearance, role="attend", evidence=evidence)
        Post.objects.create(
            appearance=appearance,
            order=1,
            wording="bà",
            organisation=body,
            basis="stated",
            evidence=evidence,
        )
        Involvement.objects.create(
            article=article,
            organisation=body,
            role="guest",
            order=number,
            wording="Hội",
            basis="stated",
            evidence=evidence,
        )
        Citation.objects.create(
            article=article,
            resolution=document,
            order=number,
            form="named",
            relation="cited",
            wording="Kế hoạch",
            basis="stated",
            evidence=evidence,
        )
        number_and_slip(article, number, evidence)
        new_versions(article, body, person)


def new_versions(article: Article, body: Organisation, person: Person) -> None:
    """Change one record of every kind that history pages show, the relations included."""
    for model in (Province, Organisation, Person, Resolution):
        record = model.objects.order_by("pk").first()
        record.note_vi = record.note_en = f"{record.note_vi}."
        record.save()
    direct = (ArticleDate, Byline, Appearance, Involvement, Citation, Quantity, Slip)
    for model in (Article, Holding, *direct):
        record = model.objects.order_by("pk").first()
        if model is Article:
            record.title += "."
        if model in direct:
            record.note_vi = record.note_en = f"{record.note_vi}."
        record.save()
    for model in (AppearanceRole, Post):
        record = model.objects.order_by("pk").first()
        record.note_vi = record.note_en = f"{record.note_vi}."
        if model is Post:
            record.organisation = body
        record.save()

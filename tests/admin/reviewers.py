"""People and proposals for the tests of review."""

from django.contrib.auth.models import Permission, User
from django.test import Client

from archive.models import Article, Involvement, Organisation
from tests.admin.catalogues import span


def staff(name: str, *kinds: str) -> User:
    """Make a member of the staff: `curator`, `reviewer`, both or neither."""
    made = User.objects.create_user(name, password="mot-mat-khau-dai", is_staff=True)
    chosen = Permission.objects.filter(content_type__app_label="archive")
    if "curator" in kinds:
        made.user_permissions.add(*chosen.exclude(codename="review_article"))
    if "reviewer" in kinds:
        made.user_permissions.add(*chosen.filter(codename="review_article"))
    return User.objects.get(pk=made.pk)


def browser(user: User) -> Client:
    """Return a user's browser, in English."""
    client = Client(SERVER_NAME="127.0.0.1", HTTP_ACCEPT_LANGUAGE="en")
    client.force_login(user)
    return client


def propose(article: Article, user: User | None, status: str = "review", **more) -> Involvement:
    """Propose a body's part in an article, as this user or as a load."""
    number = Organisation.objects.count()
    body = Organisation.objects.create(
        key=f"doi-co-{number}",
        name=f"Đội cờ số {number}",
        name_en="Flag team",
        kind="club",
        level="unit",
        basis="stated",
    )
    link = Involvement(
        article=article,
        organisation=body,
        role="guest",
        order=100 + number,
        wording="Lò Thị Ún",
        basis="stated",
        evidence=[span("Lò Thị Ún")],
        status=status,
        **more,
    )
    link._history_user = user
    link._change_reason = "" if user else "load"
    link.save()
    return link


def draft(user: User | None, status: str = "review", key: str = "tc9100") -> Article:
    """Make an article that this user, or a load, has written."""
    made = Article(
        key=key, title=f"Bản tin {key}", title_en="A", title_basis="supplied", status=status
    )
    made._history_user = user
    made._change_reason = "" if user else "load"
    made.save()
    return made

"""Three groups and what each may do; migrations give them what is new by calling `renew`.

Groups have codes for names, as other software names groups too; the admin shows them translated.
"""

from django.db.models import Model
from django.utils.translation import gettext, gettext_noop

CURATOR, REVIEWER, ADMINISTRATOR = "curator", "reviewer", "administrator"
GROUPS = (CURATOR, REVIEWER, ADMINISTRATOR)
NAMES = {
    CURATOR: gettext_noop("curator"),
    REVIEWER: gettext_noop("reviewer"),
    ADMINISTRATOR: gettext_noop("administrator"),
}
# What others refer to by key, or what keeps the text of record: deleted by reviewers only.
STANDING = (
    *("article", "organisation", "person", "province", "resolution"),
    *("alias", "holding"),
)
MACHINERY = ("loadedrecord",)  # what the loader remembers: nobody's to edit
FOR_ADMINISTRATORS = ("loginevent",)
ACTS = ("add", "change", "delete", "view")
ACCOUNTS = {("auth", "user"), ("auth", "group"), ("admin", "logentry")}


def role_name(code: str) -> str:
    """Return what a group is called; one that is none of ours keeps its name."""
    return gettext(NAMES[code]) if code in NAMES else code


def groups_of(app: str, model: str, codename: str) -> tuple[str, ...]:
    """Return the groups that have a permission, given its app, model and codename."""
    if app != "archive":
        act = codename.partition("_")[0]
        allowed = (app, model) in ACCOUNTS and (model != "logentry" or act == "view")
        return (ADMINISTRATOR,) if allowed else ()
    if model in MACHINERY:
        return ()
    if model in FOR_ADMINISTRATORS:
        return (ADMINISTRATOR,)
    act, _underscore, rest = codename.partition("_")
    if act not in ACTS or rest != model:  # declared by a model itself, such as review_article
        return (REVIEWER, ADMINISTRATOR)
    if model.startswith("historical"):
        return GROUPS if act == "view" else ()
    if act == "delete" and model in STANDING:
        return (REVIEWER, ADMINISTRATOR)
    return GROUPS


def renew(apps: object, using: str = "default") -> None:
    """Make the groups where they are missing and give each the permissions that exist for it.

    `apps` is Django's registry or a migration's. What an operator gave besides is left alone.
    """
    groups = apps.get_model("auth", "Group").objects.using(using)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    given: dict[str, list[Model]] = {name: [] for name in GROUPS}
    for permission in permissions.select_related("content_type"):
        kind = permission.content_type
        for name in groups_of(kind.app_label, kind.model, permission.codename):
            given[name].append(permission)
    for name, found in given.items():
        group, _made = groups.get_or_create(name=name)
        group.permissions.add(*found)

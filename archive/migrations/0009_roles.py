"""The groups of curators, reviewers and administrators. Numbered last: it gives what there is."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

from archive.curation.roles import renew


def make_groups(apps, editor):
    """Make the groups; permissions are made first, as Django makes them after all migrations."""
    using = editor.connection.alias
    for label in ("auth", "archive"):
        app = apps.get_app_config(label)
        app.models_module = True  # a migration's registry has none, and would be passed over
        create_permissions(app, verbosity=0, using=using, apps=apps)
        app.models_module = None
    renew(apps, using)


class Migration(migrations.Migration):

    dependencies = [
        ("archive", "0008_tables"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_groups, migrations.RunPython.noop, elidable=False)]

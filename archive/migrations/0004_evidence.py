"""The text of record is guarded by the database itself."""

from django.db import migrations

from archive.models.keeping import KEEP


class Migration(migrations.Migration):

    dependencies = [
        ('archive', '0003_review'),
    ]

    operations = [KEEP]

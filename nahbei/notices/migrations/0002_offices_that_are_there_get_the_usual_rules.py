"""What `found_office` lays for a new office. The tables were made a moment ago: no wall stands around them yet."""

from django.db import migrations
from django.utils import timezone

from nahbei.notices.defaults import RULES


def lay(apps, schema_editor):
    rules, now = apps.get_model("notices", "NoticeRule"), timezone.now()
    for agency in apps.get_model("foundation", "Agency").objects.all():
        rules._base_manager.bulk_create(rules(agency=agency, since=now, **each.columns()) for each in RULES)


class Migration(migrations.Migration):

    dependencies = [
        ("notices", "0001_ground"),
    ]

    operations = [migrations.RunPython(lay, migrations.RunPython.noop)]

"""What `found_office` lays for a new office. The tables were made a moment ago: no wall stands around them yet."""

from django.db import migrations

from nahbei.volunteers.defaults import MINOR_LIMITS


def lay(apps, schema_editor):
    limits, terms = apps.get_model("volunteers", "MinorLimits"), apps.get_model("volunteers", "GateTerms")
    for agency in apps.get_model("foundation", "Agency").objects.all():
        day = agency.created_at.date()
        terms._base_manager.create(agency=agency, valid_from=day)
        limits._base_manager.bulk_create(limits(agency=agency, valid_from=day, **each) for each in MINOR_LIMITS)


class Migration(migrations.Migration):

    dependencies = [
        ("volunteers", "0003_what_must_be_in_order_before_the_first_visit"),
    ]

    operations = [migrations.RunPython(lay, migrations.RunPython.noop)]

"""From one organisation to any number of them. The old column goes in the next step: what was just copied must lie first."""

import django.db.models.deletion
from django.db import migrations, models

from nahbei.foundation.tenancy import agency_scope


def copy(apps, schema_editor):
    """Agency by agency, because row-level security shows no others."""
    hours, organisers = apps.get_model("counselling", "CounsellingHour"), apps.get_model("counselling", "HourOrganiser")
    for agency in apps.get_model("foundation", "Agency").objects.all():
        with agency_scope(agency):
            rows = hours.objects.filter(agency=agency).exclude(organisation=None)
            organisers.objects.bulk_create(organisers(agency=agency, hour=row, organisation_id=row.organisation_id) for row in rows)


class Migration(migrations.Migration):

    dependencies = [
        ("counselling", "0001_counselling_hours"),
    ]

    operations = [
        migrations.CreateModel(
            name="HourOrganiser",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("agency", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="counselling_organisers", to="foundation.agency")),
                ("hour", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="organisers", to="counselling.counsellinghour")),
                ("organisation", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="counsels", to="partners.organisation", verbose_name="Wer bietet sie an?")),
            ],
            options={
                "verbose_name": "Anbieter einer Sprechstunde",
                "ordering": ["organisation__name", "pk"],
                "constraints": [models.UniqueConstraint(fields=("hour", "organisation"), name="counselling_organiser_once")],
            },
        ),
        migrations.RunPython(copy, migrations.RunPython.noop),
    ]

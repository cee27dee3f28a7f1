from django.db import migrations, models

from nahbei.foundation.tenancy import agency_scope
from nahbei.partners.models import folded


def fold(apps, schema_editor):
    """Rows from before are found too. Agency by agency, because row-level security shows no others."""
    for agency in apps.get_model('foundation', 'Agency').objects.all():
        with agency_scope(agency):
            for organisation in apps.get_model('partners', 'Organisation').objects.filter(agency=agency):
                organisation.folded = folded(organisation.name)
                organisation.save(update_fields=['folded'])
            for service in apps.get_model('partners', 'Service').objects.filter(agency=agency):
                service.folded = folded(service.name, service.description, service.eligibility_description)
                service.save(update_fields=['folded'])


class Migration(migrations.Migration):

    dependencies = [
        ('partners', '0001_ground'),
    ]

    operations = [
        migrations.AddField('organisation', 'folded', models.TextField(blank=True, default='', editable=False)),
        migrations.AddField('service', 'folded', models.TextField(blank=True, default='', editable=False)),
        migrations.RunPython(fold, migrations.RunPython.noop),
    ]

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ("counselling", "0002_several_may_offer_an_hour"),
    ]

    operations = [
        migrations.RemoveField(model_name="counsellinghour", name="organisation"),
    ]

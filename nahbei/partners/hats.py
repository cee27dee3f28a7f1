"""The hat of those who speak for an organisation."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from nahbei.partners.models import ContactPerson
from nahbei.people.hats import Hat, register

register(Hat("contact_person", _("Ansprechperson"), lambda: Exists(ContactPerson.objects.filter(person=OuterRef("pk"))), 40))

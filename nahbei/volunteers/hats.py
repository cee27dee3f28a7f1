"""The hat of those who help."""

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from nahbei.people.hats import Hat, register
from nahbei.people.matching import register as register_volunteers
from nahbei.volunteers.models import Volunteer

register(Hat("volunteer", _("Freiwillige:r"), lambda: Exists(Volunteer.objects.filter(person=OuterRef("pk"))), 20))
register_volunteers(lambda keys: Volunteer.objects.filter(person__in=keys).values_list("pk", flat=True))

"""What someone agreed to, and taking it back."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from nahbei.desk.requests import take_back_consent
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.help_requests.actions import resting_on
from nahbei.help_requests.words import subject
from nahbei.people.actions import give_consent
from nahbei.people.models import ConsentPurpose, Person
from nahbei.people.queries import ids_of
from nahbei.people.texts import VERSIONS, consent_text
from nahbei.ui.messages import say_done
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.people import PURPOSES, GiveConsentForm
from nahbei.workspace.references import address


@staff_view(Right.PEOPLE_CHANGE)
def consent_new(request: StaffRequest, pk: int) -> HttpResponse:
    """The sentence to read out, who said yes, and how."""
    person = get_object_or_404(request.agency.people.present(), pk=pk)
    givers = _givers(request, person)
    form = GiveConsentForm(request.POST or None, givers=[(str(key), name) for key, (_giver, name) in givers.items()])
    if request.method == "POST" and form.is_valid():
        found = form.cleaned_data
        try:
            give_consent(
                person=person, given_by=givers[int(found["given_by"])][0], purpose=found["purpose"], form=found["form"],
                text_version=VERSIONS[found["purpose"]], by=request.actor, at=request.now,
            )
        except Refusal as refusal:
            form.add_error(None, str(refusal))
        else:
            say_done(request, _("Einverständnis eingetragen."))
            return redirect("workspace:person", person.pk)
    texts = [(ConsentPurpose(purpose).label, consent_text(purpose)) for purpose, _word in PURPOSES]
    return render(request, "workspace/people/consent_new.html", {"person": person, "form": form, "texts": texts}, status=422 if form.errors else 200)


@staff_view(Right.PEOPLE_CHANGE)
def consent_withdrawal(request: StaffRequest, person_pk: int, pk: int) -> HttpResponse:
    """What rests on it, then the button."""
    person = get_object_or_404(request.agency.people.present(), pk=person_pk)
    consent = get_object_or_404(request.agency.consents.select_related("given_by", "agency"), pk=pk, person__in=ids_of(person))
    if request.method == "POST":
        take_back_consent(consent=consent, by=request.actor, at=request.now)
        say_done(request, _("Einverständnis zurückgenommen."))
        return redirect("workspace:person", person.pk)
    resting = [
        (subject(row), address(row.reference, request.may))
        for row in resting_on(consent).select_related("activity", "help_seeker")
    ]
    context = {"person": person, "consent": consent, "resting": resting, "text": consent_text(consent.purpose, consent.text_version)}
    return render(request, "workspace/people/consent_withdrawal.html", context)


def _givers(request: StaffRequest, person: Person) -> dict[int, tuple[Person, str]]:
    """The person, and who may agree for them today."""
    found = {person.pk: (person, str(_("{name} selbst").format(name=person.full_name)))}
    for row in request.agency.representations.filter(person=person).select_related("representative"):
        if row.may_consent(on=request.today):
            words = f"{row.representative.full_name} ({row.relation or row.get_authority_display()})"
            found[row.representative_id] = (row.representative, words)
    return found

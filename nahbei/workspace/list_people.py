"""Who stands behind the office's lists, with the very filters that stand in the address. A filter that is wrong is refused, never dropped:
a circular must not go to everybody because one word was spoilt."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import cast

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nahbei.desk.volunteer_list import Found
from nahbei.foundation.refusal import Refusal
from nahbei.foundation.rights import Right
from nahbei.help_requests.queries import list_requests
from nahbei.notices.kinds.who import Speakers
from nahbei.opportunities.lists import Filters as PositionFilters
from nahbei.opportunities.lists import list_positions
from nahbei.partners.queries import list_organisations
from nahbei.people.hats import hats
from nahbei.people.queries import search
from nahbei.volunteers.models import VolunteerState
from nahbei.workspace.door import StaffRequest
from nahbei.workspace.forms.partners import OrganisationFilterForm
from nahbei.workspace.forms.people import FilterForm as PeopleFilterForm
from nahbei.workspace.forms.positions import PositionFilterForm
from nahbei.workspace.forms.requests import FilterForm as RequestFilterForm
from nahbei.workspace.forms.volunteers import FilterForm as VolunteerFilterForm


class FilterIsWrong(Refusal):
    sentence = _("Dieser Filter stimmt nicht (mehr). Wählen Sie in der Liste neu aus und versuchen Sie es noch einmal.")


@dataclass(frozen=True)
class PeopleList:
    """`form` reads the address, `people` says who it is: ids of people, in the order of the list."""

    name: str | Promise
    right: Right
    form: Callable[[StaffRequest, QueryDict], forms.Form]
    people: Callable[[StaffRequest, forms.Form, QueryDict], Iterable[int | None]]


def people_of(request: StaffRequest, key: str, query: str) -> tuple[list[int], str]:
    """The ids, each once, and the list in words. Refuses FilterIsWrong."""
    known = LISTS.get(key)
    if known is None or not request.may(known.right):
        raise FilterIsWrong
    said = QueryDict(query[:2_000])
    form = known.form(request, said)
    if not form.is_valid():
        raise FilterIsWrong
    found = dict.fromkeys(pk for pk in known.people(request, form, said) if pk is not None)
    return list(found), _in_words(known, form)


def _in_words(known: PeopleList, form: forms.Form) -> str:
    said = {name: _shown(form.fields[name], value) for name, value in {**form.cleaned_data, **_standing(form)}.items() if value}
    parts = [f"{form.fields[name].label or ''}: {word}".lstrip(": ") for name, word in said.items()]
    return ", ".join([str(known.name), *parts])


def _standing(form: forms.Form) -> dict[str, object]:
    """Without a word in the address the list shows one state, too: the words say which."""
    if isinstance(form, VolunteerFilterForm):
        state = form.filters().state
        return {"state": dict(VolunteerState.choices).get(state, _("alle"))}
    return {"state": form.filters().state} if isinstance(form, RequestFilterForm) else {}


def _shown(field: forms.Field, value: object) -> str:
    choices = cast(Iterable[tuple[object, object]], field.choices) if isinstance(field, forms.ChoiceField) else ()
    word = next((word for key, word in choices if str(key) == str(value)), value)
    return str(_("ja") if word is True else word)


def _people(request: StaffRequest, form: forms.Form, said: QueryDict) -> Iterable[int]:
    hat = hats.get(form.cleaned_data["hat"])
    found = search(request.agency, form.cleaned_data["q"])
    return (found.filter(hat.worn()) if hat else found).values_list("pk", flat=True)


def _volunteers(request: StaffRequest, form: forms.Form, said: QueryDict) -> Iterable[int | None]:
    assert isinstance(form, VolunteerFilterForm)
    ids = Found(request.agency, form.filters(), request.today).ids()
    people = dict(request.agency.volunteers.values_list("pk", "person"))
    return [people.get(pk) for pk in ids]


def _requests(request: StaffRequest, form: forms.Form, said: QueryDict) -> Iterable[int]:
    """Whoever speaks for the resident, as long as she may."""
    assert isinstance(form, RequestFilterForm)
    rows = list(list_requests(request.agency, form.filters(), at=request.now).select_related("contact"))
    speakers = Speakers(request.agency, rows, on=request.today)
    return [speakers.of(row).pk for row in rows]


def _positions(request: StaffRequest, form: forms.Form, said: QueryDict) -> Iterable[int | None]:
    """The contact person of the position, else the first of its organisation."""
    filters = PositionFilters(**{name: value for name, value in form.cleaned_data.items() if value})
    rows = list(list_positions(request.agency, filters, on=request.today).values_list("contact__person", "organisation"))
    first: dict[int, int] = {}
    contacts = request.agency.contact_persons.filter(organisation__in={organisation for _person, organisation in rows}, person__died_on=None)
    for organisation, person in contacts.order_by("pk").values_list("organisation", "person"):
        first.setdefault(organisation, person)
    return [person or first.get(organisation) for person, organisation in rows]


def _organisations(request: StaffRequest, form: forms.Form, said: QueryDict) -> Iterable[int]:
    """All contact persons."""
    assert isinstance(form, OrganisationFilterForm)
    found = list_organisations(request.agency, retired=said.get("view") == "retired", **form.wishes())
    contacts = request.agency.contact_persons.filter(organisation__in=found.order_by().values("pk"))
    return contacts.order_by("organisation__name", "pk").values_list("person", flat=True)


LISTS = {
    "people": PeopleList(_("Menschen"), Right.PEOPLE, lambda request, said: PeopleFilterForm(said), _people),
    "volunteers": PeopleList(
        _("Freiwillige"), Right.VOLUNTEERS, lambda request, said: VolunteerFilterForm(said, agency=request.agency), _volunteers
    ),
    "requests": PeopleList(_("Gesuche"), Right.REQUESTS, lambda request, said: RequestFilterForm(said, agency=request.agency), _requests),
    "positions": PeopleList(
        _("Stellen"), Right.POSITIONS, lambda request, said: PositionFilterForm(said, agency=request.agency), _positions
    ),
    "organisations": PeopleList(
        _("Organisationen"), Right.PARTNERS, lambda request, said: OrganisationFilterForm(said, agency=request.agency), _organisations
    ),
}

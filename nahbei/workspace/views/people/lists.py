"""The list of people, as a page and as a table; who may be meant while someone types."""

from __future__ import annotations

from io import StringIO

from defusedcsv import csv
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from nahbei.foundation.rights import Right
from nahbei.people.actions import note_export
from nahbei.people.hats import all_hats, hats
from nahbei.people.models import ChannelKind, Person
from nahbei.people.queries import find_people, search, with_hats, worn_by
from nahbei.workspace.door import StaffRequest, staff_view
from nahbei.workspace.forms.people import FilterForm

PAGE = 50


class CountedOnce(Paginator[Person]):
    """Counts the plain rows: what each line shows besides need not be asked for all of them."""

    def __init__(self, rows: QuerySet[Person], per_page: int, *, plain: QuerySet[Person]) -> None:
        super().__init__(rows, per_page)
        self.plain = plain

    @cached_property
    def count(self) -> int:
        return self.plain.count()


@staff_view(Right.PEOPLE)
def people(request: StaffRequest) -> HttpResponse:
    """Everybody, fifty a page; a word and a hat in the address."""
    form = FilterForm(request.GET)
    found = _filtered(request, form)
    shown = with_hats(found).select_related("neighbourhood").prefetch_related("channels")
    page = CountedOnce(shown, PAGE, plain=found).get_page(request.GET.get("page"))
    context = {
        "form": form, "page": page, "lines": [_line(person) for person in page], "query": request.GET.urlencode(),
        "may_change": request.may(Right.PEOPLE_CHANGE), "filtered": bool(request.GET.get("q") or request.GET.get("hat")),
    }
    return render(request, "workspace/people/list.html", context)


@staff_view(Right.PEOPLE_CHANGE)
def table(request: StaffRequest) -> HttpResponse:
    """The same as a table for a spreadsheet. That it left the house stands in the audit trail."""
    found = with_hats(_filtered(request, FilterForm(request.GET))).select_related("neighbourhood").prefetch_related("channels")
    text = StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow([_("Nachname"), _("Vorname"), _("Anrede"), _("Straße"), _("Postleitzahl"), _("Ort"), _("Viertel"), _("Telefon"),
                     _("E-Mail"), _("Sprache"), _("am liebsten per"), _("Hüte")])
    count = 0
    for person in found.iterator(chunk_size=1_000):
        writer.writerow(_cells(person))
        count += 1
    note_export(agency=request.agency, by=request.actor, at=request.now, count=count)
    # The mark at the start tells spreadsheets that this is UTF-8.
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="menschen-{request.today}.csv"'
    return response


@staff_view(Right.PEOPLE)
def duplicates(request: StaffRequest) -> HttpResponse:
    """A piece of page: who may be meant by what was typed so far."""
    name = f"{request.GET.get('given_name', '')} {request.GET.get('family_name', '')}"
    values = [str(value) for key, value in request.GET.items() if key.startswith("channels-") and key.endswith("-value")]
    phone = next((value for value in values if value and "@" not in value), "")
    found = find_people(request.agency, name=name, phone=phone, street=request.GET.get("street", ""))
    return render(request, "workspace/people/duplicates.html", {"duplicates": found, "asked": True})


def _filtered(request: StaffRequest, form: FilterForm) -> QuerySet[Person]:
    wishes = form.cleaned_data if form.is_valid() else {"q": request.GET.get("q", "")[:100]}
    found = search(request.agency, wishes.get("q", ""))
    hat = hats.get(wishes.get("hat", ""))
    return found.filter(hat.worn()) if hat else found


def _line(person: Person) -> dict[str, object]:
    worn = worn_by(person)
    phone = next((row for row in person.channels.all() if row.kind == ChannelKind.PHONE), None)
    return {"person": person, "hats": [hat.word for hat in all_hats() if hat.key in worn], "phone": phone,
            "kind": "helper" if "volunteer" in worn else "seeker"}


def _cells(person: Person) -> list[str]:
    reached: dict[str, list[str]] = {ChannelKind.PHONE: [], ChannelKind.EMAIL: []}
    for row in person.channels.all():
        reached.setdefault(row.kind, []).append(row.value)
    worn = worn_by(person)
    return [
        person.family_name, person.given_name, person.get_salutation_display(), person.street, person.postal_code, person.town,
        str(person.neighbourhood or ""), ", ".join(reached[ChannelKind.PHONE]), ", ".join(reached[ChannelKind.EMAIL]),
        person.get_language_display(), person.get_preferred_channel_display(),
        ", ".join(str(hat.word) for hat in all_hats() if hat.key in worn),
    ]

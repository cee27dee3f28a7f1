"""What the website reads of positions and projects: published ones only."""

from __future__ import annotations

import datetime as dt

from django.db.models import Case, Count, Q, When

from nahbei.foundation.models import Agency
from nahbei.opportunities.models import Picture, Position, PositionQuerySet, ProjectQuerySet
from nahbei.people.models import ConsentPurpose


def position_page(agency: Agency, number: int, *, on: dt.date) -> Position | None:
    """With everything that its page says."""
    rows = agency.positions.published(on=on).select_related(
        "organisation", "field", "activity", "neighbourhood", "site__neighbourhood", "project", "contact__person", "picture"
    ).defer("picture__content")
    return rows.filter(number=number).first()


def once_published(agency: Agency, number: int) -> Position | None:
    """It stood on the website and is gone: its page says so and shows similar ones."""
    return agency.positions.exclude(published_at=None).filter(number=number).first()


def similar(agency: Agency, position: Position, *, on: dt.date, most: int = 3) -> list[Position]:
    """Of the same field; the same activity first, then in the order of the list."""
    rows = agency.positions.published(on=on).filter(field=position.field_id).exclude(pk=position.pk)
    rows = rows.select_related("organisation", "field", "neighbourhood", "site__neighbourhood").defer("task", "folded")
    same = Q(activity=position.activity_id) if position.activity_id else Q(target_group=position.target_group)
    return list(rows.annotate(alike=Case(When(same, then=1), default=0)).order_by("-alike", "rank", "pk")[:most])


def contact_name(position: Position) -> str:
    """Of the contact person, if she agreed that it is published; else nothing."""
    contact = position.contact
    if contact is None or contact.person.died_on is not None:
        return ""
    agreed = position.agency.consents.valid().filter(
        Q(person=contact.person_id) | Q(person__merged_into=contact.person_id), purpose=ConsentPurpose.NAME
    )
    return contact.person.full_name if agreed.exists() else ""


def picture(agency: Agency, digest: str, *, on: dt.date) -> Picture | None:
    """One that stands at a published position."""
    published = agency.positions.published(on=on).values("pk")
    return agency.pictures.filter(digest=digest, position__in=published).first()


def newest(agency: Agency, *, on: dt.date, most: int = 50) -> PositionQuerySet:
    """For the feed."""
    rows = agency.positions.published(on=on).select_related("organisation", "field", "neighbourhood", "site__neighbourhood")
    return rows.order_by("-published_at", "-pk")[:most]


def projects(agency: Agency, *, on: dt.date) -> ProjectQuerySet:
    """Published ones, with how many of their positions one can take (`open`)."""
    now = agency.positions.published(on=on).values("pk")
    return agency.projects.published(on=on).select_related("organisation").annotate(open=Count("positions", filter=Q(positions__in=now)))


def has_open_project(agency: Agency, *, on: dt.date) -> bool:
    """Whether there is one to show, with a position that one can take."""
    now = agency.positions.published(on=on).exclude(project=None).values("project")
    return agency.projects.published(on=on).filter(pk__in=now).exists()

"""Never in the night, never too many on one day, and what waits together goes together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from hypothesis import given
from hypothesis import strategies as some

from nahbei.foundation.models import Agency
from nahbei.foundation.rights import Role
from nahbei.messaging import delivery, jobs
from nahbei.messaging.actions import change_rules, retry
from nahbei.messaging.bulk import send_many
from nahbei.messaging.delivery import deliver, deliver_many
from nahbei.messaging.groups import TopicGroup
from nahbei.messaging.hours import HOUSE, Rules, waking
from nahbei.messaging.models import SPEAKS_FOR, Message, MessageChannel, MessageState
from nahbei.messaging.opting import opt_out
from nahbei.messaging.queries import waiting_letters
from nahbei.messaging.timing import rules_of
from nahbei.messaging.topics import Topic, topics
from nahbei.people.models import Channel, Person
from tests import factories
from tests.factories import BERLIN, CLERK, NOW

pytestmark = pytest.mark.database
Write = Callable[..., Message]
ADDRESS = {"street": "Ahornweg 7", "postal_code": "43117", "town": "Birkenfeld"}


def berlin(day: int, hour: int, minute: int = 0, month: int = 11) -> dt.datetime:
    return dt.datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


def woken(at: dt.datetime, rules: Rules = HOUSE, *, sms: bool = False) -> dt.datetime:
    return waking(rules, at, sms=sms, is_holiday=lambda day: (day.month, day.day) in {(12, 25), (12, 26)})


@pytest.mark.parametrize(
    ("at", "goes"),
    [
        (berlin(23, 3), berlin(23, 8)), (berlin(23, 7, 59), berlin(23, 8)), (berlin(23, 8), berlin(23, 8)), (berlin(23, 19, 59), berlin(23, 19, 59)),
        (berlin(23, 20), berlin(24, 8)), (berlin(30, 23, 59), berlin(1, 8, month=12)),
        (dt.datetime(2026, 3, 28, 22, tzinfo=BERLIN), dt.datetime(2026, 3, 29, 8, tzinfo=BERLIN)),  # an hour shorter
        (dt.datetime(2026, 10, 25, 2, 30, tzinfo=BERLIN, fold=1), dt.datetime(2026, 10, 25, 8, tzinfo=BERLIN)),
        (dt.datetime(2026, 11, 23, 2, tzinfo=dt.UTC), berlin(23, 8)),
    ],
)
def test_a_mail_waits_for_the_morning(at: dt.datetime, goes: dt.datetime) -> None:
    assert woken(at) == goes


@pytest.mark.parametrize(
    ("at", "goes"),
    [(berlin(28, 20), berlin(30, 8)), (berlin(29, 12), berlin(30, 8)), (berlin(24, 21, month=12), berlin(28, 8, month=12))],
)
def test_no_sms_on_sundays_and_holidays(at: dt.datetime, goes: dt.datetime) -> None:
    assert woken(at, sms=True) == goes


def test_quiet_hours_within_a_day_and_none_at_all() -> None:
    noon = Rules(dt.time(12), dt.time(14))
    assert woken(berlin(23, 13), noon) == berlin(23, 14)
    assert woken(berlin(23, 3), noon) == berlin(23, 3)
    assert woken(berlin(23, 3), Rules()) == berlin(23, 3)


@given(at=some.datetimes(dt.datetime(2025, 1, 1), dt.datetime(2028, 1, 1), timezones=some.just(dt.UTC)), sms=some.booleans())  # noqa: DTZ001
def test_no_moment_of_any_year_is_in_the_night(at: dt.datetime, sms: bool) -> None:
    goes = woken(at, sms=sms)
    local = goes.astimezone(BERLIN)
    assert goes >= at
    assert 8 <= local.hour < 20
    assert goes - at < dt.timedelta(days=4 if sms else 1)
    assert not (sms and local.isoweekday() == 7)


@pytest.fixture
def night(settings: Any) -> None:
    """The house's own rules hold: not a demo."""
    settings.NAHBEI_DEMO = False


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[dt.datetime], None]:
    def turn(to: dt.datetime) -> None:
        for place in (delivery, jobs):
            monkeypatch.setattr(place.timezone, "now", lambda: to)

    return turn


@pytest.fixture
def reminder(topic: Topic, monkeypatch: pytest.MonkeyPatch) -> Topic:
    found = Topic("test", "Erinnerung", "Zu {was}", "Es geht um {was}.", {"was": "Arztbegleitung"}, group=TopicGroup.REMINDERS)
    monkeypatch.setitem(topics, "test", found)
    return found


def states(agency: Agency) -> list[str]:
    return list(agency.messages.order_by("pk").values_list("state", flat=True))


def test_what_is_written_at_night_goes_in_the_morning(inside: Agency, write: Write, night: None, clock: Any) -> None:
    message = write(at=berlin(23, 3))
    assert message.next_try_at == berlin(23, 8)
    for now in (berlin(23, 3), berlin(23, 7, 59)):
        clock(now)
        deliver.call(inside.pk, message.pk)
        jobs.sweep.call(inside.pk)
        deliver_many.call(inside.pk)
        assert mail.outbox == []
    clock(berlin(23, 8, 2))
    jobs.sweep.call(inside.pk)
    assert len(mail.outbox) == 1


def test_a_job_that_comes_too_late_waits_too(inside: Agency, write: Write, night: None, clock: Any) -> None:
    message = write(at=berlin(23, 19, 59))
    assert message.next_try_at == berlin(23, 19, 59)
    clock(berlin(24, 3))
    for work in (lambda: deliver.call(inside.pk, message.pk), lambda: jobs.sweep.call(inside.pk), lambda: deliver_many.call(inside.pk)):
        work()
    message.refresh_from_db()
    assert (mail.outbox, message.state, message.next_try_at) == ([], MessageState.QUEUED, berlin(24, 8))


def test_a_second_try_does_not_wake_anyone(inside: Agency, write: Write, night: None, clock: Any) -> None:
    message = write(at=berlin(23, 12))
    inside.messages.update(state=MessageState.FAILED)
    again = retry(message=inside.messages.get(), by=CLERK, at=berlin(23, 22))
    assert again.next_try_at == berlin(24, 8)
    assert message.pk == again.pk


def test_letters_are_written_at_any_hour(inside: Agency, write: Write, night: None) -> None:
    letter = write(factories.make_person(inside, preferred_channel="letter", **ADDRESS), at=berlin(23, 3))
    assert letter.next_try_at == berlin(23, 3)


def test_the_agency_has_hours_of_its_own(inside: Agency, write: Write, night: None) -> None:
    change_rules(agency=inside, quiet_from=None, quiet_until=None, sunday_sms=True, most_a_day=0, by=CLERK, at=NOW)
    assert write(at=berlin(23, 3)).next_try_at == berlin(23, 3)
    change_rules(agency=inside, quiet_from=dt.time(18), quiet_until=dt.time(9, 30), sunday_sms=True, most_a_day=0, by=CLERK, at=NOW)
    assert write(at=berlin(23, 18, 1)).next_try_at == berlin(24, 9, 30)


def test_the_fourth_of_a_day_waits_and_goes_with_the_fifth(
    inside: Agency, reminder: Topic, write: Write, night: None, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = factories.make_person(inside, email="albers@example.org", preferred_channel="email")
    rows = [write(person, was=f"Besuch {hour}", at=berlin(23, hour)) for hour in (9, 10, 11, 12, 13)]
    assert [row.next_try_at for row in rows[2:]] == [berlin(23, 11), berlin(24, 8), berlin(24, 8)]
    monkeypatch.setitem(topics, "must", Topic("must", "Muss", "Zu {was}", "Es geht um {was}.", ("was",), always=True))
    assert write(person, topic="must", at=berlin(23, 14)).next_try_at == berlin(23, 14)
    inside.messages.filter(pk__in=[row.pk for row in rows[:3]]).update(state=MessageState.SENT)
    clock(berlin(24, 8, 5))
    jobs.sweep.call(inside.pk)
    subjects = sorted(found.subject for found in mail.outbox)
    assert subjects == ["2 Nachrichten für Sie: Zu Besuch 12", "Zu Arztbegleitung"]
    bundled = next(found for found in mail.outbox if found.subject.startswith("2"))
    assert str(bundled.body).count("Guten Tag, Frau Albers,") == 2
    assert "Zu Besuch 13\n============\n" in str(bundled.body)
    assert states(inside) == ["sent"] * 6
    rows[4].refresh_from_db()
    assert rows[4].sent_with == rows[3]


def test_what_was_not_taken_is_free_again(inside: Agency, reminder: Topic, write: Write, clock: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    person = factories.make_person(inside, email="albers@example.org", preferred_channel="email")
    first, second = write(person), write(person)
    monkeypatch.setattr(delivery.MailLine, "ready", lambda _: (_ for _ in ()).throw(OSError("weg")))
    deliver.call(inside.pk, first.pk)
    second.refresh_from_db()
    assert (states(inside), second.sent_with) == (["queued", "queued"], None)


def test_a_limit_for_one_is_none_for_another(inside: Agency, reminder: Topic, write: Write, night: None) -> None:
    for count in range(3):
        write(at=berlin(23, 9, count))
    assert write(at=berlin(23, 10)).next_try_at == berlin(23, 10)


def test_many_at_once_know_what_each_got_today(inside: Agency, reminder: Topic, write: Write, night: None) -> None:
    busy, idle = (factories.make_person(inside, email=f"m{count}@example.org", preferred_channel="email") for count in range(2))
    for hour in (9, 10, 11):
        write(busy, at=berlin(23, hour))
    found = send_many(agency=inside, to=[busy, idle], topic="test", values=lambda _: {"was": "x"}, about=None, by=CLERK, at=berlin(23, 12))
    assert [row.next_try_at for row in found] == [berlin(24, 8), berlin(23, 12)]


def test_whoever_died_in_the_night_gets_no_mail_and_no_letter(inside: Agency, write: Write, night: None, clock: Any) -> None:
    person = factories.make_person(inside, email="albers@example.org", preferred_channel="email", **ADDRESS)
    mailed, letter = write(person, at=berlin(23, 3)), write(person, channel=MessageChannel.LETTER, at=berlin(23, 3))
    assert list(waiting_letters(inside, at=berlin(23, 9))) == [letter]
    Person.objects.filter(pk=person.pk).update(died_on=dt.date(2026, 11, 23))
    assert list(waiting_letters(inside, at=berlin(23, 9))) == []
    clock(berlin(23, 9))
    deliver.call(inside.pk, mailed.pk)
    jobs.sweep.call(inside.pk)
    assert mail.outbox == []
    assert set(inside.messages.values_list("state", "error")) == {("done", "Nicht gesendet: Die Person ist verstorben.")}


@pytest.mark.parametrize(("ends_on", "sent"), [(None, 1), (dt.date(2026, 11, 23), 1), (dt.date(2026, 11, 22), 0)])
def test_a_representative_who_was_removed_gets_no_mail(
    inside: Agency, write: Write, night: None, clock: Any, ends_on: dt.date | None, sent: int
) -> None:
    seeker, daughter = factories.make_person(inside), factories.make_person(inside, email="tochter@example.org", preferred_channel="email")
    row = inside.representations.create(person=seeker, representative=daughter)
    message = write(daughter, at=berlin(23, 3), data={SPEAKS_FOR: seeker.pk})
    inside.representations.filter(pk=row.pk).update(ends_on=ends_on)
    clock(berlin(23, 9))
    deliver.call(inside.pk, message.pk)
    message.refresh_from_db()
    assert (len(mail.outbox), message.state) == (sent, "sent" if sent else "done")
    assert message.error == ("" if sent else "Nicht gesendet: Die Vertretung ist beendet.")


def test_whoever_opts_out_in_the_night_is_spared_what_waits(inside: Agency, reminder: Topic, write: Write, night: None) -> None:
    message = write(at=berlin(23, 3))
    assert message.person is not None
    opt_out(person=message.person, group=TopicGroup.REMINDERS, by=CLERK, at=berlin(23, 4))
    assert states(inside) == ["done"]


def test_an_sms_waits_for_monday_and_two_go_as_one(
    inside: Agency, reminder: Topic, write: Write, night: None, clock: Any, settings: Any, tmp_path: Any
) -> None:
    settings.NAHBEI_SMS = f"file:{tmp_path}"
    person = factories.make_person(inside, preferred_channel="sms")
    Channel.objects.create(agency=inside, person=person, kind="phone", value="0152 28817386", normal="+4915228817386", mobile=True)
    first, second = (write(person, was=was, at=berlin(29, hour)) for hour, was in ((11, "eins"), (12, "zwei")))
    assert first.next_try_at == second.next_try_at == berlin(30, 8)
    clock(berlin(30, 8, 5))
    jobs.sweep.call(inside.pk)
    (file,) = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert "eins" in file.read_text()
    assert "zwei" in file.read_text()
    assert states(inside) == ["sent", "sent"]


def test_the_office_sets_its_hours(inside: Agency, client: Any) -> None:
    client.force_login(factories.make_account(inside))
    page = "/office/settings/post/"
    fields = {"quiet_from": "18:30", "quiet_until": "09:00", "most_a_day": "2"}
    assert client.post(page, {**fields, "quiet_until": ""}).status_code == 422
    assert client.post(page, {**fields, "most_a_day": "51"}).status_code == 422
    assert client.post(page, {**fields, "quiet_from": "abends"}).status_code == 422
    assert client.post(page, fields).status_code == 302
    assert rules_of(inside) == Rules(dt.time(18, 30), dt.time(9), sunday_sms=False, most_a_day=2)
    assert 'value="18:30"' in client.get(page).content.decode()


def test_who_may_not_change_reads_them(inside: Agency, client: Any) -> None:
    client.force_login(factories.make_account(inside, Role.READ_ONLY))
    change_rules(agency=inside, quiet_from=dt.time(18), quiet_until=dt.time(9), sunday_sms=True, most_a_day=1, by=CLERK, at=NOW)
    assert "Von 18:00 bis 09:00 Uhr geht nichts hinaus." in client.get("/office/settings/post/").content.decode()
    client.post("/office/settings/post/", {"quiet_from": "", "quiet_until": "", "most_a_day": "0"})
    assert rules_of(inside).most_a_day == 1

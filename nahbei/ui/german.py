"""Dates, times, lengths as Germans say and write them. Pure: the clock is an argument, nothing here knows Django."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal

WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
WEEKDAYS_SHORT = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
MONTHS = (
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
)
NAMED_DAYS = {"vorgestern": -2, "gestern": -1, "heute": 0, "morgen": 1, "übermorgen": 2, "uebermorgen": 2}
PARTS_OF_DAY = {
    "vormittags": (8 * 60, 12 * 60),
    "nachmittags": (13 * 60, 18 * 60),
    "abends": (18 * 60, 21 * 60),
    "ganztags": (8 * 60, 20 * 60),
    "immer": (8 * 60, 20 * 60),
}
DAY = 24 * 60
HALF_HOURS = 48
LAST_YEAR = 2199
LONGEST = 600  # what is longer was pasted by mistake and is not read to the end


class NotUnderstood(ValueError):
    """The text is no date, no time or no span."""


# --- Reading dates -----------------------------------------------------------------------------------------------------


def parse_date(text: str, today: dt.date, *, past: bool = False) -> dt.date:
    """„3.5.“, „3.5.26“, „24. November“, „di“, „heute“, „+7“, „2026-11-24“.

    Without a year the next such day is meant (today counts), with past=True the last one. A weekday is never today:
    who says „di“ on a Tuesday means another one.
    """
    text = _plain(text)
    text = re.sub(r"^(am|den|ab|bis|zum|vom) ", "", text)
    try:
        found = _relative_day(text, today, past) or _written_day(text, today, past)
    except (ValueError, OverflowError) as error:
        raise NotUnderstood(text) from error
    if found is None or not 1900 <= found.year <= LAST_YEAR:
        raise NotUnderstood(text)
    return found


def _plain(text: str) -> str:
    """Lower case, single spaces, no invisible marks (a pasted text may carry them)."""
    text = re.sub(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]", "", text[:LONGEST])
    return " ".join(text.lower().split())


def _relative_day(text: str, today: dt.date, past: bool) -> dt.date | None:
    if text in NAMED_DAYS:
        return today + dt.timedelta(days=NAMED_DAYS[text])
    if counted := re.fullmatch(r"([+-]) ?([0-9]{1,4}) ?(w|m|t|d)?", text):
        number = int(counted[2]) * (-1 if counted[1] == "-" else 1)
        return (
            _add_months(today, number)
            if counted[3] == "m"
            else today + dt.timedelta(days=number * (7 if counted[3] == "w" else 1))
        )
    if spoken := re.fullmatch(r"in ([0-9]{1,3}) (tag|woche|monat)e?n?", text):
        number = int(spoken[1])
        return (
            _add_months(today, number)
            if spoken[2] == "monat"
            else today + dt.timedelta(days=number * (7 if spoken[2] == "woche" else 1))
        )
    name = re.sub(r"^(nächste[nr]?|naechste[nr]?|kommende[nr]?|letzte[nr]?) ", "", text).rstrip(".,")
    weekday = _weekday(name)
    if weekday is None:
        return None
    if past or text.startswith("letzte"):
        return today - dt.timedelta(days=(today.weekday() - weekday - 1) % 7 + 1)
    return today + dt.timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)


def _weekday(name: str) -> int | None:
    if name == "sonnabend":
        return 5
    for number, full in enumerate(WEEKDAYS):
        if len(name) >= 2 and full.lower().startswith(name):
            return number
    return None


def _written_day(text: str, today: dt.date, past: bool) -> dt.date | None:
    text = re.sub(r"^[a-zäöü]+\.?,? ?(?=[0-9])", "", text)  # „Di., 24.11.“: the number counts, not the weekday
    if iso := re.fullmatch(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})", text):
        return dt.date(int(iso[1]), int(iso[2]), int(iso[3]))
    if packed := re.fullmatch(r"([0-9]{2})([0-9]{2})([0-9]{4}|[0-9]{2})?", text):
        return _with_year(int(packed[1]), int(packed[2]), packed[3], today, past)
    if dotted := re.fullmatch(r"([0-9]{1,2})[./-] ?([0-9]{1,2})[./-]? ?([0-9]{4}|[0-9]{2})?", text):
        return _with_year(int(dotted[1]), int(dotted[2]), dotted[3], today, past)
    if named := re.fullmatch(r"([0-9]{1,2})\.? ?([a-zä]{3,9})\.? ?([0-9]{4}|[0-9]{2})?", text):
        month = _month(named[2])
        return None if month is None else _with_year(int(named[1]), month, named[3], today, past)
    return None


def _month(name: str) -> int | None:
    name = name.replace("maerz", "märz").replace("mrz", "märz").replace("jänner", "januar")
    return next((number for number, full in enumerate(MONTHS, 1) if full.lower().startswith(name)), None)


def _with_year(day: int, month: int, year: str | None, today: dt.date, past: bool) -> dt.date:
    if year is not None:
        return dt.date(_full_year(year, today), month, day)
    # The 29th of February may be up to eight years away (1896–1904, 2096–2104).
    years = range(today.year, today.year - 9, -1) if past else range(today.year, today.year + 9)
    for candidate in years:
        try:
            found = dt.date(candidate, month, day)
        except ValueError:
            continue
        if (found <= today) if past else (found >= today):
            return found
    raise NotUnderstood(f"{day}.{month}.")


def _full_year(year: str, today: dt.date) -> int:
    """Two digits: up to ten years ahead, else the past („3.5.44“ is a birthday, not the year 2044)."""
    if len(year) == 4:
        return int(year)
    full = today.year // 100 * 100 + int(year)
    return full if full <= today.year + 10 else full - 100


def _add_months(day: dt.date, months: int) -> dt.date:
    """The same day of another month, or its last one."""
    month = day.year * 12 + day.month - 1 + months
    year, month = divmod(month, 12)
    for number in range(day.day, 27, -1):
        try:
            return dt.date(year, month + 1, number)
        except ValueError:
            continue
    return dt.date(year, month + 1, day.day)


# --- Reading times -----------------------------------------------------------------------------------------------------


def parse_time(text: str) -> dt.time:
    """„14“, „14 Uhr“, „9:30“, „9.30“, „930“, „9 Uhr 30“, „halb zehn“ as „halb 10“, „viertel nach 9“."""
    text = re.sub(r"^(um|ab|bis|gegen|ca\.?) ", "", _plain(text))
    if spoken := re.fullmatch(r"(halb|viertel vor|viertel nach|dreiviertel) ([0-9]{1,2})", text):
        shift = {"halb": -30, "viertel vor": -15, "viertel nach": 15, "dreiviertel": -15}[spoken[1]]
        return _time(int(spoken[2]) * 60 + shift, text)
    digits = re.fullmatch(r"([0-9]{1,2})(?: ?(?:[:.h]|uhr) ?([0-9]{2}))?(?: ?(?:uhr|h))?", text) or re.fullmatch(
        r"([0-9]{1,2})([0-9]{2})(?: ?uhr)?", text
    )
    if digits is None or int(digits[2] or 0) > 59:
        raise NotUnderstood(text)
    return _time(int(digits[1]) * 60 + int(digits[2] or 0), text)


def _time(minutes: int, text: str) -> dt.time:
    if not 0 <= minutes < DAY:
        raise NotUnderstood(text)
    return dt.time(minutes // 60, minutes % 60)


def parse_spans(text: str) -> tuple[tuple[int, int], ...]:
    """„9-12, 14-17“, „ab 14“, „bis 12 Uhr“, „vormittags“ → spans in minutes of the day, sorted and joined; empty: none."""
    spans = []
    for part in re.split(r"[,;]| und ", _plain(text)):
        part = part.strip()
        if part in ("", "-", "–", "nie", "nein"):
            continue
        spans.append(_span(part))
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def _span(part: str) -> tuple[int, int]:
    if part in PARTS_OF_DAY:
        return PARTS_OF_DAY[part]
    if part.startswith("ab "):
        start, end = _minutes(part[3:]), 21 * 60
    elif part.startswith("bis "):
        start, end = 8 * 60, _minutes(part[4:])
    else:
        ends = re.split(r" ?(?:-|–|—|bis) ?", part.removeprefix("von "))
        if len(ends) != 2:
            raise NotUnderstood(part)
        start, end = _minutes(ends[0]), _minutes(ends[1])
    if not start < end:
        raise NotUnderstood(part)
    return start, end


def _minutes(text: str) -> int:
    """Minutes of the day; 24 Uhr is the end of the day."""
    if re.fullmatch(r"24(?::00)?(?: ?uhr)?", text):
        return DAY
    time = parse_time(text)
    return time.hour * 60 + time.minute


def spans_to_half_hours(spans: tuple[tuple[int, int], ...]) -> frozenset[int]:
    """Half hours 0–47 that lie wholly inside."""
    return frozenset(half for start, end in spans for half in range(-(-start // 30), end // 30))


def half_hours_to_spans(halves: frozenset[int]) -> tuple[tuple[int, int], ...]:
    """The way back."""
    spans: list[tuple[int, int]] = []
    for half in sorted(halves):
        if spans and spans[-1][1] == half * 30:
            spans[-1] = (spans[-1][0], half * 30 + 30)
        else:
            spans.append((half * 30, half * 30 + 30))
    return tuple(spans)


def format_spans(spans: tuple[tuple[int, int], ...]) -> str:
    """„9–12, 14:30–17“."""
    return ", ".join(f"{_short(start)}–{_short(end)}" for start, end in spans)


def _short(minutes: int) -> str:
    return f"{minutes // 60}" if minutes % 60 == 0 else f"{minutes // 60}:{minutes % 60:02}"


# --- Writing -----------------------------------------------------------------------------------------------------------


def format_date(day: dt.date, style: str = "full") -> str:
    """full „Mo., 23.11.2026“ · short „Mo., 23.11.“ · long „Montag, 23. November 2026“ · plain „23.11.2026“ · month „November 2026“."""
    if style == "long":
        return f"{WEEKDAYS[day.weekday()]}, {day.day}. {MONTHS[day.month - 1]} {day.year}"
    if style == "month":
        return f"{MONTHS[day.month - 1]} {day.year}"
    figures = f"{day.day}.{day.month}." if style == "short" else f"{day.day}.{day.month}.{day.year}"
    return figures if style == "plain" else f"{WEEKDAYS_SHORT[day.weekday()]}., {figures}"


def format_time(time: dt.time) -> str:
    """„14:30 Uhr“, with a space that does not break."""
    return f"{time.hour}:{time.minute:02}\N{NO-BREAK SPACE}Uhr"


def format_span(start: dt.time, end: dt.time | None = None) -> str:
    """„9:30 bis 11:30 Uhr“, without an end „9:30 Uhr“."""
    return format_time(start) if end is None else f"{start.hour}:{start.minute:02} bis {format_time(end)}"


def format_number(number: float | Decimal, places: int = 0) -> str:
    """„1.234,5“: point for thousands, comma for the rest."""
    rounded = Decimal(str(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return f"{rounded:,.{places}f}".translate(str.maketrans(",.", ".,"))


def format_distance(kilometres: float, *, rough: bool = False) -> str:
    """„0,8 km“; rough: „etwa 900 m“, „etwa 2,5 km“ – enough to decide, too little to find a house."""
    if not rough:
        return f"{format_number(kilometres, 1)}\N{NO-BREAK SPACE}km"
    if kilometres < 0.95:
        return f"etwa {max(1, round(kilometres * 10)) * 100}\N{NO-BREAK SPACE}m"
    halves = round(kilometres * 2) / 2
    return f"etwa {format_number(halves, 0 if halves == int(halves) else 1)}\N{NO-BREAK SPACE}km"


def format_hours(amount: float | Decimal | dt.timedelta) -> str:
    """„1,5 Stunden“, „1 Stunde“, „45 Minuten“."""
    minutes = round(amount.total_seconds() / 60) if isinstance(amount, dt.timedelta) else round(float(amount) * 60)
    if 0 < minutes < 60:
        return f"{minutes} Minute{'' if minutes == 1 else 'n'}"
    if minutes == 60:
        return "1 Stunde"
    text = format_number(Decimal(minutes) / 60, 2)
    return f"{text.rstrip('0').rstrip(',') if ',' in text else text} Stunden"


def format_euros(cents: int) -> str:
    """„1.234,50 €“ from whole cents."""
    return f"{format_number(Decimal(cents) / 100, 2)}\N{NO-BREAK SPACE}€".replace("-", "\N{MINUS SIGN}")


def format_waiting(since: dt.datetime | dt.date, now: dt.datetime) -> str:
    """How long something waits: „seit 8:15 Uhr“, „seit gestern“, „seit 9 Tagen“, „seit 7 Wochen“, „seit 4 Monaten“."""
    day = since.date() if isinstance(since, dt.datetime) else since
    days = (now.date() - day).days
    if days <= 0:
        return f"seit {format_time(since.time())}" if isinstance(since, dt.datetime) else "seit heute"
    if days == 1:
        return "seit gestern"
    if days < 28:
        return f"seit {days} Tagen"
    return (
        f"seit {days // 7} Wochen"
        if days < 90
        else f"seit {days // 30} Monaten"
        if days < 730
        else f"seit {days // 365} Jahren"
    )


def format_relative(moment: dt.datetime | dt.date, now: dt.datetime) -> str:
    """„heute, 9:14 Uhr“, „gestern“, „Fr., 16:40 Uhr“ (the last six days), „Fr., 20.11.“ (this year), „12.10.2025“."""
    day = moment.date() if isinstance(moment, dt.datetime) else moment
    days = (day - now.date()).days
    named = {-1: "gestern", 0: "heute", 1: "morgen"}.get(days)
    if named is None and -7 < days < 0:
        named = f"{WEEKDAYS_SHORT[day.weekday()]}."
    if named is None:
        return format_date(day, "short" if day.year == now.year else "plain")
    return f"{named}, {format_time(moment.time())}" if isinstance(moment, dt.datetime) else named


def format_age(birth: dt.date, today: dt.date) -> str:
    """„81 Jahre“."""
    years = today.year - birth.year - ((today.month, today.day) < (birth.month, birth.day))
    return "1 Jahr" if years == 1 else f"{max(years, 0)} Jahre"

"""Whose money is this? Pure, and explained in words: certain is only what two things agree on; the rest is proposed, or left to a human.

An account (or a reference) says who, the open amount says what for. Nothing is ever concluded from the amount alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from nahbei.people import folding
from nahbei.ui.german import format_euros

MOST = 3  # candidates; a longer list is no help
MANDATE = re.compile(r"\bNB\d+-\d{5,}\b")
VOUCHER = re.compile(r"(?<![\d-])(20\d\d-\d{4,6})(?![\d-])")
DONATION = re.compile(r"\bspenden?\b|\bzuwendung\b", re.IGNORECASE)
FEE = re.compile(r"entgelt|geb(ü|ue)hr|kontof(ü|ue)hrung|abschluss", re.IGNORECASE)
CASH = re.compile(r"bareinzahlung|barauszahlung|bargeld|\bgeldautomat", re.IGNORECASE)


@dataclass(frozen=True)
class Money:
    """Of a line, what matching looks at. `sure`: False where nothing may be booked by itself (money that was changed from another currency)."""

    cents: int
    name: str
    words: str
    digest: str = ""
    mandate: str = ""
    sure: bool = True


@dataclass(frozen=True)
class Candidate:
    person: int
    cents: int
    why: str


@dataclass(frozen=True)
class Verdict:
    """`certain`: all candidates together are the payment. Else one of them may be. Without any, `why` says what is missing."""

    certain: bool
    why: str
    candidates: tuple[Candidate, ...] = ()
    use: str = ""


@dataclass
class Known:
    """What an office knows. `owed`: open claims less credit, by person; kept up to date while lines are booked."""

    owed: dict[int, int] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    accounts: dict[str, set[int]] = field(default_factory=dict)
    mandates: dict[str, int] = field(default_factory=dict)
    vouchers: dict[str, int] = field(default_factory=dict)
    pays_for: dict[int, set[int]] = field(default_factory=dict)
    _words: dict[int, frozenset[str]] = field(default_factory=dict)
    _by_word: dict[str, set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for person, name in self.names.items():
            words = self._words[person] = frozenset(folding.words(name))
            for word in words:
                self._by_word.setdefault(word, set()).add(person)

    def named_in(self, text: str) -> set[int]:
        """Whose whole name stands in a text, in any order. One word alone names nobody."""
        said = set(re.findall(r"[^\W_]+", folding.plain(text)))
        maybe = {person for word in said for person in self._by_word.get(word, ())}
        return {person for person in maybe if len(self._words[person]) > 1 and self._words[person] <= said}

    def owes(self, people: Iterable[int]) -> int:
        return sum(self.owed.get(person, 0) for person in people)


def names_all(words: frozenset[str], text: str) -> bool:
    """Whether a whole name stands in a text, in any order. One word alone names nobody."""
    return len(words) > 1 and words <= set(re.findall(r"[^\W_]+", folding.plain(text)))


def judge(money: Money, known: Known) -> Verdict:
    if money.cents <= 0:
        return _going_out(money)
    found = _Traces.of(money, known)
    verdict = _certain(money, known, found) if money.sure and not DONATION.search(money.words) else None
    return verdict or _doubtful(money, known, found)


@dataclass(frozen=True)
class _Traces:
    """For whom this may be: by account, by what was written as reference, by the payer's name, by a name in the words."""

    account: set[int]
    reference: set[int]
    payer: set[int]
    several: bool
    mentioned: set[int]

    @classmethod
    def of(cls, money: Money, known: Known) -> _Traces:
        words = money.words.upper()
        said = [known.mandates.get(one) for one in (money.mandate, *MANDATE.findall(words))]
        said += [known.vouchers.get(one) for one in VOUCHER.findall(words)]
        named = known.named_in(money.name)
        payer = {member for person in named for member in known.pays_for.get(person, {person})}
        mentioned = known.named_in(money.words)
        return cls(known.accounts.get(money.digest, set()) if money.digest else set(), {one for one in said if one is not None}, payer,
                   len(named) > 1, mentioned)


def _certain(money: Money, known: Known, found: _Traces) -> Verdict | None:
    if found.account:
        return _by_account(money, known, found)
    if len(found.reference) == 1:
        (person,) = found.reference
        agrees = person in found.payer | found.mentioned
        if money.cents == known.owed.get(person, 0) or agrees and money.cents <= known.owed.get(person, 0):
            return _all(money, known, found.reference, _("Die Nummer im Verwendungszweck passt."))
        return None
    if found.payer and not found.several and not found.reference and money.cents == known.owes(found.payer):
        return _all(money, known, found.payer, _("Name und offener Betrag passen genau."))
    return None


def _by_account(money: Money, known: Known, found: _Traces) -> Verdict | None:
    """The account of one member, or of somebody who pays for several. A reference to somebody else makes it doubtful."""
    if found.reference - found.account:
        return None
    if money.cents == known.owes(found.account):
        return _all(money, known, found.account, _("Konto und offener Betrag passen genau."))
    meant = found.account & (found.reference | found.mentioned) or found.account
    if len(meant) == 1 and money.cents <= known.owes(meant):
        return _all(money, known, meant, _("Das Konto ist bekannt."))
    return None


def _all(money: Money, known: Known, people: set[int], why: str) -> Verdict:
    """The whole payment, split by what is open where it is for several."""
    owing = sorted(person for person in people if known.owed.get(person, 0) > 0)
    if len(owing) == 1:
        return Verdict(True, why, (Candidate(owing[0], money.cents, why),), "payment")
    return Verdict(True, why, tuple(Candidate(person, known.owed[person], why) for person in owing), "payment")


def _doubtful(money: Money, known: Known, found: _Traces) -> Verdict:
    reasons: dict[int, str] = {}
    for people, why in (
        (found.reference, _("Nummer im Verwendungszweck")), (found.account, _("von diesem Konto")), (found.payer, _("derselbe Name")),
        (found.mentioned, _("im Verwendungszweck genannt")),
    ):
        for person in people:
            reasons.setdefault(person, why)
    ranks = {person: number for number, person in enumerate(reasons)}
    likely = sorted(reasons, key=lambda person: (known.owed.get(person, 0) != money.cents, ranks[person], person))
    made = tuple(Candidate(person, money.cents, _with_open(reasons[person], known.owed.get(person, 0), money.cents)) for person in likely[:MOST])
    if DONATION.search(money.words):
        return Verdict(False, _("Im Verwendungszweck steht, dass es eine Spende ist."), made, "donation")
    if CASH.search(money.words):
        return Verdict(False, _("Das sieht nach Geld aus der Kasse aus."), (), "transfer")
    if made:
        return Verdict(False, _why_not_certain(money, known, found), made, "payment")
    return Verdict(False, _("Weder Konto noch Name noch Nummer sind bekannt."))


def _with_open(why: str, owed: int, cents: int) -> str:
    if owed == cents:
        return _("{why}, genau so viel ist offen").format(why=why)
    if owed > 0:
        return _("{why}, offen sind {amount}").format(why=why, amount=format_euros(owed))
    return _("{why}, offen ist nichts").format(why=why)


def _why_not_certain(money: Money, known: Known, found: _Traces) -> str:
    if not money.sure:
        return _("Umgerechnet aus einer anderen Währung.")
    if found.account and found.reference - found.account:
        return _("Konto und Nummer meinen verschiedene Menschen.")
    if len(found.account) > 1:
        return _("Von diesem Konto wird für mehrere gezahlt, und der Betrag passt nicht zu allen zusammen.")
    if found.several:
        return _("Der Name passt auf mehrere.")
    if found.account or found.payer:
        return _("Der Betrag passt nicht zu dem, was offen ist.")
    return _("Nur der Verwendungszweck deutet auf jemanden hin.")


def _going_out(money: Money) -> Verdict:
    text = f"{money.name} {money.words}"
    if CASH.search(text):
        return Verdict(False, _("Das sieht nach Geld für die Kasse aus."), (), "transfer")
    if FEE.search(text):
        return Verdict(False, _("Das sieht nach einer Gebühr der Bank aus."), (), "fee")
    return Verdict(False, _("Geld, das hinausging. Was war es?"))

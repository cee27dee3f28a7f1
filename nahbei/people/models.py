"""One record for a human being, whatever hats they wear."""

from __future__ import annotations

import datetime as dt

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from nahbei.foundation.models import Account, Agency
from nahbei.foundation.tenancy import AgencyManager
from nahbei.foundation.walls import AppendOnly
from nahbei.places.models import Neighbourhood


class Salutation(models.TextChoices):
    FRAU = "frau", _("Frau")
    HERR = "herr", _("Herr")
    NONE = "none", _("ohne Anrede")


class ChannelKind(models.TextChoices):
    PHONE = "phone", _("Telefon")
    LETTER = "letter", _("Brief")
    EMAIL = "email", _("E-Mail")
    SMS = "sms", _("SMS")


# ISO 639-1 codes of the languages an office in Germany meets most; the list on the form.
LANGUAGES = [
    ("de", _("Deutsch")), ("tr", _("Türkisch")), ("ar", _("Arabisch")), ("ru", _("Russisch")), ("uk", _("Ukrainisch")),
    ("pl", _("Polnisch")), ("en", _("Englisch")), ("fr", _("Französisch")), ("it", _("Italienisch")), ("es", _("Spanisch")),
    ("pt", _("Portugiesisch")), ("el", _("Griechisch")), ("ro", _("Rumänisch")), ("bg", _("Bulgarisch")), ("sr", _("Serbisch")),
    ("hr", _("Kroatisch")), ("sq", _("Albanisch")), ("fa", _("Persisch")), ("ku", _("Kurdisch")), ("vi", _("Vietnamesisch")),
    ("zh", _("Chinesisch")), ("nl", _("Niederländisch")), ("gsg", _("Gebärdensprache")),
]


class PersonQuerySet(models.QuerySet["Person"]):
    def present(self) -> PersonQuerySet:
        """Without signposts: those that were merged into someone else."""
        return self.filter(merged_into=None)


class Person(models.Model):
    """Someone the office knows: help seeker, volunteer, relative, contact person – often several at once."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="people")
    salutation = models.CharField(_("Anrede"), max_length=4, choices=Salutation, default=Salutation.NONE)
    given_name = models.CharField(_("Vorname"), max_length=80, blank=True)
    family_name = models.CharField(_("Nachname"), max_length=80)
    born_on = models.DateField(_("Geburtstag"), null=True, blank=True)
    birth_year = models.PositiveSmallIntegerField(_("Geburtsjahr"), null=True, blank=True)
    street = models.CharField(_("Straße und Hausnummer"), max_length=120, blank=True)
    address_extra = models.CharField(_("Zusatz"), max_length=120, blank=True, help_text=_("„2. Stock, Aufzug, bei Albers klingeln“"))
    postal_code = models.CharField(_("Postleitzahl"), max_length=5, blank=True)
    town = models.CharField(_("Ort"), max_length=80, blank=True)
    neighbourhood = models.ForeignKey(
        Neighbourhood, models.SET_NULL, null=True, blank=True, related_name="people", verbose_name=_("Viertel")
    )
    latitude = models.FloatField(_("Breite"), null=True, blank=True)
    longitude = models.FloatField(_("Länge"), null=True, blank=True)
    language = models.CharField(_("Sprache"), max_length=3, choices=LANGUAGES, default="de")
    languages = models.JSONField(_("spricht außerdem"), default=list, blank=True)
    informal = models.BooleanField(_("duzen"), default=False)
    preferred_channel = models.CharField(_("am liebsten per"), max_length=6, choices=ChannelKind, default=ChannelKind.PHONE)
    note = models.TextField(_("Notiz"), blank=True, help_text=_("Nichts über die Gesundheit."))
    died_on = models.DateField(_("verstorben am"), null=True, blank=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged_from")
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    objects = AgencyManager.from_queryset(PersonQuerySet)()

    class Meta:
        verbose_name = _("Mensch")
        ordering = ["family_name", "given_name", "pk"]
        indexes = [
            models.Index(fields=["agency", "family_name", "given_name"], name="person_name"),
            models.Index(fields=["agency", "merged_into"], name="person_merged"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=models.F("id")), name="person_not_merged_into_itself",
            ),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="person_position_whole", violation_error_message=_("Eine Lage braucht Breite und Länge."),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def formal_name(self) -> str:
        """„Frau Albers“; without a salutation the full name."""
        return f"{self.get_salutation_display()} {self.family_name}" if self.salutation != Salutation.NONE else self.full_name

    @property
    def initials(self) -> str:
        return (self.given_name[:1] + self.family_name[:1]).upper()

    @property
    def address_line(self) -> str:
        town = f"{self.postal_code} {self.town}".strip()
        return ", ".join(part for part in (self.street, town) if part)

    def age(self, *, on: dt.date) -> int | None:
        """Whole years; from the year alone when the day is unknown."""
        if self.born_on is not None:
            return on.year - self.born_on.year - ((on.month, on.day) < (self.born_on.month, self.born_on.day))
        return on.year - self.birth_year if self.birth_year else None

    def spoken_languages(self) -> frozenset[str]:
        return frozenset({self.language, *self.languages})


class Channel(models.Model):
    """A number or an address by which someone is reached. `normal` is what searching compares: +493023125412."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="channels")
    person = models.ForeignKey(Person, models.CASCADE, related_name="channels")
    kind = models.CharField(_("Art"), max_length=6, choices=[(ChannelKind.PHONE, _("Telefon")), (ChannelKind.EMAIL, _("E-Mail"))])
    value = models.CharField(_("Nummer oder Adresse"), max_length=200)
    normal = models.CharField(max_length=200)
    mobile = models.BooleanField(_("Mobil"), default=False)
    label = models.CharField(_("Hinweis"), max_length=80, blank=True, help_text=_("„am besten vor 12 Uhr“"))
    position = models.PositiveSmallIntegerField(default=0)
    # Mails came back from there. Another address is another row, so that a change wakes by itself.
    resting_since = models.DateTimeField(null=True, blank=True)
    resting_because = models.CharField(max_length=300, blank=True)

    objects = AgencyManager["Channel"]()

    class Meta:
        verbose_name = _("Erreichbarkeit")
        ordering = ["position", "pk"]
        indexes = [
            models.Index(fields=["agency", "normal"], name="channel_normal"),
            models.Index(fields=["agency", "resting_since"], condition=Q(resting_since__isnull=False), name="channel_resting"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind", "normal"], name="channel_once_per_person",
                violation_error_message=_("Diese Nummer oder Adresse steht schon da."),
            )
        ]

    def __str__(self) -> str:
        return self.value


class Authority(models.TextChoices):
    NONE = "none", _("keine – nur Angehörige:r")
    POWER_OF_ATTORNEY = "power_of_attorney", _("Vorsorgevollmacht")
    GUARDIANSHIP = "guardianship", _("gesetzliche Betreuung")


class RepresentationQuerySet(models.QuerySet["Representation"]):
    def running(self, *, on: dt.date) -> RepresentationQuerySet:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on))

    def either_side(self, person: Person) -> RepresentationQuerySet:
        """Who speaks for this person, and for whom they speak."""
        return self.filter(Q(person=person) | Q(representative=person)).select_related("person", "representative")


class Representation(models.Model):
    """Someone speaks for a help seeker. With an authority that was seen they may also consent."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="representations")
    person = models.ForeignKey(Person, models.PROTECT, related_name="represented_by", verbose_name=_("für"))
    representative = models.ForeignKey(Person, models.PROTECT, related_name="represents", verbose_name=_("Angehörige:r"))
    relation = models.CharField(_("Verhältnis"), max_length=40, blank=True, help_text=_("„Tochter“"))
    authority = models.CharField(_("Vollmacht"), max_length=20, choices=Authority, default=Authority.NONE)
    seen_on = models.DateField(_("eingesehen am"), null=True, blank=True)
    seen_by = models.CharField(_("eingesehen von"), max_length=120, blank=True)
    ends_on = models.DateField(_("bis"), null=True, blank=True)

    objects = AgencyManager.from_queryset(RepresentationQuerySet)()

    class Meta:
        verbose_name = _("Vertretung")
        constraints = [
            models.UniqueConstraint(fields=["person", "representative"], name="representation_once"),
            models.CheckConstraint(condition=~Q(person=models.F("representative")), name="representation_of_another"),
            models.CheckConstraint(
                condition=Q(authority=Authority.NONE) | (Q(seen_on__isnull=False) & ~Q(seen_by="")),
                name="representation_authority_seen",
                violation_error_message=_("Tragen Sie ein, wer die Vollmacht wann eingesehen hat."),
            ),
        ]

    def may_consent(self, *, on: dt.date) -> bool:
        return self.authority != Authority.NONE and (self.ends_on is None or self.ends_on >= on)


class ConsentPurpose(models.TextChoices):
    HELP = "help", _("Gesuch speichern und Freiwillige fragen")
    NEEDS = "needs", _("Angaben zur Gesundheit speichern")
    NAME = "name", _("Namen als Ansprechperson veröffentlichen")
    PHOTO = "photo", _("Foto zeigen")


class ConsentForm(models.TextChoices):
    SPOKEN = "spoken", _("am Telefon vorgelesen")
    PAPER = "paper", _("auf Papier")
    ONLINE = "online", _("online")


class ConsentQuerySet(models.QuerySet["Consent"]):
    def valid(self) -> ConsentQuerySet:
        return self.filter(withdrawn_at=None)


class Consent(models.Model):
    """Someone agreed: to what, to which text, how, when, before whom. Withdrawing adds a time, deletes nothing."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="consents")
    person = models.ForeignKey(Person, models.PROTECT, related_name="consents")
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="consents_given")
    purpose = models.CharField(max_length=10, choices=ConsentPurpose)
    text_version = models.CharField(max_length=40)
    form = models.CharField(max_length=10, choices=ConsentForm)
    given_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=120)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = AgencyManager.from_queryset(ConsentQuerySet)()

    class Meta:
        verbose_name = _("Einverständnis")
        ordering = ["-given_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=models.F("given_at")), name="consent_withdrawn_after_given"
            )
        ]


class TermKind(models.TextChoices):
    FOLDED = "folded"  # mueller
    PHONETIC = "phonetic"  # 657
    ADDRESS = "address"  # ahornweg7
    DIGITS = "digits"  # 3023125412, 23125412
    ENDING = "ending"  # 214521320394: the number read backwards, so that its last digits are a beginning


class SearchTerm(models.Model):
    """What finds a person while someone types: the same SQL on both databases, no extension."""

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="search_terms")
    person = models.ForeignKey(Person, models.CASCADE, related_name="search_terms")
    kind = models.CharField(max_length=8, choices=TermKind)
    term = models.CharField(max_length=80)

    objects = AgencyManager["SearchTerm"]()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind", "term"], name="search_term_once")]
        indexes = [models.Index(fields=["agency", "kind", "term", "person"], name="search_term_lookup")]


class Merge(models.Model):
    """Two records became one: what moved, so that it can be understood years later."""

    append_only = AppendOnly(blankable=("moved",))

    agency = models.ForeignKey(Agency, models.PROTECT, related_name="merges")
    winner = models.ForeignKey(Person, models.PROTECT, related_name="+")
    loser = models.ForeignKey(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by_name = models.CharField(max_length=120)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    moved = models.JSONField(default=dict)
    erasure = models.PositiveIntegerField(null=True)

    objects = AgencyManager["Merge"]()

    class Meta:
        verbose_name = _("Zusammenführung")
        constraints = [models.UniqueConstraint(fields=["loser"], name="merge_once")]

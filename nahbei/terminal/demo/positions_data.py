"""Forty positions and three projects of the invented town. Nobody in it looks like filler."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass

CHILDREN, CULTURE, ANIMALS, SPORT, OFFICE = "Kinder und Jugend", "Kultur und Musik", "Tiere und Natur", "Sport und Bewegung", "Büro und Organisation"
TIME, ACCOMPANY, TECHNIQUE, HANDS = "Zeit schenken", "Begleiten", "Schreiben und Technik", "Handgriffe"


@dataclass(frozen=True)
class DemoProject:
    organisation: str
    title: str
    text: str
    starts_in: int  # days from today
    lasts: int


@dataclass(frozen=True)
class DemoPosition:
    """`confirmed` counts days back from today; `times` are (weekday, start hour, end hour); `content` the other fields."""

    organisation: str
    field: str
    title: str
    summary: str
    task: str
    times: tuple[tuple[int, float, float], ...] = ()
    hours: float | None = None
    state: str = "published"
    confirmed: int = 20
    project: str = ""
    activity: str = ""
    content: dict[str, object] = dataclasses.field(default_factory=dict)


PARISH, PFARREI, CARE, MUSIC, SHELTER = (
    "Evangelische Gemeinde Lindenhof", "Katholische Pfarrei St. Brigida", "Pflegeverbund Wupperaue", "Musikschule Lindenhof", "Tierheim Birkenfeld",
)
TOWN, SCHOOL, REPAIR, HOSPICE, CLUB, LIBRARY, BANK, WELFARE = (
    "Stadt Wiesenbrück, Seniorenbüro", "Grundschule am Anger", "Repair-Café Gerbergasse", "Hospizgruppe Lichtblick",
    "Turn- und Sportverein Wiesenbrück", "Bibliothek am Markt", "Sparbank Wiesenbrück", "Sozialwerk Wiesenbrück",
)
READERS, GREEN, FIRST = "Lesepaten für Wiesenbrück", "Grüne Höfe", "Gut ankommen"
PROJECTS = (
    DemoProject(SCHOOL, READERS, "Zwölf Kinder der zweiten Klasse lesen einmal in der Woche mit einem Erwachsenen. Die Schule stellt Bücher und "
                "Raum, die Bibliothek schult.", -60, 240),
    DemoProject(TOWN, GREEN, "Drei Hinterhöfe im Marktviertel werden zu Gärten. Geplant ist alles, es fehlen Hände – und Leute, die gießen, wenn "
                "die anderen im Urlaub sind.", 20, 300),
    DemoProject(WELFARE, FIRST, "Familien, die neu in der Stadt sind, bekommen für die ersten Monate jemanden an die Seite.", -200, 400),
)
INDUCTION, INSURED, PAID, COURSE, PROOF = "gives_induction", "gives_insurance", "gives_expenses", "gives_training", "gives_certificate"


def gives(*names: str, **more: object) -> dict[str, object]:
    return {**dict.fromkeys(names, True), **more}


POSITIONS = (
    DemoPosition(PARISH, TIME, "Besuchsdienst: Zeit für ein Gespräch", "Besuchen Sie einmal im Monat Menschen, die selten Besuch bekommen.",
                 "Sie besuchen ein oder zwei Menschen aus der Gemeinde, meistens nachmittags, etwa eine Stunde. Wann, verabreden Sie selbst. Viermal "
                 "im Jahr trifft sich der Kreis zum Austausch.", hours=0.5, activity="Besuch, Gesellschaft",
                 content=gives(INDUCTION, INSURED, PAID, seats=2, target_group="seniors", place="mobile", accessible=None)),
    DemoPosition(PARISH, TIME, "Mittagstisch: servieren und dabeisitzen", "Dienstags und donnerstags essen vierzig Menschen zusammen.",
                 "Sie decken mit ein, tragen auf und setzen sich dazu. Gekocht wird von anderen. Ein Mal in der Woche genügt.",
                 times=((1, 11, 14), (3, 11, 14)), hours=3, content=gives(INSURED, seats=3, given="Mittagessen", accessible=True)),
    DemoPosition(PARISH, CULTURE, "Kirche offen halten", "Sie sind da, wenn Menschen in die alte Kirche schauen möchten.",
                 "Von Mai bis Oktober ist die Kirche samstags offen. Sie begrüßen, zeigen das Fenster von 1520 und schließen wieder ab.",
                 times=((5, 14, 17),), hours=1.5, content=gives(INDUCTION, seats=4, short_term=True, accessible=False, accessibility="drei Stufen")),
    DemoPosition(PFARREI, TIME, "Trauercafé: zuhören und Kaffee kochen", "Am ersten Sonntag im Monat, mit einer ausgebildeten Leitung.",
                 "Sie kochen Kaffee, schneiden Kuchen und sind da. Über Trauer müssen Sie nichts gelernt haben; zuhören genügt.",
                 times=((6, 14.5, 17),), hours=1, content=gives(INDUCTION, COURSE, seats=1, min_age=25, accessible=True)),
    DemoPosition(PFARREI, OFFICE, "Gemeindebrief austragen", "Viermal im Jahr, 80 Briefkästen, zu Fuß.",
                 "Sie bekommen die Hefte nach Hause und haben eine Woche Zeit. Die Straßen liegen beieinander.",
                 content=gives(INSURED, seats=5, short_term=True, place="mobile", min_age=14, needs_declaration=False)),
    DemoPosition(CARE, TIME, "Mittwochscafé: mit Menschen, die vieles vergessen", "Singen, backen, spazieren – und Angehörige haben frei.",
                 "Zu zweit betreuen Sie eine kleine Gruppe, eine Fachkraft ist immer dabei. Vorher gibt es einen Kurs über acht Abende.",
                 times=((2, 14, 17),), hours=3, content=gives(INDUCTION, INSURED, PAID, COURSE, PROOF, seats=2, conduct="ordinary", min_age=18,
                                                            target_group="seniors", accessible=True)),
    DemoPosition(CARE, ACCOMPANY, "Fahrten zur Tagespflege begleiten", "Im Bus sitzen Sie daneben, anschnallen und reden.",
                 "Der Fahrer fährt, Sie kümmern sich: abholen an der Tür, anschnallen, unterhalten, wieder bringen.",
                 times=((0, 8, 10), (2, 8, 10), (4, 8, 10)), hours=2, content=gives(INSURED, PAID, place="mobile", target_group="seniors")),
    DemoPosition(CARE, CULTURE, "Klavier spielen im Haus Uferblick", "Eine Stunde alte Schlager, alle singen mit.",
                 "Im Speisesaal steht ein gestimmtes Klavier. Welche Lieder, entscheiden Sie – und die Bewohner.",
                 times=((3, 15, 16),), hours=1, content=gives(INSURED, short_term=True, target_group="seniors", accessible=True, seats=1)),
    DemoPosition(MUSIC, CULTURE, "Instrumente pflegen und ausleihen", "Geigen stimmen, Saiten wechseln, die Liste führen.",
                 "Die Musikschule verleiht 120 Instrumente an Kinder. Sie prüfen, was zurückkommt, machen kleine Reparaturen und schreiben auf, wer "
                 "was hat. Ein Geigenbauer zeigt Ihnen, was man selbst kann.", times=((0, 15, 18),), hours=3,
                 content=gives(INDUCTION, INSURED, needed="geschickte Hände, ein Ohr", accessible=False, accessibility="Werkstatt im 1. Stock")),
    DemoPosition(MUSIC, CULTURE, "Bei Konzerten helfen", "Karten abreißen, Stühle stellen, umblättern.",
                 "Sechs Konzerte im Jahr, Sie suchen sich aus, bei welchen Sie helfen.",
                 content=gives(seats=6, short_term=True, given="freier Eintritt", min_age=16, needs_declaration=False, accessible=True)),
    DemoPosition(MUSIC, CHILDREN, "Singen im Kindergarten", "Mit der Gitarre und zwanzig Kindern, eine halbe Stunde.",
                 "Sie gehen mit einer Lehrerin in zwei Kindergärten und machen Musik mit den Kindern.", times=((1, 9, 10.5),), hours=1.5,
                 content=gives(INDUCTION, INSURED, conduct="extended", target_group="children", min_age=16)),
    DemoPosition(SHELTER, ANIMALS, "Hunde ausführen", "Zwölf Hunde freuen sich auf jede Runde am Bach.",
                 "Sie holen einen Hund ab und gehen mindestens eine Stunde. Welcher zu Ihnen passt, finden wir zusammen heraus.", hours=2,
                 activity="Hund ausführen", content=gives(INDUCTION, INSURED, seats=6, target_group="animals", min_age=16, needs_declaration=False,
                                                         place="site", accessible=False, accessibility="Kiesweg, steil")),
    DemoPosition(SHELTER, ANIMALS, "Katzen Gesellschaft leisten", "Streicheln, spielen, vorlesen. Die Katze entscheidet.",
                 "Scheue Katzen gewöhnen sich an Menschen, wenn jemand einfach da ist. Sie können dabei sitzen.", hours=1,
                 content=gives(INDUCTION, seats=3, target_group="animals", min_age=12, needs_declaration=False, accessible=True)),
    DemoPosition(SHELTER, HANDS, "Zäune und Hütten reparieren", "Ein Samstag im Monat mit Säge und Schrauber.",
                 "Eine feste Gruppe repariert, was die Hunde geschafft haben. Werkzeug ist da, Frühstück auch.", times=((5, 9, 13),), hours=1,
                 content=gives(INSURED, seats=4, short_term=True, target_group="animals", needs_declaration=False, given="Frühstück")),
    DemoPosition(SHELTER, ANIMALS, "Tiertransport am Samstag, 12. Dezember", "Zwei Katzen ziehen um, achtzig Kilometer.",
                 "Mit dem Auto des Tierheims zu den neuen Menschen und zurück.",
                 content=gives(INSURED, PAID, timing="one_off", needs_licence=True, place="mobile", target_group="animals", min_age=21)),
    DemoPosition(TOWN, TECHNIQUE, "Handy-Sprechstunde im Rathaus", "Geduldig erklären, gern zum dritten Mal.",
                 "Ältere Menschen kommen mit ihren Fragen: WhatsApp, Fahrkarten, Fotos. Sie helfen zu zweit.", times=((3, 10, 12),), hours=2,
                 activity="Handy, Computer", content=gives(INDUCTION, INSURED, seats=2, target_group="seniors", accessible=True, short_term=True)),
    DemoPosition(TOWN, ANIMALS, "Hochbeete bauen", "Drei Wochenenden im Frühjahr, Holz und Erde liegen bereit.",
                 "Wir bauen zwölf Hochbeete in drei Höfen. Wer schon einmal einen Schrauber gehalten hat, kann mitmachen.", project=GREEN,
                 times=((5, 10, 15),), content=gives(INSURED, seats=10, short_term=True, target_group="nature", needs_declaration=False, min_age=14)),
    DemoPosition(TOWN, ANIMALS, "Gießpatin oder Gießpate", "Von Mai bis September, zweimal in der Woche ein Hof.",
                 "Sie gießen, jäten und rufen an, wenn etwas kaputt ist. Wasser ist da.", project=GREEN, hours=1.5,
                 content=gives(seats=6, target_group="nature", needs_declaration=False, accessible=True)),
    DemoPosition(TOWN, OFFICE, "Hofkoordination", "Wer gießt wann? Sie haben den Plan und die Telefonnummern.",
                 "Ein kleines Büro von zu Hause: Liste führen, zweimal im Monat telefonieren, einmal im Monat vorbeischauen.", project=GREEN, hours=2,
                 content=gives(INDUCTION, PAID, place="home", target_group="nature")),
    DemoPosition(TOWN, ACCOMPANY, "Rikscha fahren", "Mit Rückenwind durch die Aue, zwei Gäste vorn.",
                 "Von April bis Oktober. Der Motor hilft, eine Fahrstunde ist Pflicht.", hours=2,
                 content=gives(INDUCTION, INSURED, seats=4, place="mobile", target_group="seniors", min_age=18)),
    DemoPosition(SCHOOL, CHILDREN, "Lesepatin, Lesepate", "Eine Stunde, ein Kind, ein Buch.",
                 "Immer dasselbe Kind, immer dieselbe Stunde. Sie hören zu, wie das Kind liest, und lesen selbst vor. Die Bibliothek schult Sie an "
                 "zwei Nachmittagen.", project=READERS, times=((0, 8, 12), (1, 8, 12), (2, 8, 12), (3, 8, 12)), hours=1, activity="Vorlesen",
                 content=gives(INDUCTION, INSURED, COURSE, seats=8, conduct="extended", target_group="children", accessible=True)),
    DemoPosition(SCHOOL, CHILDREN, "Lesecafé am Freitag", "Kakao, Sitzsäcke, dreißig Bücher.",
                 "Zu dritt betreuen Sie das Lesecafé nach der letzten Stunde.", project=READERS, times=((4, 12, 14),), hours=2,
                 content=gives(INSURED, seats=3, conduct="extended", target_group="children", accessible=True)),
    DemoPosition(SCHOOL, CHILDREN, "Schulgarten", "Beete, Bohnen, Regenwürmer – mit der dritten Klasse.",
                 "Ein Nachmittag in der Woche, eine Lehrerin ist dabei.", times=((1, 13, 15),), hours=2,
                 content=gives(INSURED, conduct="extended", target_group="children")),
    DemoPosition(REPAIR, HANDS, "Reparieren mit anderen", "Toaster, Lampen, Hosen: Sie zeigen, wie es geht.",
                 "Am zweiten Samstag im Monat. Die Leute bleiben dabei und lernen es.", times=((5, 10, 14),), hours=1, activity="Kleine Handgriffe",
                 content=gives(INSURED, seats=5, short_term=True, needs_declaration=False, accessible=False, accessibility="Kellertreppe")),
    DemoPosition(REPAIR, OFFICE, "Empfang und Kuchen", "Sie begrüßen, schreiben auf und schneiden den Kuchen an.",
                 "Am Eingang steht ein Tisch mit der Warteliste. Sie behalten den Überblick und die Ruhe.", times=((5, 9.5, 14.5),), hours=1.5,
                 content=gives(seats=2, short_term=True, needs_declaration=False)),
    DemoPosition(HOSPICE, TIME, "Begleiten am Lebensende", "Da sein, wenn es zu Ende geht. Mit Ausbildung und Rückhalt.",
                 "Nach einem Kurs über ein halbes Jahr begleiten Sie einen Menschen und seine Familie, etwa drei Stunden in der Woche. Einmal im "
                 "Monat ist Supervision.", hours=3,
                 content=gives(INDUCTION, INSURED, PAID, COURSE, PROOF, seats=4, min_age=21, conduct="ordinary", place="mobile", languages=["tr"])),
    DemoPosition(HOSPICE, OFFICE, "Telefon am Nachmittag", "Sie nehmen Anrufe an und schreiben auf, wer Rückruf möchte.",
                 "Ein fester Nachmittag in der Woche im Büro in der Hofgasse.", times=((0, 14, 17),), hours=3, content=gives(INDUCTION, INSURED)),
    DemoPosition(CLUB, SPORT, "Sturzvorbeugung: zweite Hand in der Gruppe", "Die Übungsleiterin turnt vor, Sie stützen.",
                 "Montags um zehn, zwölf Menschen über siebzig.", times=((0, 9.5, 11.5),), hours=2,
                 content=gives(INDUCTION, INSURED, COURSE, target_group="seniors", accessible=True)),
    DemoPosition(CLUB, SPORT, "Fußball-Kindergruppe begleiten", "Schuhe binden, trösten, anfeuern.",
                 "Mittwochs auf dem Platz am Feldrain. Sie müssen nicht spielen können.", times=((2, 16, 17.5),), hours=1.5,
                 content=gives(INSURED, COURSE, seats=2, conduct="extended", target_group="children", min_age=16)),
    DemoPosition(LIBRARY, CULTURE, "Bücher auf Rädern", "Alle drei Wochen mit dem Rad und zwanzig Büchern.",
                 "Sie bringen Bücher zu Menschen, die nicht kommen können, und nehmen Wünsche mit.", hours=1.5,
                 content=gives(INSURED, seats=2, place="mobile", target_group="seniors")),
    # not public, or not yet
    DemoPosition(LIBRARY, CHILDREN, "Vorlesen am Samstag", "Halb elf, Teppich, Bilderbuch.", "Eine halbe Stunde für Kinder ab vier.",
                 times=((5, 10.5, 11),), state="reported", content=gives(INSURED, conduct="extended", target_group="children", seats=3)),
    DemoPosition(CARE, TIME, "Gesellschaftsspiele im Haus Uferblick", "Mensch ärgere dich nicht und Rommé.", "Mittwochs nach dem Kaffee.",
                 times=((2, 15, 17),), state="reported", content=gives(INSURED, target_group="seniors")),
    DemoPosition(BANK, OFFICE, "Formulare erklären", "In der Schalterhalle, einmal in der Woche.", "Sie helfen beim Ausfüllen von Überweisungen.",
                 state="returned", content=gives(INSURED)),
    DemoPosition(SCHOOL, CHILDREN, "Hausaufgaben in der dritten Klasse", "", "", state="draft", content=gives(conduct="extended")),
    DemoPosition(SHELTER, ANIMALS, "Igel pflegen", "Von Oktober bis März, auch nachts.", "Wiegen, füttern, aufschreiben.", state="draft",
                 content=gives(target_group="animals")),
    DemoPosition(WELFARE, ACCOMPANY, "Familien im ersten halben Jahr begleiten", "Arzt, Schule, Amt: zusammen geht es leichter.",
                 "Sie sind für eine Familie da, etwa zwei Stunden in der Woche.", project=FIRST, hours=2, state="filled", activity="Papiere, Ämter",
                 content=gives(INDUCTION, INSURED, PAID, COURSE, seats=2, conduct="extended", target_group="newcomers", languages=["ar"])),
    DemoPosition(WELFARE, TIME, "Sprechen üben im Café", "Deutsch reden, ohne Buch.", "Dienstags im Sozialwerk, acht bis zehn Gäste.", project=FIRST,
                 times=((1, 16, 18),), hours=2, state="filled", content=gives(INSURED, target_group="newcomers", accessible=True)),
    DemoPosition(WELFARE, HANDS, "Möbel abholen und aufbauen", "Samstags mit dem Transporter.", "Zu zweit, mit dem Wagen des Sozialwerks.",
                 project=FIRST, state="offline", content=gives(INSURED, needs_licence=True, place="mobile", seats=2), confirmed=95),
    DemoPosition(CLUB, SPORT, "Sommerfest: Stände betreuen", "Ein Samstag im August.", "Schminken, Büchsenwerfen, Kuchen.", state="ended",
                 content=gives(seats=12, short_term=True, needs_declaration=False), confirmed=130),
    DemoPosition(PARISH, CHILDREN, "Krippenspiel: Kostüme nähen", "Acht Schafe, drei Könige.", "Stoff und Nähmaschine sind da.", state="ended",
                 content=gives(seats=2, needs_declaration=False), confirmed=300),
)
# Confirmed so many days ago: asked, reminded, nearly off.
STALE = {"Kirche offen halten": 70, "Rikscha fahren": 77, "Schulgarten": 88, "Gemeindebrief austragen": 71, "Bücher auf Rädern": 68}
# How often somebody opened it in the last weeks, so that the order of the list has something to balance.
OPENED = {
    "Hunde ausführen": 64, "Lesepatin, Lesepate": 31, "Katzen Gesellschaft leisten": 40, "Rikscha fahren": 12,
    "Instrumente pflegen und ausleihen": 3,
}
# Published for so long that somebody has come through it already.
KNOWN = frozenset({
    "Lesepatin, Lesepate", "Mittagstisch: servieren und dabeisitzen", "Sprechen üben im Café", "Empfang und Kuchen", "Hunde ausführen",
    "Handy-Sprechstunde im Rathaus",
})
# Where an organisation needs people beside its own address, and which positions lie there.
SITES: dict[str, tuple[dict[str, object], ...]] = {
    CARE: ({"name": "Haus Uferblick", "street": "Uferstraße 35", "accessible": True, "accessibility": "Aufzug links vom Eingang"},
           {"name": "Tagespflege am Park", "street": "Parkweg 4", "accessible": True}),
    PARISH: ({"name": "Gemeindehaus", "street": "Kirchgasse 4", "accessible": True},
             {"name": "Alte Kirche", "street": "Kirchgasse 1", "accessible": False, "accessibility": "drei Stufen"}),
    CLUB: ({"name": "Sportplatz am Feldrain", "street": "Am Feldrain 12", "accessible": True},),
}
LIES_AT = {
    "Klavier spielen im Haus Uferblick": "Haus Uferblick", "Gesellschaftsspiele im Haus Uferblick": "Haus Uferblick",
    "Mittwochscafé: mit Menschen, die vieles vergessen": "Haus Uferblick", "Mittagstisch: servieren und dabeisitzen": "Gemeindehaus",
    "Kirche offen halten": "Alte Kirche", "Fußball-Kindergruppe begleiten": "Sportplatz am Feldrain",
}

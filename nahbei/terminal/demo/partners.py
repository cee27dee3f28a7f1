"""Fifteen organisations and twenty-five services of the invented town."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class DemoService:
    name: str
    description: str
    eligibility: str
    fees: str
    schedule: str
    activities: tuple[str, ...]
    waiting_list: str = "none"
    accessible: bool | None = True
    areas: tuple[str, ...] = ()  # empty: the whole town
    checked_days_ago: int = 60


@dataclass(frozen=True)
class DemoOrganisation:
    name: str
    kind: str
    street: str
    area: str
    contact: tuple[str, str, str] | None = None  # salutation, given name, family name
    services: tuple[DemoService, ...] = field(default=())


DOCTOR, SHOPPING, VISIT, WALK, HANDS, TECH, PAPERS, OTHER = (
    "Zum Arzt begleiten", "Einkaufen", "Besuch, Gesellschaft", "Spazieren gehen", "Kleine Handgriffe", "Handy, Computer", "Papiere, Ämter",
    "Etwas anderes",
)
TRADE = "Strom, Gas, Heizung"

ORGANISATIONS = (
    DemoOrganisation("Sozialwerk Wiesenbrück", "welfare", "Poststraße 14", "Marktviertel", ("frau", "Beate", "Okafor"), (
        DemoService("Begleitdienst „Unterwegs“", "Geht mit zum Arzt, zum Amt und zur Bank, auch mit dem Rollstuhl.", "ab 65 oder mit Pflegegrad",
                    "12 € in der Stunde, mit Entlastungsbetrag frei", "Mo–Fr 8–16 Uhr", (DOCTOR, PAPERS), "short", checked_days_ago=40),
        DemoService("Einkaufsdienst", "Bringt den Einkauf nach Liste bis in die Küche.", "alle im Stadtgebiet", "4 € je Einkauf", "Di und Fr",
                    (SHOPPING,), checked_days_ago=75),
        DemoService("Sozialberatung", "Hilft mit Anträgen: Wohngeld, Grundsicherung, Pflegegrad.", "alle", "kostenlos",
                    "Di 9–12 Uhr, Do 14–17 Uhr", (PAPERS,), checked_days_ago=20),
    )),
    DemoOrganisation("Pflegeverbund Wupperaue", "nursing", "Uferstraße 31", "Wupperaue", ("herr", "Daniel", "Kranz"), (
        DemoService("Betreuungsgruppe Mittwochscafé", "Für Menschen, die vieles vergessen. Angehörige haben drei Stunden frei.",
                    "mit Diagnose oder Verdacht", "25 € je Nachmittag, Pflegekasse zahlt", "Mi 14–17 Uhr", (VISIT,), "long", checked_days_ago=130),
        DemoService("Alltagsbegleitung", "Feste Kraft, ein- bis zweimal in der Woche: Haushalt, Spazieren, Arzt.", "mit Pflegegrad",
                    "31 € in der Stunde, über § 45b", "Mo–Sa", (DOCTOR, SHOPPING, WALK, VISIT), "short", checked_days_ago=50),
        DemoService("Pflegeberatung zu Hause", "Was zahlt die Kasse, was hilft im Bad? Kommt ins Haus.", "alle", "kostenlos", "nach Absprache",
                    (PAPERS,), checked_days_ago=90),
    )),
    DemoOrganisation("Evangelische Gemeinde Lindenhof", "church", "Kirchgasse 2", "Lindenhof", ("frau", "Ruth", "Seligmann"), (
        DemoService("Besuchsdienst", "Kommt einmal im Monat, auch ins Heim.", "ab 75", "kostenlos", "nach Absprache", (VISIT,),
                    areas=("Lindenhof", "Am Anger"), checked_days_ago=100),
        DemoService("Mittagstisch", "Drei Gänge in Gesellschaft, Fahrdienst auf Wunsch.", "alle", "6,50 €", "Di und Do 12 Uhr", (OTHER,),
                    areas=("Lindenhof", "Marktviertel"), checked_days_ago=35),
    )),
    DemoOrganisation("Katholische Pfarrei St. Brigida", "church", "Am Anger 8", "Am Anger", ("herr", "Paul", "Wessel"), (
        DemoService("Trauercafé", "Reden, schweigen, Kuchen.", "Menschen in Trauer", "kostenlos", "1. Sonntag im Monat, 15 Uhr", (VISIT,),
                    checked_days_ago=65),
    )),
    DemoOrganisation("Musikschule Lindenhof", "culture", "Schulstraße 5", "Lindenhof", ("frau", "Ines", "Marquardt"), (
        DemoService("Singen im Sitzen", "Alte Lieder, ein Klavier, niemand muss Noten lesen.", "ab 65", "2 € je Nachmittag", "Do 15 Uhr",
                    (VISIT,), checked_days_ago=58),
    )),
    DemoOrganisation("Tierheim Birkenfeld", "animals", "Am Tierheim 1", "Birkenfeld", ("frau", "Kerstin", "Laube"), (
        DemoService("Hund und Katze für eine Woche", "Nimmt das Tier, wenn jemand ins Krankenhaus muss.", "Menschen über 70", "5 € am Tag",
                    "nach Absprache", (OTHER,), checked_days_ago=210),
    )),
    DemoOrganisation("Sparbank Wiesenbrück", "bank", "Marktstraße 2", "Marktviertel", ("herr", "Tim", "Hollmann"), (
        DemoService("Bargeld nach Hause", "Bringt bis zu 500 € an die Tür, mit Ausweis und zu zweit.", "Kundschaft ab 70", "kostenlos",
                    "Fr 9–12 Uhr", (OTHER,), checked_days_ago=15),
    )),
    DemoOrganisation("Stadt Wiesenbrück, Seniorenbüro", "municipality", "Marktstraße 1", "Marktviertel", ("frau", "Jutta", "Reimann"), (
        DemoService("Wohnberatung", "Stufen, Haltegriffe, Schwellen: was geht, was zahlt die Kasse.", "ab 60", "kostenlos", "Mo 14–17 Uhr",
                    (HANDS, PAPERS), checked_days_ago=55),
        DemoService("Rikscha für alle", "Fährt durch die Aue, mit Decke.", "wer schlecht zu Fuß ist", "kostenlos", "April bis Oktober", (WALK,),
                    accessible=True, checked_days_ago=190),
        DemoService("Bürgerbus", "Fährt vom Lindenplatz zu Ärzten und Märkten, hilft beim Einsteigen.", "alle", "2,50 €", "Mo–Fr 8–18 Uhr",
                    (DOCTOR, SHOPPING), checked_days_ago=30),
    )),
    DemoOrganisation("Grundschule am Anger", "school", "Angerstraße 20", "Am Anger", ("frau", "Nele", "Brinkmann"), (
        DemoService("Vierte Klasse schreibt Briefe", "Kinder schreiben Menschen, die wenig Post bekommen – und freuen sich über Antwort.",
                    "wer gern Briefe bekommt", "kostenlos", "in der Schulzeit", (VISIT,), accessible=None, checked_days_ago=48),
    )),
    DemoOrganisation("Repair-Café Gerbergasse", "initiative", "Gerbergasse 11", "Marktviertel", ("herr", "Ulf", "Tietze"), (
        DemoService("Repair-Café", "Repariert mit Ihnen zusammen, was man tragen kann.", "alle", "Spende", "2. Samstag im Monat, 10–14 Uhr",
                    (HANDS, TECH), accessible=False, checked_days_ago=45),
        DemoService("Handy-Sprechstunde", "Geduldig, auch zum dritten Mal.", "ab 60", "kostenlos", "Mi 10–12 Uhr", (TECH,), checked_days_ago=25),
    )),
    DemoOrganisation("Hospizgruppe Lichtblick", "initiative", "Hofgasse 7", "Marktviertel", ("frau", "Gerlinde", "Aust"), (
        DemoService("Begleitung am Lebensende", "Ausgebildete Freiwillige, zu Hause und im Heim.", "Schwerkranke und Angehörige", "kostenlos",
                    "Tag und Nacht erreichbar", (VISIT,), checked_days_ago=70),
    )),
    DemoOrganisation("Turn- und Sportverein Wiesenbrück", "sport", "Feldrain 40", "Am Anger", ("herr", "Jochen", "Maus"), (
        DemoService("Sturzvorbeugung", "Kraft und Gleichgewicht im Sitzen und Stehen.", "ab 70", "3 € je Stunde", "Mo 10 Uhr", (WALK,),
                    checked_days_ago=80),
    )),
    DemoOrganisation("Bibliothek am Markt", "culture", "Marktstraße 9", "Marktviertel", ("frau", "Silvia", "Engels"), (
        DemoService("Bücher auf Rädern", "Bringt Bücher, Hörbücher und Großdruck, nimmt sie wieder mit.", "wer nicht kommen kann", "kostenlos",
                    "alle drei Wochen", (VISIT, OTHER), checked_days_ago=110),
    )),
    DemoOrganisation("Elektro Brill", "trade", "Färberstraße 3", "Marktviertel", ("herr", "Gerd", "Brill"), (
        DemoService("Kleinreparaturen Strom", "Kommt auch für eine Steckdose. Sagt vorher, was es kostet.", "alle", "ab 38 € Anfahrt",
                    "Mo–Fr 7–17 Uhr", (TRADE,), checked_days_ago=95),
    )),
    DemoOrganisation("Haustechnik Sonntag", "trade", "Weidenstraße 12", "Wupperaue", ("frau", "Petra", "Sonntag"), (
        DemoService("Heizung und Wasser", "Entlüften, Thermostat, tropfender Hahn.", "alle", "45 € die halbe Stunde", "Mo–Fr, Notdienst",
                    (TRADE,), "short", checked_days_ago=12),
        DemoService("Haltegriffe und Handläufe", "Misst, bestellt, schraubt an. Rechnet mit der Pflegekasse ab.", "alle", "nach Angebot",
                    "nach Absprache", (HANDS,), checked_days_ago=160),
        DemoService("Winterdienst", "Räumt und streut bis 7 Uhr.", "Eigenheime", "35 € im Monat", "November bis März", (OTHER,), "closed",
                    areas=("Wupperaue", "Birkenfeld"), checked_days_ago=33),
    )),
)

"""Small files as other systems write them. All invented."""

from __future__ import annotations

import io

from openpyxl import Workbook

POSITIONS = (
    "Nr;Titel;Einrichtung;Beschreibung;PLZ;Ort;Ortsteil;Zielgruppe;bearbeitet;Ansprechpartner;Telefon\n"
    "17;Vorlesen in der Kita;Kita Regenbogen;Einmal in der Woche vorlesen.;43117;Birkenfeld;Lindenviertel;Kinder;2026-11-01;"
    "Ruth Okafor;030 23125 411\n"
    "18;Hunde ausführen;Tierheim Birkenfeld;Eine Runde am Bach.;43119;Birkenfeld;;Tiere;03.05.2019;;\n"
    "19;;Tierheim Birkenfeld;Ohne Titel;;;;;;;\n"
)
FREINET = """<?xml version="1.0" encoding="UTF-8"?>
<angebote>
 <angebot><angebotsId>4711</angebotsId><einrichtungsname>Musikschule Birkenfeld</einrichtungsname><einrichtungs_id>88</einrichtungs_id>
  <angebotsname>Instrumente pflegen</angebotsname><kurz_beschreibung>&lt;b&gt;Stimmen&lt;/b&gt; und ölen</kurz_beschreibung>
  <beschreibung>&lt;p&gt;Sie &amp;uuml;bernehmen:&lt;/p&gt;
   &lt;ul&gt;&lt;li&gt;Geigen stimmen&lt;/li&gt;&lt;li&gt;Saiten wechseln&lt;/li&gt;&lt;/ul&gt;
   &lt;script&gt;alert(1)&lt;/script&gt;</beschreibung>
  <wertigkeit>3</wertigkeit><strasse>Amselgasse 3</strasse><plz>43117</plz><ort>Birkenfeld</ort><ortsteil>Lindenviertel</ortsteil>
  <geo_breite>51.2562</geo_breite><geo_laenge>7.1508</geo_laenge><kontaktierbar>1</kontaktierbar><avatar>http://x.example.org/a.jpg</avatar>
  <termine>dienstags</termine><anzahl_gesuche>2</anzahl_gesuche><erstellt>2024-01-01 10:00:00</erstellt><bearbeitet>2026-10-20 09:00:00</bearbeitet>
  <handlungsfelder><handlungsfeld>Kultur</handlungsfeld><handlungsfeld>Begleiten</handlungsfeld></handlungsfelder>
  <zielgruppen><zielgruppe>Familien</zielgruppe></zielgruppen>
  <kontakt><name>Jo Winter</name><telefon>030 23125 412</telefon><email>jo.winter@example.org</email>
   <funktion_der_person>Leitung</funktion_der_person></kontakt>
  <einrichtung_details><strasse>Hauptweg 1</strasse><plz>43119</plz></einrichtung_details>
 </angebot>
</angebote>
"""
BOMB = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha">'
    '<!ENTITY b "&a;&a;&a;&a;&a;&a;">]><angebote><angebot><angebotsname>&b;</angebotsname></angebot></angebote>'
)
OUTSIDE = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    '<angebote><angebot><angebotsname>&a;</angebotsname></angebot></angebote>'
)


def workbook(*rows: tuple[object, ...]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()

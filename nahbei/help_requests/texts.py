"""What the house writes about requests."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from nahbei.messaging.topics import Topic, register

INFORMATION_LETTER = register(
    Topic(
        key="information_letter", always=True,
        name=_("Information an die hilfesuchende Person (Art. 14 DSGVO)"),
        subject=_("Jemand hat für Sie um Hilfe gebeten"),
        body=_(
            "{anrufer} hat sich am {datum} bei uns gemeldet und für Sie um Hilfe gebeten: {was}, {wann}.\n\n"
            "Darüber möchten wir Sie informieren. Wir haben aufgeschrieben: Ihren Namen, wie wir Sie erreichen, worum es geht und wann. "
            "Mehr haben wir nicht gespeichert, vor allem nichts über Ihre Gesundheit. Diese Angaben haben wir von {anrufer}. "
            "Wir brauchen sie, um eine Helferin oder einen Helfer für Sie zu suchen. Ihren Namen und Ihre Adresse nennen wir "
            "niemandem, bevor Sie und die helfende Person zugesagt haben. Zwölf Monate nach der letzten Hilfe löschen wir alles.\n\n"
            "Sind Sie einverstanden? Dann rufen Sie uns bitte an: {telefon}. Sie können uns dann auch sagen, was wir bedenken sollen, "
            "zum Beispiel einen Rollator.\n\n"
            "Möchten Sie die Hilfe nicht? Auch dann genügt ein Anruf, und wir löschen die Angaben. Sie dürfen jederzeit erfahren, was "
            "wir über Sie gespeichert haben, es berichtigen oder löschen lassen und sich bei der Datenschutzaufsicht beschweren.\n\n"
            "Ihr Gesuch hat die Nummer {nummer}."
        ),
        fields={
            "anrufer": _("Elif Yıldırım"), "datum": _("23.11.2026"), "was": _("Arztbegleitung"),
            "wann": _("Donnerstag, 26. November 2026, 9:30 bis 11:30 Uhr"), "nummer": "2026-0412",
        },
        letter="information",
    )
)

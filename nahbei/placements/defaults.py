"""Why something does not come about, as a new agency's list begins. It may change every word in its settings."""

DECLINE_REASONS = (
    "Zeiten passen nicht", "Weg ist zu weit", "Aufgabe passt nicht", "Schon jemand gefunden", "Kein Kontakt zustande gekommen",
    "Voraussetzung fehlt", "Etwas anderes gefunden", "Persönliche Gründe",
)

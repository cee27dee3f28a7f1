"""Coming from another system: positions, organisations and volunteers out of tables and Freinet's XML."""

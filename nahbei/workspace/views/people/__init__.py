"""People: one file for each subject."""

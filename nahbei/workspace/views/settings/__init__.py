"""Settings: one file for each subject."""

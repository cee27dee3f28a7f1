"""Volunteers: one file for each subject."""

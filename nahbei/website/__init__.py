"""The door for everybody: the agency's public website."""

"""Counselling hours: times by a rule, appointments as rows, the note of the talk sealed."""

"""Positions: taken in on the phone, checked, shown, kept fresh."""

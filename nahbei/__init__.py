"""Nahbei: the working system of a volunteer agency."""

__version__ = "0.1.0"

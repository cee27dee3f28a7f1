"""Positions and projects: what organisations need volunteers for."""

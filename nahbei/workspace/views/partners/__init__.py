"""Dienste and organisations: the directory that residents are referred to."""

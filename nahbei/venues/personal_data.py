"""Rooms belong to organisations: nothing here is about a person."""

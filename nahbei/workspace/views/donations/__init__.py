"""Gifts and what is confirmed about them."""

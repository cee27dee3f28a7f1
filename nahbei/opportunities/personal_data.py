"""What this room hands out and erases about a person: positions name a contact person only through the hat of `partners`."""

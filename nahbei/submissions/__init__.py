"""What comes in from outside. It never creates, changes or reveals a person: the office looks at it first."""

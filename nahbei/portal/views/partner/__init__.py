"""What an organisation does itself: report its positions, keep them right, look at what we know of it."""

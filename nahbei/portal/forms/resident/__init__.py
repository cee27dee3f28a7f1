"""For residents and for those who act for them."""

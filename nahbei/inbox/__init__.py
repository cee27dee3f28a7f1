"""What people answer by e-mail and SMS. It is kept before anything else is done with it, and nothing is ever sent because of it by itself,
except what an answered enquiry brings with it."""

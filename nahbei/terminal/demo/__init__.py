"""The invented Quartier: demo agency, permanent cast of the tests, and the names that the benchmarks' generator draws from."""

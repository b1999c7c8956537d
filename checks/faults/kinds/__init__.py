"""What several faults have in common: a bad release, a vendor in trouble, a client that does harm."""

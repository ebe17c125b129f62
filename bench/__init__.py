"""How fast AVE is beside what the database can do at best, and beside a known peer."""

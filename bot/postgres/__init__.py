"""The PostgreSQL underneath: where it is, how it is reached and pooled, and who may do what."""

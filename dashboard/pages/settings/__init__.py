"""Settings: the clinic's places and providers."""

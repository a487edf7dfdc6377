"""Shadow mode: the bot decides and shows, and nothing is texted."""

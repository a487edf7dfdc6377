"""The bot engine: texts in and out, dialogues, timers and the waitlist."""

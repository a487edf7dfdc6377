"""What is done to the list besides its daily work: after a restore, a wrong clock, or its time."""

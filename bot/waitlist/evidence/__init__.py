"""What a batch rests on: facts of the moment, what answers have taught, and what was decided."""

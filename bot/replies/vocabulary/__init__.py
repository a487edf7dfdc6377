"""The words that rules speak of: their classes, spellings, verb forms, and given names."""

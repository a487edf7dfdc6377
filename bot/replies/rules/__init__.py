"""What rules read off a reply's words: a table for each intent, and how tables are searched."""

"""What people at the desk do, each thing a use case with its line in the audit log."""

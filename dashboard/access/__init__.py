"""Who may use the dashboard: accounts, sessions, and what each role may do."""

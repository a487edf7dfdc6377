"""Conversations as they read, and what staff do in one."""

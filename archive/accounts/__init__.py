"""Accounts: who may log in, how failures are throttled, the second factor, the log of logins."""

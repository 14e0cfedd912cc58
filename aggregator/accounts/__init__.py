"""App keys, plans and limits. Owns the small protocols that the store fills.

May import `domain`, `settings` and `telemetry`.
"""

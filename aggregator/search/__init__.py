"""Query -> media: asks the platforms side by side and says the truth about each.

May import `domain`, `matching`, `platforms`, `upstream`, `settings` and `telemetry`.
"""

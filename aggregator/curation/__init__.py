"""Curators: from a sentence to suggestions of tracks that exist.

May import `upstream`, `domain`, `settings`, `telemetry` and `matching`; knows no platform.
"""

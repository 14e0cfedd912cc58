"""Composition: settings -> clients, stores, services; the one place that wires live and replay.

May import every room but `web` and `cli`.
"""

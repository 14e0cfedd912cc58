"""The words of the house: media, statuses and errors that every room shares.

Frozen values only; knows no HTTP, no framework and no platform's wire format.
May import nothing of ours.
"""

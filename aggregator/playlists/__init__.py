"""The use case of a sentence: from a prompt to a playlist of real, playable tracks.

May import `search`, `curation` and what lies below them; knows no HTTP and no database.
"""

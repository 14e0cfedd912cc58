"""SQLAlchemy: the only room that speaks to a database. May import `domain` and rooms below.

`search` and `accounts` own the small protocols that it fills; it does not import them.
"""

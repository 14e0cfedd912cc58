"""The playlist aggregator: one query, every music platform, the truth about each."""

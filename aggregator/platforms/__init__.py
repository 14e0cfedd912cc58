"""One adapter a platform: what to ask, how to read the answer, nothing above knows its JSON.

Each separates *request* (what to ask), *parse* (bytes -> media, a proved empty or a failure;
pure) and *fetch* (through `upstream`). Adapters do not import each other.
May import `domain`, `matching`, `mixcloud`, `upstream`, `settings` and `telemetry`.
"""

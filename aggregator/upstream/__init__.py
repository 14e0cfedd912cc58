"""Everything that touches the network: one guarded door for all outgoing HTTP.

Hand an adapter an `Upstream`; it sends `Request`s and gets `Response`s or a `PlatformFailure`.
Live, record and replay differ only in the transport put under the client.
May import `domain`, `settings` and `telemetry`.
"""

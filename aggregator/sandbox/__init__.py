"""The platforms and a language model, simulated over HTTP, with faults on demand.

A `World` grown from a seed is what the simulated platforms show; each simulator is a plain ASGI
app that speaks its platform's wire format. `runtime` hands in the songs and mounts the apps.
May import only `domain` and `mixcloud`.
"""

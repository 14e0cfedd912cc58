"""The `aggregator` command: a module a command group. Heavy imports happen inside a command."""

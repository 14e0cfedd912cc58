"""The doors: REST v1, its description and documentation page, health, problem details.

Answers a request by asking a service and encoding what it says; decides nothing itself.
May import every room below it.
"""

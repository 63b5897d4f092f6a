"""Every threshold and weight of the program, each with its reason: a module for every room that decides by them.

Phrases, tone plans and the limits of the rules are not here: they are seed data (``seeds/*.toml``).
"""

"""Being here puts tests/ on the import path, so that its folders can share what lies in it (``builders`` ...)."""

from hypothesis import settings

# A busy computer is no fault of the program: no example is refused for being slow.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")

"""Being here puts tests/ on the import path, so that its folders can share what lies in it (``builders`` ...)."""

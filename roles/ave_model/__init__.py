"""The AVE model as data: types, parsing, the registry of published versions."""

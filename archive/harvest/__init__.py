"""Protocols by which other programs harvest an archive: OAI-PMH, Signposting and Memento's TimeMaps. Pure."""

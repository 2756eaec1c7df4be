"""What programs of other houses ask an archive in: OAI-PMH, Memento, Signposting, Atom, Dublin Core. Pure."""

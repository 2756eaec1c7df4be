"""What the program knows of its own surroundings: version, settings file, optional libraries, processors."""

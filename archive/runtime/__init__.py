"""The program's surroundings: its version, the environment, optional libraries, processors."""

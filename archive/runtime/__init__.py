"""The surroundings of the program: its version, the environment, optional libraries, processors, the disk."""

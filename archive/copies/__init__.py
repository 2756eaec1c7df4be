"""Copies of a whole archive: backups, restoring from them, and archives received from somebody else."""

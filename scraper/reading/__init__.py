"""From kept bytes to readings: crawls, reparses and imports share it."""

"""Describe the damage of a file in words, as far as anybody will read it."""

# Messages, for a person to read.
_MOST = 1000
# Each place costs a search for the next record: a file of noise would take for ever.
_TOO_MUCH = 100_000


class Damage(list[str]):
    """The damaged places of a file; of very many the first are reported and the rest are counted."""

    def __init__(self) -> None:
        super().__init__()
        self.places = 0

    def append(self, place: str) -> None:
        """Note a damaged *place*."""
        self.places += 1
        if len(self) < _MOST:
            super().append(place)

    @property
    def is_hopeless(self) -> bool:
        """Return whether so much is damaged that reading on leads nowhere."""
        return self.places > _TOO_MUCH

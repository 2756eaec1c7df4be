"""What makes a date none."""


class Unreal(ValueError):
    """Nothing is, or nobody may mean, what was written; why not, in English and in French."""

    def __init__(self, english: str, french: str) -> None:
        super().__init__(english)
        self.english = english
        self.french = french

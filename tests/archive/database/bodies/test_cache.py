"""Held values: made once, the oldest let go before the next is made."""

from archive.database.bodies.cache import Held


def test_a_value_is_made_once_and_the_one_asked_for_longest_ago_goes() -> None:
    made: list[int] = []

    def square(number: int) -> int:
        made.append(number)
        return number * number

    squares = Held(square, most=2)

    assert [squares[number] for number in (1, 2, 1, 3, 1, 2)] == [1, 4, 1, 9, 1, 4]
    assert made == [1, 2, 3, 2]


def test_no_more_than_the_most_are_alive_while_the_next_is_made() -> None:
    alive: list[int] = []

    class Table:
        def __init__(self, number: int) -> None:
            alive.append(number)
            self.number, self.beside = number, len(alive)

        def __del__(self) -> None:
            alive.remove(self.number)

    tables = Held(Table, most=1)

    assert [tables[number].beside for number in (1, 2, 3)] == [1, 1, 1]

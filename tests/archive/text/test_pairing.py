import pytest

from archive.text.pairing import links

SUMMIT = "Le sommet s’est achevé hier sans accord"
RETURN = "les délégations sont rentrées dans leurs capitales"


@pytest.mark.parametrize(
    ("olds", "news", "expected"),
    [
        pytest.param([f"{SUMMIT}."], ["Le sommet s’est ouvert hier sans drame."], {(0, 0)}, id="reworded"),
        pytest.param([f"{SUMMIT}, {RETURN}."], [f"{SUMMIT}.", f"{RETURN}."], {(0, 0), (0, 1)}, id="split"),
        pytest.param([f"{SUMMIT}.", f"{RETURN}."], [f"{SUMMIT} et {RETURN}."], {(0, 0), (1, 0)}, id="merged"),
        pytest.param(
            [f"{SUMMIT}, {RETURN} ; chacun doute."],
            [f"{SUMMIT}, {RETURN}.", "Chacun doute."],
            {(0, 0), (0, 1)},
            id="a short end split off",
        ),
        pytest.param(["Introducton"], ["Introduction"], {(0, 0)}, id="a heading of one misspelt word"),
        pytest.param(["Le port ferme.", "Introducton"], ["Introduction"], {(1, 0)}, id="the heading below"),
        pytest.param([f"{SUMMIT}."], ["La pluie tombe sur les vignes du sud."], set(), id="unlike"),
        pytest.param(["Oui."], [f"{SUMMIT}, oui, {RETURN}."], set(), id="one common word"),
        pytest.param([], [f"{SUMMIT}."], set(), id="nothing to pair with"),
    ],
)
def test_links(olds: list[str], news: list[str], expected: set[tuple[int, int]]) -> None:
    assert links(olds, news) == expected

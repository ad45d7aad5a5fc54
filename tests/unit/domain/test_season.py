"""Chance that is drawn by name, and the shapes that it is drawn from."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from mailbot.domain.season import LONGEST, Chance, Spread, Weighed

MINUTE = timedelta(minutes=1)
units = st.floats(min_value=0, max_value=1, exclude_min=True, exclude_max=True)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=30).filter(any), units)
def test_what_weighs_nothing_is_never_drawn(weights: list[int], unit: float) -> None:
    assert weights[Weighed.of(weights).at(unit)] > 0


@given(st.integers(1, 10_000), st.integers(0, 10_000), units, units)
def test_a_larger_share_of_all_takes_longer_and_half_take_at_most_the_median(
    median: int, more: int, one: float, other: float
) -> None:
    spread = Spread(median * MINUTE, (median + more) * MINUTE)
    assert spread.at(min(one, other)) <= spread.at(max(one, other))
    assert (spread.at(0.5), spread.at(0.9)) == (spread.median, spread.p90)
    assert spread.at(max(one, other)) <= LONGEST


@given(st.integers(), st.text(max_size=20), st.integers())
def test_what_a_name_draws_depends_on_the_seed_alone(seed: int, name: str, number: int) -> None:
    once = Chance(seed).unit(name, number)
    chance = Chance(seed)
    chance.unit("something else")
    assert 0 < once == chance.unit(name, number) < 1


def test_names_and_seeds_draw_apart() -> None:
    drawn = {Chance(seed).unit(name, number) for seed in range(10) for name in ("a", "b") for number in range(50)}
    assert len(drawn) == 1000


def test_a_share_happens_as_often_as_it_says() -> None:
    happened = sum(Chance(1).happens(0.3, "it", number) for number in range(10_000))
    assert 2_850 < happened < 3_150
    assert not any(Chance(1).happens(0.0, "never", number) for number in range(1_000))
    assert all(Chance(1).happens(1.0, "always", number) for number in range(1_000))

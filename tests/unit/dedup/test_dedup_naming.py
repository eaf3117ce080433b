from tracker.dedup.naming import heirs


def test_a_group_goes_on_the_story_of_most_of_its_items():
    assert heirs({-1: [7, 8, 8]}, taken=()) == {-1: 8}


def test_a_story_that_falls_apart_goes_to_the_greater_part():
    assert heirs({-1: [7], -2: [7, 7]}, taken=()) == {-2: 7}


def test_of_equal_parts_the_earlier_one_goes_on():
    assert heirs({-1: [7], -2: [7]}, taken=()) == {-1: 7}


def test_what_is_taken_is_not_given_away():
    assert heirs({-1: [7, 7, 8]}, taken={7}) == {-1: 8}
    assert heirs({-1: [7]}, taken={7}) == {}


def test_a_second_choice_is_better_than_none():
    assert heirs({-1: [7, 7, 7], -2: [7, 7, 8]}, taken=()) == {-1: 7, -2: 8}

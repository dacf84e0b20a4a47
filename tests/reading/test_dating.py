"""Date expressions against the date of the report: phrases and the ISO dates that they stand for."""

import pytest

from tertius.reading.dating import date_of, last_date, moments
from tertius.reading.parsing import load_model, parse

PUBLISHED = "2017-02-16"
"""A Thursday."""


@pytest.fixture(scope="module")
def nlp():
    return load_model()


def sentences(text, nlp):
    return [sentence for _, piece in parse(text, nlp) for sentence in piece.sentences]


@pytest.mark.parametrize(
    ("phrase", "date"),
    [
        ("last Tuesday", "2017-02-14"),
        ("on Tuesday", "2017-02-14"),
        ("on Thursday", "2017-02-16"),
        ("last Thursday", "2017-02-09"),
        ("early on Monday", "2017-02-13"),
        ("Wednesday night", "2017-02-15"),
        ("over the weekend", "2017-02-11"),
        ("yesterday", "2017-02-15"),
        ("the day before yesterday", "2017-02-14"),
        ("this morning", "2017-02-16"),
        ("on 12 January", "2017-01-12"),
        ("on Jan. 12, 2016", "2016-01-12"),
        ("on the 3rd of May 2011", "2011-05-03"),
        ("on May 3", "2016-05-03"),
        ("on the 14th", "2017-02-14"),
        ("on the 20th", "2017-01-20"),
        ("on 2016-12-05", "2016-12-05"),
        ("on Christmas Day", "2016-12-25"),
        ("in January", "2017-01"),
        ("in late December", "2016-12"),
        ("last March", "2016-03"),
        ("in March 2003", "2003-03"),
        ("since 2015", "2015"),
        ("in mid-2015", "2015"),
        ("in the spring of 2014", "2014"),
        ("between 2010 and 2012", "2010"),
        ("in the 1990s", "1990"),
        ("last week", "2017-02"),
        ("last month", "2017-01"),
        ("earlier this month", "2017-02"),
        ("last year", "2016"),
        ("earlier this year", "2017"),
        ("last autumn", "2016"),
        ("10 days ago", "2017-02-06"),
        ("a fortnight ago", "2017-02-02"),
        ("several weeks ago", "2017-01"),
        ("six months ago", "2016-08"),
        ("months ago", "2016"),
        ("nearly three decades ago", "1987"),
        ("a week earlier", "2017-02-09"),
        ("the previous month", "2017-01"),
        ("on Tuesday, Feb. 7,", "2017-02-07"),
        ("on Monday last week", "2017-02-06"),
        ("on Friday of last week", "2017-02-10"),
        ("this past Sunday", "2017-02-12"),
        ("last night", "2017-02-15"),
        ("overnight", "2017-02-16"),
        ("earlier in the day", "2017-02-16"),
        ("hours ago", "2017-02-16"),
        ("48 hours earlier", "2017-02-14"),
        ("the night before", "2017-02-15"),
        ("the year before", "2016"),
        ("three years previously", "2014"),
        ("a century ago", "1917"),
        ("earlier in the week", "2017-02"),
        ("over the past week", "2017-02"),
        ("over the past year", "2017"),
        ("in June last year", "2016-06"),
        ("in January this year", "2017-01"),
        ("February of last year", "2016-02"),
        ("throughout 2016", "2016"),
        ("in the year 2000", "2000"),
        ("in 2015-16", "2015"),
        ("in the nineties", "1990"),
        ("in the late '80s", "1980"),
        ("this week", "2017-02"),
        ("in the last week of January", "2017-01"),
        ("on 9/11", "2001-09-11"),
        ("after the September 11 attacks", "2001-09-11"),
        ("on September 11", "2016-09-11"),
        ("on 23/02/2016", "2016-02-23"),
        ("on 02/23/2016", "2016-02-23"),
        ("on 23.02.2016", "2016-02-23"),
        ("on 03/02/2016", "2016"),
        ("on 2016/02/23", "2016-02-23"),
        ("at 2017-01-05T10:00", "2017-01-05"),
        ("from 3 to 5 February", "2017-02-03"),
        ("between 3 and 5 February 2016", "2016-02-03"),
        ("on 3-5 February", "2017-02-03"),
        ("on Feb. 3-5", "2017-02-03"),
        ("from 28 January to 3 February", "2017-01-28"),
        ("in recent days", "2017-02"),
        ("in recent weeks", "2017-02"),
        ("in recent months", "2017"),
        ("in the last two weeks", "2017-02"),
        ("over the past few months", "2017"),
        ("on the eve of 3 February", "2017-02-02"),
        ("in mid January", "2017-01"),
        ("late January", "2017-01"),
        ("as early as January", "2017-01"),
        ("in January, 2016", "2016-01"),
        ("in the third quarter", "2016"),
        ("in the first quarter", "2017"),
        ("in Q3 2015", "2015"),
        ("in the first half of 2015", "2015"),
        ("in the first half of the year", "2017"),
        ("in the autumn", "2016"),
        ("in spring", "2016"),
        ("in '95", "1995"),
        ("Tuesday", "2017-02-14"),
        ("Tuesday (January 31)", "2017-01-31"),
        ("at Christmas", "2016-12-25"),
        ("on Boxing Day", "2016-12-26"),
        ("on the Fourth of July", "2016-07-04"),
        ("the other day", "2017-02"),
    ],
)
def test_a_phrase_stands_for_a_date(phrase, date, nlp):
    (sentence,) = sentences(f"Norway expelled two envoys {phrase}.", nlp)
    assert moments(sentence, PUBLISHED)[0].date == date


@pytest.mark.parametrize(
    ("phrase", "date"),
    [
        ("on Monday", "2017-02-20"),
        ("next Monday", "2017-02-20"),
        ("in March", "2017-03"),
        ("in January", "2018-01"),
        ("on May 3", "2017-05-03"),
        ("tomorrow", "2017-02-17"),
        ("next month", "2017-03"),
        ("by 2020", "2020"),
        ("in the autumn", "2017"),
        ("in the fourth quarter", "2017"),
        ("from 3 to 5 April", "2017-04-03"),
        ("in the coming weeks", "2017-02"),
    ],
)
@pytest.mark.parametrize("verb", ["will expel", "plans to expel"])
def test_what_is_to_come_is_dated_ahead(phrase, date, verb, nlp):
    (sentence,) = sentences(f"Norway {verb} two envoys {phrase}.", nlp)
    predicate = next(token for token in sentence if token.lemma == "expel")
    assert date_of(predicate, moments(sentence, PUBLISHED), PUBLISHED)[0] == date


@pytest.mark.parametrize(
    ("phrase", "date"),
    [
        ("Three days later", "2016-10-08"),
        ("A week earlier", "2016-09-28"),
        ("The following day", "2016-10-06"),
        ("The same month", "2016-10"),
        ("The next year", "2017"),
        ("A month later", "2016-11"),
    ],
)
def test_a_relative_date_counts_from_the_one_before(phrase, date, nlp):
    first, second = sentences(f"Chad closed its border on 5 October. {phrase}, Niger did so too.", nlp)
    anchor = last_date(moments(first, PUBLISHED), "")
    assert moments(second, PUBLISHED, anchor)[0].date == date


def test_later_than_nothing_is_no_date(nlp):
    (sentence,) = sentences("Three days later, Niger closed its border.", nlp)
    assert moments(sentence, PUBLISHED) == []


@pytest.mark.parametrize(
    "text",
    [
        "Norway may expel envoys.",
        "Norway sent 1,500 soldiers.",
        "The pact has 2010 pages.",
        "Norway sent a force of 2000 soldiers.",
        "Norway expelled envoys in the fall of Saigon.",
        "Norway expelled envoys two days before the vote.",
        "Norway expelled envoys on the eve of the summit.",
        "Norway won 9/110 of the vote.",
    ],
)
def test_what_is_no_date_is_none(text, nlp):
    (sentence,) = sentences(text, nlp)
    assert moments(sentence, PUBLISHED) == []


def test_the_date_of_saying_is_not_that_of_the_act(nlp):
    (sentence,) = sentences("Oslo said on Tuesday that it expelled two envoys in January.", nlp)
    found = moments(sentence, PUBLISHED)
    dates = {token.lemma: date_of(token, found, PUBLISHED)[0] for token in sentence if token.pos == "VERB"}
    assert dates == {"say": "2017-02-14", "expel": "2017-01"}


def test_a_past_event_is_dated_in_its_time(nlp):
    (sentence,) = sentences("The 1979 revolution alarmed Iraq.", nlp)
    revolution = next(token for token in sentence if token.lemma == "revolution")
    assert date_of(revolution, moments(sentence, PUBLISHED), PUBLISHED) == ("1979", "1979")


def test_a_report_without_a_date_dates_only_what_is_explicit(nlp):
    (sentence,) = sentences("Norway expelled envoys on Tuesday and on 12 May 1999.", nlp)
    assert [moment.date for moment in moments(sentence, "")] == ["1999-05-12"]


@pytest.mark.parametrize("phrase", ["that day", "the same month", "that year"])
def test_that_day_is_the_one_last_spoken_of(phrase, nlp):
    (sentence,) = sentences(f"Oslo closed the border {phrase}.", nlp)
    expected = {"day": "2016-05-03", "month": "2016-05", "year": "2016"}[phrase.rsplit(maxsplit=1)[-1]]
    assert [moment.date for moment in moments(sentence, PUBLISHED, "2016-05-03")] == [expected]
    assert moments(sentence, PUBLISHED) == []


def test_what_came_before_the_attacks_cannot_tell_of_them(nlp):
    (sentence,) = sentences("Norway expelled 9/11 envoys.", nlp)
    assert moments(sentence, "1999-02-16") == []


def test_a_number_of_people_is_no_year(nlp):
    (sentence,) = sentences("Norway trained around 2000 soldiers through 2000 lessons.", nlp)
    assert moments(sentence, PUBLISHED) == []

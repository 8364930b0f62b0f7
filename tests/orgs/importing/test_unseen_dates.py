"""Dates as registers of many countries write them: right, or left out."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from saxaul.orgs.importing.dates import CALENDARS, calendar_of, date_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *[("平成15年4月1日", "2003-04-01"), ("令和元年5月20日", "2019-05-20"), ("H12.11.30", "2000-11-30")],
        *[("民國99年5月3日", "2010-05-03"), ("中華民國87年", "1998"), ("二〇一八年六月", "2018-06")],
        *[("2012年春", "2012"), ("二零一一年十二月二十一日", "2011-12-21"), ("2011년 5월 3일", "2011-05-03")],
        *[("12/05/2541", "1998-05-12"), ("28 พฤศจิกายน 2548", "2005-11-28"), ("3 ก.พ. 2555", "2012-02-03")],
        *[("2541-05-12", "1998-05-12"), ("15 آذار 2010", "2010-03-15"), ("2 كانون الأول 2011", "2011-12-02")],
        *[("٢٥/٠٦/٢٠٠٣", "2003-06-25"), ("১২/০৫/১৯৯৮", "1998-05-12"), ("3. März 1998", "1998-03-03")],
        *[("1. ledna 2014", "2014-01-01"), ("12. 5. 2008", "2008-05-12"), ("12 de março de 2001", "2001-03-12")],
        *[("15 августа 2002 г.", "2002-08-15"), ("17 Agustus 2010", "2010-08-17"), ("15.08.2002 г.", "2002-08-15")],
        *[("38000", "2004-01-14"), ("20110305", "2011-03-05"), ("17th June 2009", "2009-06-17")],
        *[("١٤٢٥/٠٣/١٤هـ", "2004-05"), ("2005م", "2005"), ("12/05/98", ""), ("soon", ""), ("99", "")],
    ],
)
def test_dates_of_many_countries(text: str, expected: str) -> None:
    assert date_of(text) == expected


@pytest.mark.parametrize(
    ("text", "calendar", "expected"),
    [
        *[("1381/06/12", "persian", "2002-09-03"), ("1399/12/30", "persian", "2021-03-20")],
        *[("1381/06", "persian", "2002"), ("1381", "persian", ""), ("1445/01/01", "hijri", "2023-07")],
        *[("1425", "hijri", ""), ("2010-05-03", "hijri", "2010-05-03"), ("2011", "persian", "2011")],
        *[("२०५५/०४/१२", "nepali", "1998-07"), ("2055", "nepali", ""), ("87/11/20", "roc", "1998-11-20")],
        *[("100.02.15", "roc", "2011-02-15"), ("1381/13/40", "persian", "")],
    ],
)
def test_years_of_other_calendars_are_converted_or_left_out(text: str, calendar: str, expected: str) -> None:
    assert date_of(text, calendar=calendar) == expected


def test_a_persian_new_year_is_the_first_of_spring() -> None:
    for year, day in ((1375, "1996-03-20"), (1390, "2011-03-21"), (1400, "2021-03-21"), (1404, "2025-03-21")):
        assert date_of(f"{year}/1/1", calendar="persian") == day


@pytest.mark.parametrize(
    ("header", "texts", "calendar"),
    [
        *[
            ("تاریخ تأسیس", ["۱۳۸۱/۰۶/۱۲", "۱۳۸۹/۱۱/۰۳"], "persian"),
            ("تاريخ التأسيس", ["1425/03/14", "1438/11/02"], "hijri"),
        ],
        *[("تاريخ التأسيس", ["2005", "1998"], ""), ("दर्ता मिति", ["२०५५/०४/१२"], "nepali"), ("founded", ["1425"], "")],
        *[
            ("成立日期", ["民國99年5月3日", "87/11/20"], "roc"),
            ("成立日期", ["100.02.15", "99.12.01"], "roc"),
            ("d", ["x"], ""),
        ],
    ],
)
def test_the_calendar_of_a_column_shows_in_its_name_and_years(header: str, texts: list[str], calendar: str) -> None:
    assert calendar_of(header, texts) == calendar


@given(st.text(max_size=24), st.sampled_from(["", *sorted(CALENDARS)]))
def test_no_text_breaks_it(text: str, calendar: str) -> None:
    assert isinstance(date_of(text, calendar=calendar), str)


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2030, 1, 1)))
def test_what_we_write_ourselves_is_read_back(day: datetime.date) -> None:
    assert date_of(day.isoformat()) == date_of(f"{day.day}.{day.month}.{day.year}") == day.isoformat()
    assert date_of(f"{day.day}/{day.month}/{day.year + 543}") == day.isoformat()

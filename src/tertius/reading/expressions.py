"""How a report writes dates: one pattern, and the words that it is made of.

Every named group of the pattern is a kind of expression, which `dating.resolve` turns into an ISO date.
"""

from __future__ import annotations

import re

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_DAY = rf"(?:{'|'.join(WEEKDAYS)})"
SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
VAGUE = {"several": 3, "some": 3, "many": 3, "a few": 3, "a couple of": 2}
_COUNT = rf"(?:a|an|{'|'.join(SMALL)}|\d{{1,3}}|{'|'.join(VAGUE)})"
_UNIT = r"(?:hour|day|week|fortnight|month|year|decade|century)"
_AT = (
    r"(?:(?i:in|since|during|by|from|until|before|after|between|of|the|its|their|throughout|around|circa|through"
    r"|as of|as early as|as late as)|’s|'s)"
)
_PARTED = r"(?:[Ee]arly |[Ll]ate |[Mm]id-|[Mm]id |[Tt]he (?:end|start|beginning|middle) of )"
_PART = rf"(?:{_PARTED}|the year |fiscal )?"
_SEASON = r"(?:spring|summer|autumn|fall|winter)"
HOLIDAYS = {
    "new year's day": "January 1",
    "new year's eve": "December 31",
    "christmas day": "December 25",
    "christmas eve": "December 24",
    "christmas": "December 25",
    "boxing day": "December 26",
    "may day": "May 1",
    "fourth of july": "July 4",
    "bastille day": "July 14",
    "armistice day": "November 11",
    "veterans day": "November 11",
}
_ORDER = r"(?:st|nd|rd|th)?"
_HALF = r"(?:(?:first|second) half|first quarter|last quarter|beginning|start|middle|end)"
_OPENERS = (
    r"(?=\d|['’]|Q[1-4]|(?i:"
    r"a[ns]?|around|at|before|after|beginning|between|boxing|by|bastille|armistice|christmas|circa|during|early|earlier"
    r"|end|first|second|third|fourth|for|from|hours?|in|its?|last|late|later|many|middle|mid|new|next|of|over|overnight"
    r"|several|since|some|start|that|the|their|this|through|throughout|today|tomorrow|tonight|until|veterans|within"
    rf"|yesterday|{_SEASON}|{_UNIT}s?|{'|'.join(SMALL)}|(?:sun|mon|tues|wednes|thurs|fri|satur)day"
    r"|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
)
"""How an expression may begin: most words of a sentence need no further look."""
EXPRESSION = re.compile(
    rf"\b{_OPENERS}"
    r"(?:(?P<numeric>\d{1,2}([/.])\d{1,2}\2\d{4}|\d{4}/\d{1,2}/\d{1,2})\b(?![/.]\d)"
    rf"|(?P<eve>(?i:the eve of) (?:{_MONTH} \d{{1,2}}{_ORDER}(?:, \d{{4}})?"
    rf"|\d{{1,2}}{_ORDER} (?:of )?{_MONTH}(?:,? \d{{4}})?))\b"
    r"|(?P<attacks>9/11\b(?!/)"
    r"|(?:September|Sept?\.?) 11(?:th)?(?= (?:terror(?:ist)? )?(?:attack|hijack|plot|Commission)))"
    rf"|(?P<md>{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?(?:, \d{{4}})?)\b(?! ?:)"
    rf"|(?P<range>(?:\d{{1,2}}{_ORDER} ?[-–] ?|(?<=[Ff]rom )\d{{1,2}}{_ORDER} (?:to|until|through) "
    rf"|(?<=[Bb]etween )\d{{1,2}}{_ORDER} and |(?<=[Oo]n )\d{{1,2}}{_ORDER} and )"
    rf"\d{{1,2}}{_ORDER} (?:of )?{_MONTH}(?:,? \d{{4}})?)\b"
    rf"|(?P<dm>\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}(?:,? \d{{4}})?)\b"
    rf"|(?P<my>{_MONTH},? (?:of )?\d{{4}})\b"
    r"|(?P<iso>\d{4}-\d{2}-\d{2})(?=T\d|\b)"
    rf"|(?P<monthof>(?:[Ll]ast|[Tt]his|[Nn]ext) {_MONTH})(?! \d)\b"
    rf"|(?:{_AT} {_PART}|{_PARTED})(?P<month>{_MONTH})(?= |,|\.|;|\)|$)(?! \d|, \d{{4}}\b|(?: of)? (?:last|this) year)"
    rf"|(?P<at>{_AT}) {_PART}(?P<year>(?:19|20)\d{{2}}|['’]\d\d)\b(?!-\d\d-|-\D|,\d|s\b)"
    r"|(?P<quarter>Q[1-4] (?:of )?(?:19|20)\d\d|(?:first|second|third|fourth|last) quarter(?= ?[,.;)]|$))"
    r"|the (?P<decade>(?:early |late |mid-)?(?:(?:19|20)\d0s|['’]\d0s|(?:fif|six|seven|eigh|nine)ties))\b"
    rf"|(?P<dayofweek>{_DAY} (?:of )?last week)\b"
    r"|(?P<early>(?:[Ee]arlier|[Ll]ater|[Ll]ate|[Ee]arly) in the (?:day|week|month|year)"
    rf"|{_HALF} of the (?:week|month|year)"
    r"|(?:[Oo]ver|[Ii]n|[Dd]uring|[Ff]or) the (?:past|last) (?:day|week|month|year))\b(?! of)"
    rf"|(?P<span>(?:[Oo]ver|[Ii]n|[Dd]uring|[Ff]or|[Ww]ithin) (?:recent|(?:the )?(?:past|last|coming|next)"
    rf"(?: (?i:few|couple of|several|{_COUNT}))?) (?:days|weeks|months))\b"
    r"|(?P<season>(?<=[Ii]n )(?:the )?(?:spring|summer|autumn|winter|fall)(?= ?[,.;)]|$))"
    rf"|(?P<thatmonth>{_MONTH} (?:of )?(?:last|this) year)\b"
    rf"|(?P<dayof>(?:[Ll]ast|[Tt]his past|[Nn]ext) {_DAY})\b"
    rf"|(?P<weekday>{_DAY})\b(?!,? \(?(?:{_MONTH} \d|\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}))"
    r"|(?P<weekend>(?:[Ll]ast|[Tt]his|[Oo]ver the|[Aa]t the) weekend)\b"
    r"|(?P<last>(?:[Ll]ast|[Ee]arlier this|[Tt]his|[Ll]ater this|[Nn]ext)"
    rf" (?:week|month|year|{_SEASON}))\b(?! of {_MONTH})"
    rf"|(?P<ago>(?:(?i:{_COUNT}) )?{_UNIT}s? ago)\b"
    rf"|(?P<shift>(?i:{_COUNT}) {_UNIT}s? (?:earlier|later|previously|(?:before|after)(?! \w)))\b"
    rf"|(?P<beside>(?i:the) (?:following|next|previous|same|preceding) (?:day|night|morning|evening|week|month|year)"
    r"|(?i:that) (?:same )?(?:day|week|month|year))\b"
    r"|(?P<edge>(?i:the) (?:day|night|week|month|year) (?:before|after))\b(?! \w)"
    r"|(?P<ordinal>(?<=[Oo]n the )\d{1,2}(?:st|nd|rd|th))\b(?! [a-z])"
    r"|(?P<holiday>New Year['’]s (?:Day|Eve)|Christmas (?:Day|Eve)|(?:(?<=[Oo]n )|(?<=[Aa]t ))Christmas(?! \w)"
    r"|Boxing Day|(?:(?<=[Oo]n )|(?<=this ))May Day|Fourth of July|Bastille Day|Armistice Day|Veterans Day)\b"
    r"|(?P<near>[Tt]he other day|[Tt]he day before yesterday|[Ll]ast night|[Oo]vernight"
    r"|[Tt]he day after tomorrow|[Yy]esterday|[Tt]oday|[Tt]onight|[Tt]omorrow"
    r"|[Tt]his (?:morning|afternoon|evening))\b)"
)
HINTS = (
    *("day", "Day", "Eve", "week", "month", "year", "Year", "decade", "fortnight", " ago", "tonight", "tomorrow"),
    *(
        "Christmas",
        "quarter",
        "weeks",
        "hour",
        "night",
        "centur",
        "ties",
        "morning",
        "evening",
        "noon",
        "spring",
        "summer",
        "autumn",
        "fall",
        "winter",
    ),
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
"""What every expression without a figure holds; most sentences hold none of it."""
FIGURE = re.compile(r"\d")

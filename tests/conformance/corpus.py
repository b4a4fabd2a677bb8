# SPDX-License-Identifier: AGPL-3.0-or-later
"""Texts of different kinds for the compression groups: the same on every run, as long as the longest message."""
import base64
import json
import random

LENGTH = 128 * 1024  # letters
PROSE = (
    "השדרה מחזיקה יוזמות של כמה מגזרים יחד . forum meeting summary survey seat key Vertretung Schlüssel Umfrage "
    "Zusammenfassung منتدى اجتماع ملخص استبيان and or the of each who may see it at once"
).split()


def long_enough(pieces):
    text = []
    size = 0
    while size < LENGTH:
        text.append(next(pieces))
        size += len(text[-1])
    return "".join(text)


def records(dice):
    while True:
        record = {"id": dice.randrange(10**6), "name": dice.choice(PROSE), "seats": dice.randrange(40), "open": True}
        yield json.dumps(record, ensure_ascii=False) + ",\n"


def noise(dice):
    while True:
        yield base64.b64encode(dice.randbytes(300)).decode()


def prose(dice):
    while True:
        yield " ".join(dice.choices(PROSE, k=12)) + ".\n"


def pages(dice):
    while True:
        yield f'<li class="seat"><a href="/forum/{dice.randrange(99)}">{dice.choice(PROSE)}</a></li>\n'


def mixture(dice):
    """A document: prose with pictures in it."""
    kinds = prose(dice), noise(dice)
    while True:
        yield next(dice.choice(kinds))


def make(kind):
    return long_enough(kind(random.Random(7)))


RECORDS, NOISE, TEXT, PAGES, MIXTURE = (make(kind) for kind in (records, noise, prose, pages, mixture))

"""Rough bounding boxes of countries: only to notice that longitude and latitude were swapped."""

from __future__ import annotations

# ISO 3166-1 code: west, south, east, north in whole degrees, mainland, generously rounded outwards.
_BOXES = """
AE 51 22 57 27;AF 60 29 75 39;AR -74 -56 -53 -21;AT 9 46 18 50;AU 112 -44 154 -10;BD 88 20 93 27;BE 2 49 7 52
BG 22 41 29 45;BR -74 -34 -34 6;CA -142 41 -52 84;CH 5 45 11 48;CL -76 -56 -66 -17;CN 73 17 136 54;CO -80 -5 -66 13
CZ 12 48 19 52;DE 5 47 16 56;DK 8 54 16 58;DZ -9 18 12 38;EG 24 21 37 32;ES -19 27 5 44;ET 32 3 48 15;FI 19 59 32 71
FR -6 41 10 52;GB -9 49 2 61;GH -4 4 2 12;GR 19 34 30 42;HK 113 22 115 23;ID 94 -12 142 7;IE -11 51 -5 56;IL 34 29 36 34
IN 68 6 98 36;IQ 38 29 49 38;IR 44 25 64 40;IT 6 35 19 48;JO 34 29 40 34;JP 122 24 154 46;KE 33 -5 42 6;KG 69 39 81 44
KH 102 9 108 15;KR 124 33 132 39;KZ 46 40 88 56;LA 100 13 108 23;LB 35 33 37 35;LK 79 5 82 10;MA -18 20 0 36
MM 92 9 102 29;MN 87 41 120 53;MX -119 14 -86 33;MY 99 0 120 8;NG 2 4 15 14;NL 3 50 8 54;NO 4 57 32 72;NP 80 26 89 31
NZ 166 -48 179 -34;PE -82 -19 -68 0;PH 116 4 127 22;PK 60 23 78 38;PL 14 48 25 55;PT -32 32 -6 43;RO 20 43 30 49
RU 27 41 180 82;SA 34 16 56 33;SD 21 8 39 23;SE 10 55 25 70;SG 103 1 105 2;SY 35 32 43 38;TH 97 5 106 21;TJ 67 36 76 42
TN 7 30 12 38;TR 25 35 45 43;TW 118 21 123 26;TZ 29 -12 41 0;UA 22 44 41 53;UG 29 -2 36 5;US -180 18 -66 72
UZ 55 37 74 46;VN 102 8 110 24;YE 42 12 55 19;ZA 16 -35 33 -22
"""


def _read(text: str) -> dict[str, tuple[float, float, float, float]]:
    boxes = {}
    for entry in text.replace("\n", ";").split(";"):
        if entry:
            code, *numbers = entry.split()
            west, south, east, north = (float(number) for number in numbers)
            boxes[code] = (west, south, east, north)
    return boxes


BOXES = _read(_BOXES)


def looks_swapped(point: tuple[float, float], country: str = "") -> bool:
    """Whether (longitude, latitude) only makes sense the other way round: on Earth at all, or within the country."""
    x, y = point
    if abs(y) > 90:
        return abs(x) <= 90 and abs(y) <= 180
    box = BOXES.get(country)
    if box is None or abs(x) > 90:
        return False
    west, south, east, north = box
    inside = west <= x <= east and south <= y <= north
    return not inside and west <= y <= east and south <= x <= north

"""A small world for tests: some real places, so that texts about them can be read. Facts are from GeoNames."""

from __future__ import annotations

from collections import Counter

from saxaul.places.gazetteer import AreaFact, Gazetteer, pack
from saxaul.places.geocoding import Geocoder
from saxaul.places.names import place_key

# id, parent, code, level, names (first shown), longitude, latitude, population
AREAS: list[tuple[int, int | None, str, str, str, float, float, int]] = [
    (1, None, "CN", "country", "China|中国|الصين|#cn", 116.4, 39.9, 1_400_000_000),
    (2, None, "EG", "country", "Egypt|مصر|埃及|Ai Cập|#eg", 31.25, 30.06, 98_000_000),
    (3, None, "VN", "country", "Vietnam|Viet Nam|Việt Nam|#vn", 105.84, 21.02, 95_000_000),
    (4, None, "GB", "country", "United Kingdom|UK|#gb|#uk", -0.13, 51.51, 66_000_000),
    (5, None, "US", "country", "United States|USA|#us|#usa", -77.0, 38.9, 327_000_000),
    (10, 1, "CN-GS", "province", "Gansu|甘肃|甘肃省", 103.84, 36.06, 0),
    (11, 10, "CN-GS.6201", "city", "Lanzhou|兰州|兰州市", 103.84, 36.06, 2_600_000),
    (12, 10, "CN-GS.6229", "city", "Linxia|临夏|临夏回族自治州", 103.21, 35.6, 200_000),
    (13, 12, "CN-GS.6229.622926", "county", "Dongxiang|东乡族自治县|东乡", 103.39, 35.66, 30_000),
    (14, 11, "CN-GS.6201.620102", "county", "Chengguan|城关区", 103.83, 36.06, 1_000_000),
    (15, 1, "CN-JX", "province", "Jiangxi|江西", 115.88, 28.68, 0),
    (16, 15, "CN-JX.3610", "city", "Fuzhou|抚州市", 116.35, 27.98, 480_000),
    (17, 16, "CN-JX.3610.361003", "county", "Dongxiang|东乡区", 116.6, 28.24, 440_000),
    (20, 2, "EG-BNS", "province", "Beni Suef|بني سويف|محافظة بني سويف", 31.09, 29.07, 0),
    (21, 20, "EG-BNS.1", "city", "Banī Suwayf|بني سويف|Beni Suef|Bani Suwayf", 31.09, 29.07, 190_000),
    (22, 20, "EG-BNS.2", "city", "Al Fashn|الفشن|El Fashn", 30.9, 28.82, 70_000),
    (23, 2, "EG-C", "province", "Cairo|القاهرة", 31.25, 30.06, 0),
    (24, 23, "EG-C.1", "city", "Cairo|القاهرة|Al Qahirah|开罗", 31.25, 30.06, 9_600_000),
    (30, 3, "VN-HN", "province", "Hanoi|Hà Nội", 105.84, 21.02, 0),
    (31, 30, "VN-HN.1", "city", "Hanoi|Hà Nội|Ha Noi|河内", 105.84, 21.02, 8_000_000),
    (32, 3, "VN-22", "province", "Nghe An|Nghệ An", 105.69, 18.67, 0),
    (33, 32, "VN-22.1", "city", "Vinh", 105.69, 18.67, 490_000),
    (34, 32, "VN-22.2", "city", "Con Cuông", 104.88, 19.05, 6_000),
    (35, 3, "VN-SG", "province", "Ho Chi Minh City|Hồ Chí Minh|Sài Gòn|TP.HCM", 106.63, 10.82, 0),
    (36, 35, "VN-SG.1", "city", "Quận Một|Quan 1|Quận 1", 106.7, 10.78, 200_000),
    (40, 4, "GB-ENG", "province", "England", -0.13, 51.51, 0),
    (41, 40, "GB-ENG.trafford", "county", "Trafford", -2.32, 53.45, 0),
    (42, 41, "GB-ENG.trafford.1", "town", "Urmston", -2.37, 53.45, 41_000),
    (43, 40, "GB-ENG.manchester", "county", "Manchester|曼彻斯特", -2.24, 53.48, 550_000),
    (50, 5, "US-NH", "province", "New Hampshire|#nh", -71.46, 43.0, 0),
    (51, 50, "US-NH.1", "city", "Manchester", -71.46, 42.99, 110_000),
    (52, 5, "US-ME", "province", "Maine|#me", -70.26, 43.66, 0),
    (53, 52, "US-ME.1", "city", "Portland", -70.26, 43.66, 66_000),
    (54, 5, "US-OR", "province", "Oregon|#or", -122.68, 45.52, 0),
    (55, 54, "US-OR.1", "city", "Portland", -122.68, 45.52, 630_000),
]


def small_gazetteer() -> Gazetteer:
    inside: Counter[str] = Counter()  # a province has the people of what is in it, as loading counts them
    for _number, _parent, code, *_rest, people in AREAS:
        inside[code.partition(".")[0]] += people
    facts = [
        AreaFact(number, parent, code, level, names.split("|")[0], x, y, people or inside[code])
        for number, parent, code, level, names, x, y, people in AREAS
    ]
    names = [
        (number, place_key(name.removeprefix("#")), "code" if name.startswith("#") else "en")
        for number, _parent, _code, _level, text, *_rest in AREAS
        for name in text.split("|")
    ]
    return Gazetteer(pack(facts, names))


def small_geocoder(home: str = "") -> Geocoder:
    return Geocoder(small_gazetteer(), {"GB M32": (-2.31, 53.446)}, home)

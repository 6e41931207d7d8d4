"""Which column of a file is likely what: text, date, place, figure, speaker, address, id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from db.importing.drafting.columns import ForeignColumn
from db.importing.drafting.dates import DatesFound, dates_in

_TEXTS = (
    *("claim", "statement", "text", "what", "description", "notes", "note", "summary", "content", "message", "body"),
    *("headline", "title", "caption", "comment", "details", "event", "report", "zitat", "beschreibung", "описание"),
    *("текст", "опис", "что", "що", "النص", "وصف", "texte", "texto", "descripción"),
)
_SPEAKERS = (
    *("speaker", "speakers", "who", "author", "by", "account", "user", "username", "channel", "said", "spokesperson"),
    *("source", "sources", "reporter", "organisation", "organization", "кто", "хто", "источник", "джерело", "المصدر"),
)
_OUTLETS = ("outlet", "publisher", "media", "newspaper", "medium", "publication", "site")
_HAPPENED = ("event", "incident", "occurred", "happened", "start", "attack", "strike")
_SAID = ("stated", "said", "published", "posted", "reported", "upload", "uploaded", "created", "timestamp", "claim")
_KILLED = ("killed", "dead", "deaths", "fatalities", "casualties", "died", "victims", "погибло", "загинуло", "قتلى")
_COUNTS = (*_KILLED, "wounded", "injured", "losses", "figure", "number", "count", "total", "best", "раненых")
_NOT_FIGURES = ("id", "year", "code", "lat", "lon", "latitude", "longitude", "precision", "zip", "phone", "day")
_PLACES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("country", ("country", "nation", "страна", "країна", "البلد")),
    ("region", ("region", "province", "oblast", "governorate", "state", "область", "admin", "adm", "المحافظة")),
    ("district", ("district", "county", "raion", "rayon", "район")),
    (
        "settlement",
        ("city", "town", "village", "settlement", "location", "place", "where", "locality", "город", "місто"),
    ),
)
_LATITUDES, _LONGITUDES = ("lat", "latitude", "y"), ("lon", "lng", "long", "longitude", "x")
_IDS = ("id", "ref", "reference", "no", "nr", "number", "key", "uid", "uuid", "code", "№")
_ARCHIVED = ("archive", "archived", "perma", "wayback", "copy")
_LANGUAGES, _QUOTES, _TITLES = ("lang", "language"), ("quote", "quotation"), ("title", "headline")


@dataclass
class Roles:
    """The columns of a file by what they are likely to be; None or empty where no column is."""

    text: ForeignColumn
    key: ForeignColumn | None = None
    stated: ForeignColumn | None = None
    event: ForeignColumn | None = None
    dates: dict[str, DatesFound] = field(default_factory=dict)
    speaker: ForeignColumn | None = None
    levels: list[tuple[str, ForeignColumn]] = field(default_factory=list)
    lat: ForeignColumn | None = None
    lon: ForeignColumn | None = None
    figure: ForeignColumn | None = None
    outlet: ForeignColumn | None = None
    title: ForeignColumn | None = None
    url: ForeignColumn | None = None
    archive: ForeignColumn | None = None
    language: ForeignColumn | None = None
    quote: ForeignColumn | None = None

    def used(self) -> list[ForeignColumn]:
        """The columns that have a role, each once."""
        single = (self.key, self.text, self.stated, self.event, self.speaker, self.lat, self.lon, self.figure)
        more = (self.outlet, self.title, self.url, self.archive, self.language, self.quote)
        columns = [*single, *(column for _, column in self.levels), *more]
        return list({column.name: column for column in columns if column}.values())


def roles_of(columns: Sequence[ForeignColumn]) -> Roles | None:
    """The roles of the columns of a file; None if none has texts that could be claims."""
    dates = {column.name: found for column in columns if (found := dates_in(column))}
    free = [column for column in columns if column.name not in dates and column.values]
    text = _text(free)
    if text is None:
        return None
    roles = Roles(text, dates=dates)
    left = _Left([column for column in free if column is not text])
    roles.lat = left.take(_LATITUDES, lambda column: column.within(90))
    roles.lon = left.take(_LONGITUDES, lambda column: column.within(180))
    if not (roles.lat and roles.lon):
        roles.lat, roles.lon = _point(columns)
    roles.key = _key(columns, text)
    left.drop(roles.key, roles.lat, roles.lon)
    roles.archive = left.take(_ARCHIVED, lambda column: column.addresses > 0.5)
    roles.url = left.take((), lambda column: column.addresses > 0.5)
    if roles.url is None and roles.key and roles.key.addresses == 1:
        roles.url = roles.key
    roles.figure = left.take(_KILLED, _is_figure) or left.take(_COUNTS, _is_figure)
    for kind, words in _PLACES:
        while column := left.take(words, _is_name):
            roles.levels.append((kind, column))
    roles.language = left.take(_LANGUAGES, lambda column: column.length <= 2)
    roles.quote = left.take(_QUOTES, lambda column: column.length > 1)
    roles.speaker = left.take(_SPEAKERS, _is_name)
    roles.outlet = left.take(_OUTLETS, _is_name)
    roles.title = left.take(_TITLES, lambda column: column.length > 1)
    roles.stated, roles.event = _dated([column for column in columns if column.name in dates])
    return roles


class _Left:
    """The columns that have no role yet."""

    def __init__(self, columns: list[ForeignColumn]) -> None:
        self._columns = columns

    def take(self, words: Iterable[str], holds: Callable[[ForeignColumn], bool]) -> ForeignColumn | None:
        """The first column with the earliest of some words in its name for which a condition holds; any without words.

        It is no longer left.
        """
        for word in words or ("",):
            for column in self._columns:
                if (not word or word in column.words) and column.filled > 0.05 and holds(column):
                    self._columns.remove(column)
                    return column
        return None

    def drop(self, *columns: ForeignColumn | None) -> None:
        """Columns that have got a role otherwise."""
        self._columns = [column for column in self._columns if column not in columns]


def _text(columns: Iterable[ForeignColumn]) -> ForeignColumn | None:
    """The column with the texts of the claims: long, mostly different, preferably called so."""
    best, most = None, 0.0
    for column in columns:
        if column.addresses > 0.2 or column.numeric > 0.5 or column.filled < 0.3 or column.length < 2.5:
            continue
        hint = next(
            (1 + (len(_TEXTS) - place) / len(_TEXTS) for place, word in enumerate(_TEXTS) if word in column.words), 0
        )
        score = min(column.length, 25) * (0.2 + column.distinct) * (1 + 2 * hint) * column.filled
        if score > most:
            best, most = column, score
    return best


def _key(columns: Iterable[ForeignColumn], text: ForeignColumn) -> ForeignColumn | None:
    """A column that is different in each row, called so or the first of all."""
    sound = [
        column
        for column in columns
        if column is not text
        and column.filled == 1
        and column.distinct == 1
        and column.length < 2
        and not column.is_list
    ]
    named = [column for column in sound if column.words & set(_IDS) or column.name.lower() in _IDS]
    addresses = [column for column in sound if column.addresses == 1]
    return next(iter((*named, *addresses)), None)


def _point(columns: Iterable[ForeignColumn]) -> tuple[ForeignColumn | None, ForeignColumn | None]:
    """Latitude and longitude of a point of GeoJSON."""
    by_name = {column.name: column for column in columns}
    pairs = ((name.removesuffix(".1"), column) for name, column in by_name.items() if name.endswith("coordinates.1"))
    for stem, lat in pairs:
        lon = by_name.get(f"{stem}.0")
        if lon and lat.within(90) and lon.within(180):
            return lat, lon
    return None, None


def _is_figure(column: ForeignColumn) -> bool:
    return column.figures > 0.6 and not column.words & set(_NOT_FIGURES)


def _is_name(column: ForeignColumn) -> bool:
    return column.length <= 6 and column.numeric < 0.5 and column.addresses < 0.2


def _dated(columns: Sequence[ForeignColumn]) -> tuple[ForeignColumn | None, ForeignColumn | None]:
    """The columns with the date of the statement and of the event."""
    said = next((column for word in _SAID for column in columns if word in column.words), None)
    happened = next(
        (column for word in _HAPPENED for column in columns if word in column.words and column is not said), None
    )
    rest = [column for column in columns if column not in (said, happened)]
    if said is None and happened is None:
        said = rest.pop(0) if rest else None
    elif happened is None and rest:
        happened = rest.pop(0)
    return said, happened

"""Cases with planted answers: events as witnesses report them, and official statements about some of them, much later.

The official texts are formulaic. They name another level of the tree of places, or spell the place in another way or
script; many give day and place in their text only; some are off by a day, some give the month. Towns have several
events a day, told by different voices. Statements that name neither day nor place, and answers to events that the case
does not have, belong to nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from tests.bench.suggest.spelt import Name, arabic_name, in_own_script, respelt, slavic_name
from tests.cases import Draft

_FIRST, _DAYS = date(2017, 1, 1), 520
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "ar": "كانون_الثاني شباط آذار نيسان أيار حزيران تموز آب أيلول تشرين_الأول تشرين_الثاني كانون_الأول",
}
_ARABIC_DIGITS = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
_EVENTS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "{n} civilians were killed in a strike on {place}.",
        "A strike hit a house in {place} and killed {n} people, among them children.",
        "Local residents reported shelling of {place}; {n} people were wounded.",
        "Warplanes struck the market of {place}, killing at least {n} civilians.",
        "Artillery fire on {place} left {n} dead.",
        "A family of {n} died when their home in {place} was bombed.",
    ),
    "ru": ("В результате удара по {place} погибли {n} человек.", "Обстрел {place}: {n} раненых."),
    "uk": ("Унаслідок удару по {place} загинули {n} людей.", "Обстріл {place}: {n} поранених."),
    "ar": ("مقتل {n} مدنيين في غارة على {place}", "قصف على {place} وسقوط {n} جرحى"),
}
_ANSWERS: Mapping[str, tuple[str, ...]] = {
    "en": (
        "After a review of available information it was assessed that no strikes were conducted {when} near {place}.",
        "{when} near {place}: there is insufficient evidence to find that civilians were harmed in this strike.",
        "The allegation of civilian casualties near {place} {when} was assessed to be non-credible.",
        "It is more likely than not that {n} civilians were unintentionally killed near {place} {when}.",
        "Reports about {place} {when} are false, the press office said.",
        "Our forces did not operate near {place} {when}.",
        "The strike {when} in the vicinity of {place} engaged a legitimate military target.",
    ),
    "ru": (
        "Сообщения об ударе по {place} {when} не соответствуют действительности.",
        "Ведомство опровергло удары по {place} {when}.",
    ),
    "uk": ("Відомство спростувало удар по {place} {when}.", "Повідомлення про {place} {when} не підтверджено."),
    "ar": ("نفى المتحدث استهداف {place} {when}", "لم يتم تنفيذ اي غارة على {place} {when}"),
}
_NOTHING = (
    "After a review of available information it was assessed that no strikes were conducted in the area.",
    "There is insufficient evidence to find that civilians were harmed in this strike.",
    "We take all allegations of civilian casualties seriously and assess each of them.",
    "The allegation was assessed to be non-credible.",
    "Reports about civilian casualties are false, the press office said.",
)
_TOPICS = ("strike", "civilians", "casualties", "")


class Planted(NamedTuple):
    """A case, the pairs of uids (answer, event) that belong together, and the uids of statements that say nothing."""

    path: Path
    pairs: frozenset[tuple[str, str]]
    empty: tuple[str, ...]


class _Place(NamedTuple):
    name: Name
    uid: str
    above: tuple[str, ...]
    names: tuple[Name, ...]


class _Event(NamedTuple):
    uid: str
    place: _Place
    day: int
    number: int


class _World:
    """A world in the making."""

    def __init__(self, seed: int, blurred: bool) -> None:
        self.rng = Random(seed)
        self.blurred = blurred
        self.draft = Draft(title="Planted", uid=f"planted-{seed}")
        self.topics = self.rng.choice((("civilians",), _TOPICS, ("",)))
        self.places = list(self._places())
        self._spellings: dict[str, str] = {}
        self._actors()

    def _places(self) -> Iterator[_Place]:
        """Quarters and towns, of which a few see most events; regions above them are drafted on the way."""
        rng = self.rng
        for country, make in (("north", slavic_name), ("south", arabic_name)):
            self.draft.region(country, name=country.capitalize(), kind="country")
            for number in range(5):
                province, spelt = f"{country}-{number}", make(rng)
                kind = "Oblast" if spelt.is_slavic else "Governorate"
                self.draft.region(province, country, name=f"{spelt.text} {kind}", kind="province")
                for district in range(4):
                    within = f"{province}-{district}"
                    around = make(rng)
                    self.draft.region(within, province, name=f"{around.text} district", kind="district")
                    yield from self._towns(within, (province, country), make, (around, spelt))

    def _towns(self, within: str, above: tuple[str, ...], make: object, names: tuple[Name, ...]) -> Iterator[_Place]:
        rng = self.rng
        maker = slavic_name if make is slavic_name else arabic_name
        for number in range(rng.randrange(4, 9)):
            uid, town = f"{within}-{number}", maker(rng)
            aliases = (in_own_script(rng, town),) if rng.random() < 0.3 else ()
            self.draft.region(uid, within, aliases, name=town.text, kind="town")
            yield _Place(town, uid, (within, *above), (town, *names))
            for quarter in range(rng.choice((0, 0, 1, 3))):
                inner, part = f"{uid}-{quarter}", maker(rng)
                self.draft.region(inner, uid, name=part.text, kind="quarter")
                yield _Place(part, inner, (uid, within, *above), (part, town, *names))

    def _actors(self) -> None:
        for side in ("south-state", "north-state", "coalition"):
            self.draft.actor(side, name=side.replace("-", " ").title(), kind="state")
            self.draft.actor(f"{side}-army", side, name=f"{side.title()} Army Command", kind="armed-force")
        for number in range(24):
            self.draft.actor(f"voice-{number}", name=f"Observatory {number}", kind=("media", "observer")[number % 2])
        self.draft.actor("unattributed", kind="unattributed")

    def messy(self, place: _Place, share: float) -> str:
        """The uid of the region that somebody's file has for a place: it, or one of its own with another spelling."""
        rng = self.rng
        if rng.random() > share:
            return place.uid
        form = rng.randrange(3)
        spelt = respelt(rng, place.name)
        if form == 1 and len(place.names) > 2:
            spelt = f"{spelt}, {respelt(rng, place.names[1])}"
        if form == 2 and rng.random() < 0.4:
            spelt = in_own_script(rng, place.name)
        if spelt not in self._spellings:
            uid = self._spellings[spelt] = f"spelt-{len(self._spellings)}"
            parent = place.above[-2:][0] if form == 2 else place.above[-1] if rng.random() < 0.5 else ""
            self.draft.region(uid, parent, name=spelt)
        return self._spellings[spelt]

    def wider(self, place: _Place, levels: int) -> _Place:
        """The place that is so many levels above one, of those with a name."""
        levels = min(levels, len(place.names) - 1)
        return _Place(
            place.names[levels], (place.uid, *place.above)[levels], place.above[levels:], place.names[levels:]
        )

    def language(self, place: _Place) -> str:
        own = ("ru", "uk") if place.name.is_slavic else ("ar",)
        return self.rng.choice(own) if self.rng.random() < 0.3 else "en"

    def named(self, place: _Place, language: str) -> str:
        if language == "en":
            return respelt(self.rng, place.name) if self.rng.random() < 0.6 else place.name.text
        return in_own_script(self.rng, place.name, inflected=True)

    def in_words(self, day: int, language: str, with_year: bool, is_month: bool) -> str:
        """A date as a sentence has it."""
        rng, when = self.rng, _FIRST + timedelta(day)
        month = _MONTHS[language].split()[when.month - 1].replace("_", " ")
        year = f" {when.year}" if with_year else ""
        if is_month:
            return f"in {month}{year}" if language == "en" else f"{month}{year}"
        if language == "en":
            comma = "," if year else ""
            forms = (
                f"on {month} {when.day}{comma}{year}",
                f"on {when.day} {month}{year}",
                f"of {when.day} {month}{year}",
            )
            return rng.choice((*forms, f"on {when.isoformat()}")) if with_year else rng.choice(forms)
        text = f"{when.day} {month}{year}"
        if language == "ar":
            return "في " + (text.translate(_ARABIC_DIGITS) if rng.random() < 0.5 else text)
        return rng.choice((text, f"{when:%d.%m.%Y}")) if with_year else text


def _iso(day: int) -> str:
    return (_FIRST + timedelta(day)).isoformat()


def plant(path: Path, seed: int, events: int = 1_800, answers: int = 500, blurred: bool = False) -> Planted:
    """Write a case with so many events and answers. With `blurred` answers give the month instead of the day."""
    world = _World(seed, blurred)
    told = list(_tell(world, events))
    pairs = frozenset(_answer(world, told, answers))
    empty = tuple(_say_nothing(world, answers // 3))
    return Planted(world.draft.write(path), pairs, empty)


def _tell(world: _World, number: int) -> Iterator[_Event]:
    rng = world.rng
    hot = [1 / (rank + 4) for rank in range(len(world.places))]
    rng.shuffle(world.places)
    bursts = [rng.randrange(_DAYS) for _ in range(12)]
    for event, place in enumerate(rng.choices(world.places, weights=hot, k=number)):
        day = rng.choice(bursts) + round(rng.gauss(0, 6)) if rng.random() < 0.5 else rng.randrange(_DAYS)
        day = min(max(day, 0), _DAYS - 1)
        language, deaths = world.language(place), rng.choice((1, 2, 3, 3, 4, 5, 7, 8, 11, 14, 23))
        shown = world.wider(place, 1) if rng.random() < 0.15 else place
        region = world.messy(shown, 0.45)
        text = rng.choice(_EVENTS[language]).format(n=deaths, place=world.named(shown, language))
        speaker = "unattributed" if rng.random() < 0.1 else f"voice-{int(24 * rng.random() ** 2)}"
        figure: dict[str, Any] = (
            {"figure_low": deaths - 1.0, "figure": float(deaths), "unit": "civilians"} if rng.random() < 0.5 else {}
        )
        world.draft.claim(
            f"event-{event}", speaker, regions=region, text=text, language=language, topic=rng.choice(world.topics),
            stated=_iso(day + rng.choice((0, 0, 0, 1, 2))), event=_iso(day), **figure,
        )  # fmt: skip
        yield _Event(f"event-{event}", place, day, deaths)


def _answer(world: _World, told: list[_Event], number: int) -> Iterator[tuple[str, str]]:
    """Draft answers: most to events of the case, some to others."""
    rng = world.rng
    answered = rng.sample(told, number)
    for one, event in enumerate(answered):
        uid = f"answer-{one}"
        if rng.random() < 0.15:
            event = _Event("", rng.choice(world.places), rng.randrange(_DAYS), 3)
        place = world.wider(event.place, rng.choices((0, 1, 2), weights=(60, 30, 10))[0])
        day = event.day + rng.choices((0, 1, -1, 2, -3), weights=(80, 7, 7, 3, 3))[0]
        stated = day + (rng.randrange(0, 4) if rng.random() < 0.15 else rng.randrange(20, 900))
        is_month = world.blurred or rng.random() < 0.1
        language = world.language(place)
        has_day, has_place = rng.random() < 0.4, rng.random() < 0.65
        with_year = not (stated - day < 300 and rng.random() < 0.3)
        columns = {"event": _iso(day)[:7] if is_month else _iso(day)} if has_day else {}
        when = "" if has_day and rng.random() < 0.5 else world.in_words(day, language, with_year, is_month)
        text = rng.choice(_ANSWERS[language]).format(when=when, place=world.named(place, language), n=event.number)
        text = " ".join(text.split()) if rng.random() < 0.75 or not has_place else rng.choice(_NOTHING) + f" {when}."
        speaker = rng.choice(("coalition-army", "coalition-army", "south-state-army", "north-state-army"))
        world.draft.claim(
            uid, speaker, regions=world.messy(place, 0.6) if has_place else (), text=text, language=language,
            topic=rng.choice((*world.topics, "")), stated=_iso(stated), **columns,
        )  # fmt: skip
        if event.uid:
            yield uid, event.uid


def _say_nothing(world: _World, number: int) -> Iterator[str]:
    """Draft official statements that name neither day nor place; some name the country."""
    rng = world.rng
    for one in range(number):
        uid = f"nothing-{one}"
        region = rng.choice(("north", "south")) if rng.random() < 0.3 else ()
        world.draft.claim(
            uid, rng.choice(("coalition-army", "south-state-army")), regions=region, text=rng.choice(_NOTHING),
            stated=_iso(rng.randrange(30, 1_300)), topic=rng.choice((*world.topics, "")),
        )  # fmt: skip
        yield uid

"""The commands that read a case: `list`, `export` and `check`."""

from __future__ import annotations

import sqlite3
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from db.batches import batched
from db.case.case import Case
from db.case.credits import Credit
from db.case.matches import NO_MATCH, Matches
from db.checking.check import CheckReport
from db.checking.check import check as check_case
from db.errors import CaseUnusableError, UsageError
from db.exporting.export import export as export_claims
from db.exporting.formats import FOLDER, FORMATS, SIDES, format_of_suffix
from db.exporting.options import ExportOptions
from db.exporting.write import write_file
from db.filters.filter import Filter
from db.model.claims import ClaimRow
from db.status.shades import QUALIFIED
from db.store.files import case_error
from db.text.phrases import HOW_LINKS_COME, NO_LINKS, SHADE_MEANINGS
from db.text.safe import SHOWN, VERBATIM, Reading, block, line
from db.views.lens import Lens
from db.views.opponents import named_sides
from tui.cli.arguments import TABLE
from tui.cli.columns import as_table, as_tsv
from tui.cli.listing import table, tsv
from tui.cli.output import Progress, can_write, in_colour, line_width, on_terminal, put_data, put_line, say
from tui.cli.work.verifying import check_log
from tui.widgets.glyphs import ASCII, UNICODE

DONE, WITH_PROBLEMS = 0, 4
"""Exit codes of `check`."""

_COUNTED = {
    "claim": "claim",
    "link": "link",
    "source": "source",
    "actor": "actor",
    "region": "region",
    "import": "batch",
}
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Looking:
    """How a case is looked at: with one claim for each `independent` origin, and by published links only."""

    independent: bool = False
    published_only: bool = False


@contextmanager
def opened(path: Path, reading: Reading, published_only: bool = False) -> Iterator[Case]:
    """Open a case, with progress on a terminal. Raises CaseUnusableError, also for SQLite errors within the block."""
    with Progress("reading the case") as progress:
        case = Case.open(path, reading, progress.of)
    with case:
        try:
            yield case.published if published_only else case
        except sqlite3.Error as error:
            raise case_error(path, error) from error


def list_claims(
    path: Path,
    filter: Filter,
    format: str,
    looking: Looking,
    *,
    limit: int | None,
    count: bool,
    columns: Sequence[str] = (),
) -> None:
    """Print the first `limit` matches as a table or in a data format, or with `count` only the number of matches."""
    reading = SHOWN if format == TABLE else FORMATS[format].reading
    with opened(path, reading, looking.published_only) as case:
        matches = case.matches(filter)
        _say_remarks(case, matches)
        lens = Lens(case, matches) if looking.independent else None
        number = lens.number if lens else len(matches)
        if count:
            put_line(str(number))
            return
        chosen, shown = matches, lens
        if limit is not None:
            chosen = lens.first(limit) if lens else replace(matches, positions=matches.positions[:limit])
            shown = Lens(case, chosen) if lens else None
        if columns:
            _print_columns(case, chosen, shown, columns)
        elif format == TABLE:
            _print_table(case, chosen, shown)
        else:
            _put(export_claims(case, chosen, format, _options(FORMATS[format].explains, shown)))
        if on_terminal():
            first = f"the first {limit:,} of " if limit is not None and limit < number else ""
            say(first + _extent(case, matches, lens))


def export(
    path: Path,
    filter: Filter,
    output: Path | None,
    format: str | None,
    looking: Looking,
    *,
    force: bool = False,
    why: bool = False,
    work: bool = False,
    sides: str | None = None,
) -> None:
    """Write matches to the file `output`, or to standard output if that is None or `-`.

    `why` adds the reasons for its status to each claim, `work` what analysts added to it. `sides` names the two sides
    of a brief of two sides, as "A,B".
    A case folder is written to the folder `output`. Raises UsageError.
    """
    if format == FOLDER:
        looked = {"--independent": looking.independent, "--published-only": looking.published_only}
        _export_folder(path, filter, output, force, {"--why": why, "--work": work, **looked, "--sides": sides})
        return
    format = format or (SIDES if sides else format_of_suffix(output.suffix if output else ""))
    if sides and format != SIDES:
        raise UsageError(f"--sides is for --format {SIDES} only, not for {format}")
    with opened(path, FORMATS[format].reading, looking.published_only) as case:
        matches = case.matches(filter)
        _say_remarks(case, matches)
        lens = Lens(case, matches) if looking.independent else None
        options = replace(_options(why, lens), work=work, sides=named_sides(case, sides) if sides else None)
        chunks = export_claims(case, matches, format, options)
        if output is None or str(output) == "-":
            _put(chunks)
            return
        with _ended(chunks) as texts:
            write_file(output, texts, force)
        say(f"{_extent(case, matches, lens)} written to {output}")


def _export_folder(
    path: Path, filter: Filter, output: Path | None, force: bool, others: Mapping[str, bool | str | None]
) -> None:
    """Write matches as a case folder. `others` are options that are for other formats."""
    if unfit := [option for option, is_set in others.items() if is_set]:
        raise UsageError(f"{unfit[0]} cannot be used with --format {FOLDER}")
    if output is None or str(output) == "-":
        raise UsageError(f"--format {FOLDER} writes a folder and not to standard output. Name the folder with -o")
    with opened(path, VERBATIM) as case:
        matches = case.matches(filter)
        _say_remarks(case, matches)
        from db.exporting.work.folder import write_folder

        write_folder(case, matches, output, force)
        say(f"{_extent(case, matches, None)} written to {output}")


def check(path: Path) -> int:
    """Print the contents of a case, its problems and remarks; return the exit code."""
    report = check_case(path)
    log = check_log(path)
    report = replace(report, problems=(*report.problems, *log.problems), remarks=(*report.remarks, *log.remarks))
    put_line(f"{line(path)}: {'it has problems' if report.problems else 'in order'}")
    for name, rows in _COUNTED.items():
        number = report.counts.get(rows)
        put_line(_counted(number, name if number == 1 else f"{name}s"))
    statuses, credits = _read(path, report)
    for word, claims in statuses.items():
        put_line(_counted(claims, word))
    for credit in credits:
        put_line(f"Licence of {credit.subject}: {credit.terms}")
    for heading, sentences in (("Problems", report.problems), ("Remarks", report.remarks)):
        if sentences:
            put_line(f"{heading}:")
        for sentence in sentences:
            put_line("  " + block(sentence).replace("\n", "\n    "))
    return WITH_PROBLEMS if report.problems else DONE


def _counted(number: int | None, what: str) -> str:
    return f"{'?' if number is None else f'{number:,}':>11} {what}"


def _read(path: Path, report: CheckReport) -> tuple[Mapping[str, int], Sequence[Credit]]:
    """The claims of each status and of its shades, and licences; empty if the case is too damaged to read them."""
    try:
        with opened(path, SHOWN) as case:
            return dict(_tallied(case)), case.credits
    except CaseUnusableError:
        if not report.problems:
            raise
        return {}, ()


def _tallied(case: Case) -> Iterator[tuple[str, int]]:
    shades = case.at().shades
    for status, claims in case.status_counts(Filter()).items():
        yield status, claims
        for shade, qualified in QUALIFIED.items():
            if qualified == status and (shaded := shades[shade]):
                yield f"  {shade}: {SHADE_MEANINGS[shade]}", len(shaded)


def _say_remarks(case: Case, matches: Matches) -> None:
    """Say on standard error how the filter was read, what it leaves out, and why nothing matches."""
    for note in (*matches.filter.notes, *matches.notes):
        say(f"{note}.")
    if matches.undated:
        claims = "1 claim has" if matches.undated == 1 else f"{matches.undated:,} claims have"
        say(f"{claims} no date of statement and cannot be part of an asof: view.")
    if not matches and matches.filter:
        say(NO_MATCH)
        for culprit in case.culprits(matches.filter):
            say(f"without {culprit.term}: {culprit.matches:,}")
    if not case.has_links and matches.filter and (not matches or matches.filter.asks_about_links):
        say(f"{NO_LINKS}. {HOW_LINKS_COME}.")


def _print_table(case: Case, matches: Matches, lens: Lens | None) -> None:
    glyphs = UNICODE if can_write(_signs()) else ASCII
    rows, width = _rows(case, matches, lens), line_width()
    _put_lines(tsv(rows) if width is None else table(rows, glyphs, width, in_colour()))


def _print_columns(case: Case, matches: Matches, lens: Lens | None, columns: Sequence[str]) -> None:
    claims = case.claims(lens.positions if lens else matches.positions, matches.filter.asof, "links" in columns)
    width = line_width()
    more = (UNICODE if can_write(UNICODE.more) else ASCII).more
    _put_lines(as_tsv(claims, columns) if width is None else as_table(claims, columns, width, more))


def _rows(case: Case, matches: Matches, lens: Lens | None) -> Iterator[ClaimRow]:
    for batch in batched(lens.positions if lens else matches.positions, _BATCH):
        yield from lens.rows(batch) if lens else case.rows(batch, matches.filter.asof)


def _put(chunks: Iterable[str]) -> None:
    with _ended(chunks) as texts:
        put_data(chunk.encode("utf-8", "replace") for chunk in texts)


def _put_lines(lines: Iterable[str]) -> None:
    with _ended(lines) as texts:
        for text in texts:
            put_line(text)


def _ended(texts: Iterable[str]) -> closing[Generator[str, None, None]]:
    """Texts that end with the block, however far they were read: what they hold open must not outlive the case."""

    def each() -> Generator[str, None, None]:
        yield from texts

    return closing(each())


def _options(why: bool, lens: Lens | None) -> ExportOptions:
    return ExportOptions(date.today().isoformat(), why=why, lens=lens)


def _signs() -> str:
    return "".join((*UNICODE.status.values(), UNICODE.superseded, UNICODE.times, UNICODE.more))


def _extent(case: Case, matches: Matches, lens: Lens | None) -> str:
    return lens.counted if lens else f"{len(matches):,} of {case.size:,} claims"

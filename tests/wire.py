"""A small case in which one story is told by three, and denied."""

from __future__ import annotations

from tests.cases import Draft


def wire() -> Draft:
    """One story that three carry, one of them after a rival's denial, and another one of a side's nameless voice."""
    draft = Draft(title="The wire")
    draft.actor("russia").actor("general", "russia").actor("ukraine").actor("reports", kind="unattributed")
    draft.actor("officials", "ukraine", kind="unattributed")
    draft.region("kursk").region("gornal", "kursk")
    draft.source("tass", outlet="TASS").source("ria", outlet="RIA")
    draft.claim("taken", "general", regions="gornal", sources="tass", stated="2025-04-01")
    draft.claim("echo", "russia", regions="kursk", sources="ria", stated="2025-04-02")
    draft.claim("denied", "ukraine", regions="gornal", stated="2025-04-03")
    draft.claim("rumour", "reports", stated="2025-04-04")
    draft.claim("other", "officials", stated="2025-04-05")
    draft.link("echo", "repeats", "taken").link("rumour", "repeats", "echo")
    return draft.link("denied", "disputes", "echo")

"""What the palette calls each command, verb first, and other words under which it is found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Title(NamedTuple):
    """The name of a command as an order to the program, and more words by which people look for it."""

    text: str
    keywords: str = ""


TITLES: Mapping[str, Title] = {
    "filter.edit": Title("Edit the filter", "search text words query find grep"),
    "filter.disputed": Title("Show disputed only", "contested contradicted all"),
    "filter.status": Title("Choose a status", "filter corroborated questioned unverified retracted"),
    "filter.exclude": Title("Exclude this one", "actor region source hide without not"),
    "filter.clear_pane": Title("Clear this pane's filter", "reset remove drop"),
    "filter.clear": Title("Clear the whole filter", "reset remove drop all everything"),
    "filter.back": Title("Go back to the filter before", "undo history earlier previous"),
    "filter.forward": Title("Go forward to the next filter", "redo history later again"),
    "time.back": Title("Go back a day", "asof as-of date known time before earlier"),
    "time.forward": Title("Go forward a day", "asof as-of date known time after later"),
    "time.back_month": Title("Go back a month", "asof as-of date known time before earlier"),
    "time.forward_month": Title("Go forward a month", "asof as-of date known time after later"),
    "time.now": Title("Return to what is known now", "asof as-of date today time end"),
    "view.sides": Title("Show both sides", "two columns compare view answers"),
    "view.choose_sides": Title("Choose the two sides", "columns compare view"),
    "view.clock": Title("Switch the timeline's clock", "date statement event publication time sort orders"),
    "view.thread": Title("Show the thread of the claim", "links tree answers argument conversation view"),
    "view.disputes": Title("Show who disputes whom", "table matrix sides actors heat"),
    "view.lens": Title("Fold repeats of one origin", "independent origins echoes lens unfold"),
    "move.down": Title("Move down a line", "next"),
    "move.up": Title("Move up a line", "previous before"),
    "move.page_down": Title("Move down a page", "next scroll"),
    "move.page_up": Title("Move up a page", "previous before scroll"),
    "move.half_down": Title("Move down half a page", "next scroll"),
    "move.half_up": Title("Move up half a page", "previous before scroll"),
    "move.first": Title("Go to the first line", "top start home beginning oldest"),
    "move.last": Title("Go to the last line", "bottom end newest latest"),
    "move.next_disputed": Title("Go to the next disputed claim", "contested after"),
    "move.previous_disputed": Title("Go to the disputed claim before", "contested previous"),
    "move.date": Title("Go to a date", "day month year jump when"),
    "view.published": Title("Count published links only", "analyst reading basis honest sources all"),
    "pane.next": Title("Go to the next pane", "focus tab window"),
    "pane.previous": Title("Go to the pane before", "focus previous tab window"),
    "pane.actors": Title("Go to the actors", "pane focus tree speakers people who"),
    "pane.regions": Title("Go to the regions", "pane focus tree places where map"),
    "pane.sources": Title("Go to the sources", "pane focus tree outlets articles media publications who carries"),
    "pane.timeline": Title("Go to the timeline", "pane focus list claims"),
    "pane.claim": Title("Go to the claim's details", "pane focus quote source"),
    "pane.zoom": Title("Zoom this pane", "whole width full screen maximise large"),
    "act": Title("Open or choose this", "enter follow link filter"),
    "trail.back": Title("Come back along the links", "previous claim return trail"),
    "tree.unfold": Title("Unfold what is below", "expand open children right"),
    "tree.fold": Title("Fold what is below", "collapse close children left"),
    "tree.find": Title("Find one by its name", "actor region source search person place outlet article"),
    "tree.order": Title("Switch the order of the tree", "sort count name alphabet"),
    "claim.why": Title("Show why it has its status", "explain claim reason rules because"),
    "claim.copy": Title("Copy the claim", "yank clipboard markdown"),
    "claim.open": Title("Open the source", "address url link browser web"),
    "mark.toggle": Title("Select the claim", "mark unselect choose"),
    "mark.all": Title("Select all matches", "mark everything"),
    "mark.none": Title("Empty the selection", "unselect none clear unmark"),
    "work.add": Title("Add a claim, actor, region or source", "new write create draft form work person place"),
    "work.edit": Title(
        "Edit this", "change correct form work claim speaker date place source actor alias aligned rename"
    ),
    "work.link": Title(
        "Link this with another one",
        "merge same unify duplicate dispute support question repeat supersede retract relation",
    ),
    "work.suggest": Title(
        "Show suggestions",
        "contradict dispute pairs answers queue candidates actors merge same unify",
    ),
    "work.drop": Title("Drop this", "unlink remove delete erase link claim note actor region source"),
    "work.note": Title("Write a note", "comment remark annotate"),
    "work.tag": Title("Put a tag on this", "tags label untag mark"),
    "work.grade": Title("Grade this", "admiralty credibility reliability rate"),
    "work.review": Title("Review the claim", "checked looked at unseen seen done selected"),
    "work.history": Title("Show the history of this", "journal log who when why changes undo"),
    "work.views": Title("List the views of the case", "saved bookmarks filters named apply"),
    "work.conflicts": Title("Decide conflicts", "readings merge resolve differ disagree colleagues"),
    "undo": Title("Undo the last change", "take back selection mark work link"),
    "redo": Title("Redo what was undone", "bring back again forward"),
    "export": Title("Export…", "write save file brief markdown csv json html print"),
    "help": Title("Show the help", "keys manual signs legend topics docs"),
    "palette": Title("Find a command", "palette"),
    "theme": Title("Switch the theme", "colours colors dark light ansi contrast"),
    "suspend": Title("Suspend the program", "stop background shell fg"),
    "quit": Title("Quit", "exit leave close end"),
}
"""The title of every command, by the id of the command."""

"""What an import has to say about a row, as stable codes, and the sentences for people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from saxaul.orgs.cleaning import PROBLEMS
from saxaul.orgs.presentation.words import field_label

# The value that was read stands behind the sentence where there is one.
REASONS: dict[str, str | Promise] = {
    **PROBLEMS,
    "broken_row": _("The row could not be read."),
    "no_key": _("The row has nothing to be recognised by next time."),
    "bad_json": _("This is not readable as JSON."),
    "bad_number": _("This is not a number."),
    "unknown_word": _("We do not know this word; the entry was left out."),
    "unknown_sector": _("We do not know this sector; it was left out."),
    "grid_coordinates": _(
        "This is a coordinate of a map grid in metres (such as UTM), not in degrees. Please convert it to WGS84."
    ),
    "shortened_number": _("A spreadsheet has rounded this long number; it was left out."),
    "total_row": _("This row is a sum, not an organisation."),
    "note_row": _("This row is a remark, not an organisation."),
    "coordinates_swapped": _("Latitude and longitude stood the wrong way round; they were exchanged."),
    "place_unsure": _("Several places could be meant; none was chosen. Edit the record to say which one."),
    "repeated_row": _("The same row stands further up in the file."),
    "same_key": _("Another row of the file has the same key but says something else; that one was taken."),
    "further_site": _(
        "Another row of the file has the same key and a different place; it was added as a further place."
    ),
    "edited_here": _("Somebody changed this entry here since the last import; their text was kept."),
    "kept_archived": _("The record is archived on this hub and stays so."),
    "kept_unpublished": _("The record is not published on this hub and stays so."),
    "differs_here": _("The record says something else here; this file holds too little of it to change it."),
    "brought_back": _("The record had been archived by an import and is published again."),
    "merged_away": _("This record was merged into another one; the row was not applied."),
    "revert_conflict": _("Somebody changed this entry after the import; it was not taken back."),
    "revert_kept": _("Somebody edited this record after the import; it was kept."),
}

WHY: dict[str, str | Promise] = {
    "header": _("by the name of the column"),
    "values": _("by its values"),
    "shape": _("a register we know"),
    "taken": _("another column fits better"),
    "serial": _("only counts the rows"),
    "unclear": _("no proposal"),
}


def sentence(code: str) -> str:
    """The sentence for a reason; the code itself when it comes from a newer version."""
    return str(REASONS.get(code, code))


def sentences(reasons: Iterable[Sequence[str]]) -> list[dict[str, str]]:
    """`[[code, field, value], …]` for people: each with `field`, `text` and `value`."""
    return [
        {"code": code, "field": field_label(field), "text": sentence(code), "value": value}
        for code, field, value in reasons
    ]

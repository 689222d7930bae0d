"""What the scripts say: they find it on the page (``data-says``), in the reader's language."""

from __future__ import annotations

from webapp.web.language import say
from webapp.wording import marked

SENTENCES = {
    "answers late": marked("The server takes very long to answer. Try again in a moment."),
    "checked": marked("Marked as checked."),
    "copied": marked("Copied with its translation and source."),
    "dismiss": marked("Dismiss"),
    "draft back": marked("Your unsaved draft is back in the field."),
    "everything checked": marked("Everything is checked."),
    "hit": marked("{at} of {count}"),
    "last word": marked("There is no further word."),
    "listen": marked("Listen"),
    "mended": marked("Back to the mended text"),
    "no answer": marked("The server does not answer. Is it still running? Nothing you typed is lost; try again."),
    "no copy": marked("This browser does not let a page copy."),
    "no voice": marked("This browser has no Chinese voice. One can be added in the system’s settings for speech."),
    "note saved": marked("Note saved."),
    "one paragraph": marked("A note lies within one paragraph: select within one."),
    "saved": marked("Saved."),
    "scrape": marked("Show the scrape"),
    "share": marked("{share} %"),
    "stop": marked("Stop"),
    "ticked": marked("{count} ticked:"),
    "unchecked": marked("Not checked any more."),
}


def sentences() -> dict[str, str]:
    return {name: say(sentence) for name, sentence in SENTENCES.items()}

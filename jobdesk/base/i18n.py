"""Texts: English sources, Korean the complete default, English complete as well.

Screens, messages and errors use `_`; papers use `on_paper`, which is Korean whatever the screen
speaks, because an employer reads them. Both are looked up when called, never at import, so that
the language can be chosen at start: declare module-level texts with `mark` and translate on use.
"""

import gettext
from functools import cache

from jobdesk.base.files import resource
from jobdesk.base.particles import Spoken, has_choice

DOMAIN = "jobdesk"
LANGUAGES = ("ko", "en")
_language = "ko"


@cache
def _catalog(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, resource("locale"), [language], fallback=language == "en")


def use_language(language: str) -> None:
    """Speak `language` ("ko" or "en") from now on; raises ValueError for another."""
    global _language
    if language not in LANGUAGES:
        raise ValueError(language)
    _language = language


def language() -> str:
    """The language the screen speaks now."""
    return _language


def _(message: str) -> str:
    """The message in the screen's language."""
    return _told(_catalog(_language).gettext(message)) if message else ""


def ngettext(singular: str, plural: str, count: int) -> str:
    """The message for `count`, in the screen's language; format it with `.format(count=...)`."""
    return _catalog(_language).ngettext(singular, plural, count)


def on_paper(message: str) -> str:
    """The message in Korean, whatever the screen speaks."""
    return _told(_catalog("ko").gettext(message)) if message else ""


def _told(text: str) -> str:
    return Spoken(text) if has_choice(text) else text


def mark(message: str) -> str:
    """Mark a module-level text for translation; it is looked up later by `_`."""
    return message

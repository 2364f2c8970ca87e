"""Korean is complete; English is the source and complete by itself."""

import pytest
from babel.messages.catalog import Message

from jobdesk.base import i18n
from tests import messages


@pytest.fixture(scope="module")
def declared():
    return [m for m in messages.extract() if m.id]


@pytest.fixture
def korean():
    return messages.read_korean()


def test_extraction_sees_the_messages_of_the_program(declared):
    assert len(declared) > 300


def test_every_message_has_its_korean(declared, korean):
    missing = [message.id for message in declared if message.id not in korean]
    assert not missing, "run `make messages` and translate"


def test_the_catalog_has_no_flaw(korean):
    assert [flaw for message in korean if message.id for flaw in messages.flaws(message)] == []


def test_the_catalog_holds_no_message_the_program_lost(declared, korean):
    known = {messages.forms(m.id) for m in declared}
    assert [m.id for m in korean if m.id and messages.forms(m.id) not in known] == [], "run `make messages`"
    assert not korean.obsolete


def test_the_compiled_catalog_is_the_catalog(korean):
    assert messages.compiled(korean) == messages.MO.read_bytes(), "run `make messages`"


def test_english_is_the_source_itself(declared):
    i18n.use_language("en")
    try:
        for message in declared:
            singular, plural = messages.forms(message.id)[0], messages.forms(message.id)[-1]
            assert i18n._(singular) == singular
            assert i18n.ngettext(singular, plural, 2) == plural
    finally:
        i18n.use_language("ko")


@pytest.mark.parametrize(
    ("source", "korean", "flags", "flaw"),
    [
        ("{count} people", "{count}명", (), None),
        ("{count} people", "", (), "has no Korean"),
        ("{count} people", "{number}명", (), "has other placeholders in Korean"),
        ("{count} people", "사람", (), "has other placeholders in Korean"),
        ("Print", "인쇄", ("fuzzy",), "is fuzzy"),
        ("인쇄", "인쇄", (), "is not English in the source"),
    ],
)
def test_the_check_sees_what_it_should(source, korean, flags, flaw):
    found = messages.flaws(Message(source, korean, flags=flags))
    assert found == ([f"{source!r} {flaw}"] if flaw else [])


def test_renewing_keeps_translations_and_drops_what_is_gone(tmp_path, korean):
    korean.add("Gone from the program", "없어진 문장")
    kept = {m.id: m.string for m in korean if m.id and m.string}
    messages.renew(korean)
    path = tmp_path / "jobdesk.po"
    messages.save(korean, path)
    again = messages.read_korean(path)
    assert "Gone from the program" not in again
    assert {m.id: m.string for m in again if m.id and m.string}.items() <= kept.items()
    before = path.read_bytes()
    messages.renew(again)
    messages.save(again, path)
    assert path.read_bytes() == before

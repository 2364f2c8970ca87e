"""Every text color can be read on every ground of its theme."""

from itertools import product

import pytest

from jobdesk.qt.theme import THEMES, TONES, contrast, family, font, mixed

TEXTS = ("text", "secondary", "accent", "good", "warning", "bad")
GROUNDS = ("background", "surface", "selection")
ENOUGH = 4.5


@pytest.mark.parametrize(("theme", "text", "ground"), list(product(THEMES, TEXTS, GROUNDS)))
def test_text_can_be_read(theme, text, ground):
    t = THEMES[theme]
    assert contrast(getattr(t, text), getattr(t, ground)) >= ENOUGH


@pytest.mark.parametrize(("theme", "tone"), list(product(THEMES, TONES)))
def test_badges_and_strips_can_be_read(theme, tone):
    t = THEMES[theme]
    assert contrast(t.tone(tone), t.soft(tone)) >= ENOUGH
    assert contrast(t.text, t.soft(tone)) >= ENOUGH


@pytest.mark.parametrize("theme", THEMES)
def test_the_primary_button_can_be_read_and_inputs_have_an_edge(theme):
    t = THEMES[theme]
    assert contrast(t.on_accent, t.accent) >= ENOUGH
    assert contrast(t.input_line, t.surface) >= 3
    assert contrast(t.text, t.hover) >= ENOUGH


def test_contrast_is_that_of_wcag():
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)
    assert mixed("#000000", "#FFFFFF", 0.5) == "#808080"


def test_a_korean_font_with_even_digits_is_found(qapp):
    assert "Nanum" in family() or "나눔" in family() or "Malgun" in family()
    from PySide6.QtGui import QFontMetricsF

    metrics = QFontMetricsF(font(28))
    assert len({round(metrics.horizontalAdvance(digit), 2) for digit in "0123456789"}) == 1

"""The golden pictures themselves: another dot is seen, and so is another page."""

import pytest

from jobdesk.papers.drawing import draw, mm


def paper(said: str, pages: int = 1) -> bytes:
    pen, finish = draw((60 * mm, 30 * mm), "golden")
    for page in range(pages):
        if page:
            pen.canvas.showPage()
        pen.text(5 * mm, 5 * mm, said, size=12)
    return finish()


def test_the_kept_picture_is_the_one_drawn(golden):
    golden(paper("홍길동"), "golden-self")


@pytest.mark.parametrize(("said", "pages"), [("홍길둥", 1), ("홍길동", 2)])
def test_another_picture_is_noticed(golden, said, pages, request):
    if request.config.getoption("--rewrite-golden"):
        return
    with pytest.raises((pytest.fail.Exception, AssertionError)):
        golden(paper(said, pages), "golden-self")

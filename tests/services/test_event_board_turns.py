"""행사 현황판: where someone who waits for several firms goes first."""

from datetime import time

from jobdesk.services import event_board_acts as acts
from tests.services.test_event_board import arrive, board, card, desk, do, firms, four, line, slot, walk_in

__all__ = ["card", "desk", "firms", "four"]


def test_one_person_is_next_at_one_booth_where_the_slot_is_first(desk, card, firms, four):
    slot(desk, card, firms[0], time(14), four[0])
    slot(desk, card, firms[1], time(14, 15), four[0])
    slot(desk, card, firms[1], time(14, 30), four[1])
    for who in four[:2]:
        arrive(desk, card, who)
    assert [one.next.jobseeker_id for one in board(desk, card).firms] == four[:2]
    assert [one.jobseeker_id for one in board(desk, card).firms[1].turns] == [four[1]]
    do(desk, acts.give_result, line(desk, card, four[0]), result="not_hired")
    assert [one.jobseeker_id for one in board(desk, card).firms[1].turns] == four[:2]
    for at_firm in firms:
        walk_in(desk, card, at_firm, four[2])
    turns = [[one.jobseeker_id for one in at.turns] for at in board(desk, card).firms]
    assert turns == [[four[2]], four[:2]], "without a slot where the line is shorter"

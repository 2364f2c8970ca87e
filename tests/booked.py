"""What every timetable keeps: nobody, and no firm, in two places at one time."""


def doubled(meetings):
    """Whether a firm or a person is booked twice at one time."""
    firms = {(firm, at) for firm, at, _person in meetings}
    people = {(person, at) for _firm, at, person in meetings}
    return len(firms) < len(meetings) or len(people) < len(meetings)

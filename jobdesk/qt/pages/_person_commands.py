"""The commands of a page that shows one person: each means the person shown now, where there is one."""

from functools import partial

from jobdesk.qt.pages._copy_block import copy_block
from jobdesk.qt.pages._pairs_sheet import compare, take_apart
from jobdesk.qt.pages._paper_menus import person_papers
from jobdesk.qt.pages._person_acts import PersonActs
from jobdesk.qt.pages._person_card import PersonCard
from jobdesk.qt.pages._placement_sheets import placement_sheet
from jobdesk.qt.pages.base import Page
from jobdesk.services.copy_blocks import copy_person
from jobdesk.services.person import PersonView


class PersonPage(Page):
    """Fill `view`, `acts` and `card`."""

    view: PersonView | None
    acts: PersonActs
    card: PersonCard

    def edit(self) -> None:
        """Complete or correct."""
        if self.view:
            self.acts.edit(self.view)

    def register(self) -> None:
        """Register, or extend what is valid."""
        if self.view:
            self.acts.register(self.view)

    def consent(self) -> None:
        """Consents."""
        if self.view:
            self.acts.ask_consent(self.view)

    def jump(self) -> None:
        """What is missing."""
        if self.view:
            self.acts.jump(self.view)

    def plan(self) -> None:
        """Next steps, where else they were sent, public works."""
        if self.view:
            self.acts.plan(self.view)

    def work(self) -> None:
        """The job of the chosen line, or the newest."""
        if self.view:
            self.acts.work(self.view, self.card.current())

    def referable(self) -> None:
        """Whether the person may be referred now."""
        if self.view:
            self.acts.say_referable(self.view)

    def same(self) -> None:
        """Another record of the same person."""
        if self.view:
            compare(
                self, "jobseeker", self.view.card.id, decided=lambda _done: self.card.timeline.table.setFocus()
            )

    def apart(self) -> None:
        """The last merge into this person."""
        if self.view:
            take_apart(self, "jobseeker", self.view.card.id)

    def papers(self) -> None:
        """구직신청서, 이력서, 동의서, 확인서; without a person the blank forms."""
        person_papers(self, self.view)

    def copy_block(self) -> None:
        """The person for 고용24."""
        if self.view:
            copy_block(self, partial(copy_person, jobseeker_id=self.view.card.id))

    def disclosed(self) -> None:
        """What went to firms."""
        if self.view:
            self.acts.disclosed(self.view)

    def correct(self) -> None:
        """Correct the line."""
        if self.view:
            self.acts.correct(self.view, self.card.current())

    def strike(self) -> None:
        """Strike the line through."""
        if self.view:
            self.acts.strike(self.view, self.card.current())

    def place(self) -> None:
        """A placement without a referral."""
        if self.view:
            name = self.view.card.values["full_name"]
            self.push(placement_sheet(self, self.view.card.id, person=name))

    def _open_line(self, told: object) -> None:
        if self.view:
            self.acts.open_line(self.view, told)

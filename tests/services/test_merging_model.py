"""Three laptops and a busy center, at random: nothing lost, twice or overwritten; whole or not at all."""

import shutil
from contextlib import contextmanager
from itertools import count
from random import Random

import pytest
from sqlalchemy import event, select

from jobdesk.base.enums import Role
from jobdesk.records.centers import Center
from jobdesk.records.outreach import Bundle, MergeConflict
from jobdesk.services.outreach import _merge_rows
from jobdesk.services.outreach._three_way import Outcome
from jobdesk.services.outreach.contents import Content
from jobdesk.services.outreach.merging import merge_bundle
from jobdesk.services.outreach.sealing import seal
from jobdesk.store.bundles import BundleRefused, open_bundle
from jobdesk.store.engine import open_sqlcipher
from jobdesk.store.slots import Keeper
from jobdesk.wiring._admit import dress
from tests import centers
from tests.counts import full
from tests.services import merge_checks, merge_counts, merge_orders
from tests.services.copies import Copy, check_out, merge
from tests.services.merge_life import Day, decide, furnish

LAPTOPS = (2, 3, 4)
TRIALS = 25


class Cut(Exception):
    """The merge ends here, or nothing of it is kept."""


class World:
    """A center with three laptops packed, never touched again; `trial()` gives copies of all of it."""

    def __init__(self, template, folder, fresh_database) -> None:
        self._fresh, self._folder, self._numbers = fresh_database, folder, count()
        made, self._url = template
        self.shared = self._url is not None
        self._made = centers.Made(folder / "made", made.recovery_key)
        if self._url is None:
            center = centers.copy_local(made, self._made.folder)
        else:
            self._url = fresh_database(template=self._url)
            center = centers.copy_shared(made, self._made.folder, self._url)
        desk = center.desk("supervisor")
        day = Day(Random(1))
        furnish(desk, day)
        self.people = day.made
        self._files = [folder / f"laptop{issuer}.db" for issuer in LAPTOPS]
        self._copies = [
            check_out(desk, path, issuer=issuer) for issuer, path in zip(LAPTOPS, self._files, strict=True)
        ]
        self._center_id = desk.read(lambda db, act: db.scalars(select(Center.id)).one())
        for one in (*self._copies, center):
            one.close()

    @contextmanager
    def trial(self):
        """The supervisor's desk, and the laptops."""
        folder = self._folder / f"trial{next(self._numbers)}"
        folder.mkdir()
        if self._url is None:
            center = centers.copy_local(self._made, folder / "center")
        else:
            center = centers.copy_shared(self._made, folder / "center", self._fresh(template=self._url))
        packed = zip(self._copies, self._files, strict=True)
        laptops = [self._open(copy, shutil.copy(path, folder / path.name)) for copy, path in packed]
        try:
            yield center.desk("supervisor"), laptops
        finally:
            for one in (*laptops, center):
                one.close()
            shutil.rmtree(folder)

    def _open(self, copy, path):
        database = open_sqlcipher(path, copy.key.secret)
        dress(database, Keeper(self._center_id, copy.key, centers.CHEAP))
        laptop = Copy(database, copy.key, copy.act())
        laptop.sit(Role.SUPERVISOR)  # who may change what colleagues entered
        return laptop


@pytest.fixture(params=["sqlcipher", "postgresql"])
def world(request, tmp_path, fresh_database):
    """On either engine."""
    if request.param == "sqlcipher":
        template = request.getfixturevalue("local_template"), None
    else:
        template = request.getfixturevalue("shared_template")
    return World(template, tmp_path, fresh_database)


class Trial:
    """One seed's story."""

    def __init__(self, world, seed, desk, laptops) -> None:
        self.rng = Random(seed)
        self.day = Day(self.rng, start=world.people)
        self.desk, self.laptops = desk, laptops
        self.waiting = [[] for _laptop in laptops]
        self.home = [[] for _laptop in laptops]
        self.clones = [[] for _laptop in laptops]

    def live(self, steps):
        """A day in any order; at its end one bundle of each laptop waits."""
        for _step in range(steps):
            at, roll = self.rng.randrange(len(self.laptops)), self.rng.random()
            if roll < 0.62:
                self.day.act(self.laptops[at], at_center=False)
            elif roll < 0.74:
                self.day.act(self.desk, at_center=True)
            elif roll < 0.77:
                self.day.act_twice(self.desk, self.laptops[at])
            elif roll < 0.84:
                self.seal(at)
            elif roll < 0.93:
                self.come_home(at)
            else:
                self.come_wrongly(at)
        for at in range(len(self.laptops)):
            while self.waiting[at]:
                self.come_home(at, cut=False)
            self.day.act(self.laptops[at], at_center=False)
            self.seal(at)

    def seal(self, at):
        """A bundle is written; at times a copy of the laptop writes another under the same number."""
        laptop = self.laptops[at]
        if self.rng.random() < 0.3:
            self.clones[at].append((len(self.waiting[at]) + len(self.home[at]), self.of_a_clone(laptop)))
        self.waiting[at].append(laptop.bundle())

    def of_a_clone(self, laptop):
        """What a copy of the laptop would have sealed."""
        made = []

        def job(db, act):
            made.append(seal(db, act, key=laptop.key).content)
            raise Cut

        with pytest.raises(Cut):
            laptop.change(job)
        return made[0]

    def come_home(self, at, *, cut=True):
        """The next bundle of a laptop is merged, at times not before it was cut off."""
        if not self.waiting[at]:
            return
        file = self.waiting[at][0]
        if cut and self.rng.random() < 0.5 and self.cut_off(file):
            return
        self.merge(self.laptops[at], file)
        self.home[at].append(self.waiting[at].pop(0))

    def merge(self, laptop, file):
        """A bundle is merged, and what must hold is looked at before anything else happens."""
        _header, packed = open_bundle(file, laptop.key)

        def job(db, act):
            before, since = merge_checks.facts(db), db.scalars(select(Bundle.id)).all()
            report = merge_bundle(db, act, file=file)
            after, asked = merge_checks.facts(db), merge_checks.questions(db, since)
            content = Content.from_bytes(packed)
            every = db.scalars(select(MergeConflict)).all()
            stands = merge_checks.stand_ins(db, report.bundle_id)
            wrong = merge_checks.Accounts(before, after, asked, every, stands).of(content)
            wrong += merge_counts.wrong_counts(before, after, every)
            wrong += merge_counts.wrong_history(before, after, asked)
            assert not wrong, wrong
            named = sorted((change.table, change.id) for change in content.changes)
            assert merge_checks.bundle_rows(db, report.bundle_id) == named
            assert report.conflicts == len(asked)
            return merge_checks.broken(db), merge_checks.traces(db, self.day.destroyed)

        assert self.desk.change(job) == ([], [])
        if self.rng.random() < 0.5:
            decide(self.day, self.desk)

    def cut_off(self, file):
        """The merge fails at a random statement: nothing of it is there; False where it came through."""
        left = count(self.rng.randrange(1, 60), -1)

        def fail(*_told):
            if next(left) == 0:
                raise Cut

        def job(db, act):
            event.listen(db.connection(), "before_cursor_execute", fail)
            merge_bundle(db, act, file=file)
            db.flush()
            raise Cut

        before = self.everything()
        with pytest.raises(Cut):
            self.desk.change(job)
        assert self.everything() == before
        return self.rng.random() < 0.5

    def come_wrongly(self, at):
        """What was merged comes again, comes from a clone, before its turn, or damaged."""
        before = self.everything()
        if self.home[at]:
            assert merge(self.desk, self.rng.choice(self.home[at])).already
        wrong = [(file, "clone") for no, file in self.clones[at] if no < len(self.home[at])]
        wrong += [(file, "gap") for file in self.waiting[at][1:]]
        wrong += [(self.spoiled(file), "damaged") for file in self.waiting[at][:1]]
        for file, code in wrong:
            with pytest.raises(BundleRefused) as refused:
                merge(self.desk, file)
            assert refused.value.code == code
        assert self.everything() == before

    def spoiled(self, file):
        """One bit of what is sealed is another."""
        at = self.rng.randrange(len(file) // 2, len(file))
        return file[:at] + bytes([file[at] ^ 1 << self.rng.randrange(8)]) + file[at + 1 :]

    def everything(self):
        """All that a merge could have written."""
        return self.desk.read(lambda db, act: merge_checks.everything(db))

    def in_order(self, order):
        """What the center would say if the last bundles came in an order; nothing is kept."""
        found = []

        def job(db, act):
            since, before = db.scalars(select(Bundle.id)).all(), merge_orders.stood(db)
            for at in order:
                merge_bundle(db, act, file=self.waiting[at][0])
            found.append(merge_orders.told(db, since, before))
            raise Cut

        with pytest.raises(Cut):
            self.desk.change(job)
        return found[0]


def run(world, seed):
    """One trial, whole."""
    with world.trial() as (desk, laptops):
        trial = Trial(world, seed, desk, laptops)
        trial.live(trial.rng.randrange(12, 36))
        order = list(range(len(laptops)))
        first = trial.in_order(order)
        trial.rng.shuffle(order)
        wrong = merge_orders.order_dependent(first, trial.in_order(order))
        assert not wrong, wrong
        for at in order:
            trial.come_home(at)
            while trial.waiting[at]:
                trial.come_home(at, cut=False)
        assert desk.check().sound


@pytest.mark.parametrize("part", range(full(20, 1)))
def test_whatever_happens_nothing_is_lost(world, part):
    # In the short run each engine has every other seed: 25 together; in the long one both have all.
    first, step = full(0, int(world.shared)), full(1, 2)
    for seed in range(part * TRIALS + first, (part + 1) * TRIALS, step):
        try:
            run(world, seed)
        except BaseException as error:
            error.add_note(f"seed {seed}")
            raise


def test_a_merge_where_the_last_write_wins_is_found_out(world, monkeypatch):
    """The model can fail: a merge that takes whatever the laptop says does not pass."""

    def last_wins(one, base, ours, theirs):
        return Outcome({name: value for name, value in theirs.items() if name in base and value != base[name]})

    monkeypatch.setattr(_merge_rows, "three_way", last_wins)
    with pytest.raises(AssertionError):
        run_until_it_fails(world)


def run_until_it_fails(world):
    """Trials, the first of which should do."""
    for seed in range(20):
        run(world, seed)

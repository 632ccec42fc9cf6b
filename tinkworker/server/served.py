"""
What a server that serves one action at a time has served so far.

Such servers are of two kinds, and do not say of which they are. From v0.24 on an action is served until it has ended.
Before, all but the first of a task are served once: an answer that got lost, or came while nobody was ready for it,
would be the last that was heard of its action. So nothing that was served is given up while it may be needed.
"""

from datetime import datetime

from attrs import define, field

from tinkworker.server.course import Course, Sequel
from tinkworker.server.port import Action, Context, Report, State
from tinkworker.server.resumption import Resumption, Standing

KEPT = 8
"""Of how many workflows something is known at most, the latest: that one is over, no such server says."""


@define
class Served:
    """
    What is known of the workflows of which something was served, or that an earlier life was at.

    One of them is current: the one of which an action was served last. Several may be served by turns, so what is known
    of the others is put aside, and not forgotten.

    Attributes:
        began: When the actions began, by their ids, as long as something may be told of them.
    """

    began: dict[str, datetime] = field(factory=dict)
    _courses: dict[str, Course] = field(factory=dict)
    """By their workflows, the latest last."""
    _current: str = ""

    @property
    def over(self) -> bool:
        """Whether the server has heard that the action which was served last did not succeed: its workflow is over."""
        return (course := self._courses.get(self._current)) is not None and course.over

    @property
    def goes_on(self) -> bool:
        """Whether an action of an earlier life may run whose end the server was not told yet."""
        return any(resumption.standing is not Standing.ENDED for resumption in self._resumptions())

    def take(self, workflow: str, action: Action) -> Context:
        """Note an action that was served."""
        course = self._courses.get(workflow)
        if course is not None and not course.goes_on_with(action):
            self.forget(workflow)
        return self._make_current(workflow).take(action)

    def at_hand(self, worker: str) -> Context | None:
        """What is shown without asking the server; None if it is to be asked."""
        course = self._courses.get(self._current)
        return None if course is None else course.at_hand(worker)

    def open(self, worker: str) -> Context | None:
        """
        The action that was served last, unless the server has heard how it ended; otherwise one that was put aside, as
        a server that serves it once does so no more. None if there is nothing.
        """
        for course in self._current_first():
            if (shown := course.open(worker)) is not None:
                self._make_current(course.workflow)
                return shown
        return None

    def actions(self, workflow: str) -> tuple[Action, ...]:
        """The actions of a workflow; nothing if none was served."""
        course = self._courses.get(workflow)
        return () if course is None else tuple(course.actions)

    def successes(self, worker: str, *, missed: bool = False) -> list[Report]:
        """
        What may be told again to have served what follows, the current workflow's first.

        Args:
            worker: Who asks.
            missed: Whether only that counts behind which an answer is known to have got lost.
        """
        return [
            course.succeeded
            for course in self._current_first()
            if course.succeeded is not None
            and course.succeeded.worker == worker
            and not course.over
            and (course.sequel is Sequel.MISSED or not missed)
        ]

    def forget(self, workflow: str) -> None:
        """It is over, or another one has its name."""
        course = self._courses.pop(workflow, None)
        if course is not None and course.succeeded is not None:
            self.began.pop(course.succeeded.identity, None)
        if workflow == self._current:
            self._current = ""

    def forget_over(self) -> None:
        """
        Some workflow is over, as the server says without a name: one that failed, or, if nothing was served yet, what
        an earlier life was at. Whatever else was served may have something behind it that nobody has heard of.
        """
        for course in list(self._courses.values()):
            if course.over or (course.is_awaited and not self._current):
                self.forget(course.workflow)
            else:
                course.note_over()

    def forget_all(self) -> None:
        """No workflow is there any more."""
        for workflow in list(self._courses):
            self.forget(workflow)

    def recall(self, report: Report) -> None:
        """Know what an earlier life of this worker told last, or that the action at which it was has not begun."""
        if report.state is not State.PENDING or report.workflow in self._courses:
            self._course(report.workflow).recall(report)

    def awaits(self, workflow: str) -> bool:
        """Whether a workflow goes on that an earlier life was served, and nothing was served to this one yet."""
        return (course := self._courses.get(workflow)) is not None and course.is_awaited

    def take_unbegun(self, workflow: str) -> Report | None:
        """What has the server serve the action once more at which an earlier life was; None if nobody wants that."""
        return None if (course := self._courses.get(workflow)) is None else course.take_unbegun()

    def take_success(self, workflow: str) -> Report | None:
        """
        What has the server serve the action once more that follows a success which an earlier life told. None if nobody
        wants that, or nothing was served yet: the server may do so by itself.
        """
        course = self._courses.get(workflow)
        return course.take_success() if course is not None and self._current else None

    def standing(self, workflow: str) -> Standing | None:
        """How far it is with the action at which an earlier life was; None if there is none, or it has begun again."""
        course = self._courses.get(workflow)
        return None if course is None or course.resumption is None else course.resumption.standing

    def note_passed(self) -> bool:
        """The server serves nothing; whether it may stand at an action at which an earlier life was."""
        for resumption in (resumptions := self._resumptions()):
            resumption.note_passed()
        return bool(resumptions)

    def note_begun(self, workflow: str) -> None:
        """The action at which an earlier life was has begun again."""
        if (course := self._courses.get(workflow)) is not None:
            course.resumption = None

    def note_missed(self) -> None:
        """An answer got lost, which may have served the action that comes next of any workflow."""
        for course in self._courses.values():
            course.note_missed()

    def note_sent(self, report: Report) -> None:
        """Note what is about to be said: the server may act on it even if its answer gets lost."""
        if report.state is State.SUCCESS or report.workflow in self._courses:
            self._course(report.workflow).note_sent(report)

    def note_acknowledged(self, report: Report) -> None:
        """Note what the server has heard."""
        if report.state is State.SUCCESS:
            before = self._course(report.workflow).succeeded
            if before is not None and before.identity != report.identity:
                self.began.pop(before.identity, None)
        elif report.state is not State.RUNNING:
            self.began.pop(report.identity, None)
        if (course := self._courses.get(report.workflow)) is not None:
            course.note_acknowledged(report)

    def note_refused(self, report: Report) -> None:
        """Note that the server will not take a report. Whether what it served still counts, it alone knows."""
        self.began.pop(report.identity, None)
        if (course := self._courses.get(report.workflow)) is not None:
            course.note_refused(report)

    def _course(self, workflow: str) -> Course:
        """What is known of a workflow, from now on."""
        if workflow not in self._courses:
            self._courses[workflow] = Course(workflow)
            for oldest in list(self._courses)[:-KEPT]:
                self.forget(oldest)
        return self._courses[workflow]

    def _make_current(self, workflow: str) -> Course:
        """What is known of the workflow that is served now; what is over, of others, is of no use any more."""
        for each in [course.workflow for course in self._courses.values() if course.over]:
            if each != workflow:
                self.forget(each)
        course = self._course(workflow)
        self._courses[workflow] = self._courses.pop(workflow)
        self._current = workflow
        for other in self._resumptions(but=workflow):
            other.note_passed()  # it may have been deleted; who is to create its container will hear that
        return course

    def _resumptions(self, but: str = "") -> list[Resumption]:
        """The actions at which an earlier life was, of all workflows but one."""
        courses = (course for course in self._courses.values() if course.workflow != but)
        return [course.resumption for course in courses if course.resumption is not None]

    def _current_first(self) -> list[Course]:
        """All that is known, the current workflow first, then those of which nothing came for longest."""
        return sorted(self._courses.values(), key=lambda course: course.workflow != self._current)

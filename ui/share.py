"""Share: the shortest link to what stands on the page, and class links that a teacher makes by clicking alone.

Each is offered as text, as a QR code, and as a frame for another page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from html import escape
from io import BytesIO
from textwrap import shorten
from typing import Any
from urllib.parse import parse_qs, urlsplit

import segno
import streamlit as st

from core.settings import Knob, Settings
from ui.class_link import LONGEST_TASK, MOST_STEPS, ClassLink, Mode, Place, Step, encode, settle
from ui.classroom import AT, CLASS, Room, class_parameters, entered
from ui.copy_button import copy_button
from ui.course import Course, Page
from ui.hand_in import mark_of
from ui.lesson import reached
from ui.links import VERSION, VERSION_NAME, address_of, changed, short_query
from ui.memory import Draft, forget, recall, remember

STEPS = "share:steps"
"""Where a session keeps the steps of the course that a teacher puts together."""
LEFT_OUT = "share:left_out"
"""Where a session keeps the step that was taken out last."""
MADE, MOST_MADE = "share:made", 100
"""Where a session keeps the names of the classes that it has made by their marks, and of how many."""
QR_NEAR = 300
"""Letters of a link past which its QR code has so many squares that a hall's back row cannot read it."""
LONGEST = 2000
"""Letters of a link that every browser, mail program and chat carries."""
LONGEST_START = 100
"""Letters of what a step's free controls begin with that may stand in a link twice."""
LONGEST_NAMED = 80
"""Letters of a task by which a step is known."""
THIS_PAGE, FOR_A_CLASS = "This page", "For a class"
FREE, LOCKED = "Learners move it", "Seen and locked"
MODES = {
    FREE: None,
    LOCKED: Mode.LOCKED,
    "Not seen": Mode.HIDDEN,
    "Secret, to be guessed": Mode.SECRET,
}
ALL_FREE, CHOOSE = "Learners move all", "Choose"
PRESETS = {ALL_FREE: FREE, "All locked": LOCKED}
"""What is said of all controls in one click; whoever then chooses begins with that."""
NO_GOAL = "No goal"
PLACES = {
    "Further pictures and explanations": Place.MORE,
    "Tables of the pictures": Place.TABLES,
    "Code": Place.CODE,
}


def share(course: Course, page: Page[Any], settings: Settings, lesson: str, room: Room) -> bool:
    """The button; its dialog is sent when it is opened. Returns whether it is."""
    opened = st.button("Share", icon=":material/share:", help="A link to this, its QR code, and class links.")
    if opened:
        _dialog(course, page, settings, lesson, room)
    return opened


@st.dialog("Share", width="large")
def _dialog(course: Course, page: Page[Any], settings: Settings, lesson: str, room: Room) -> None:
    way = THIS_PAGE if room.made else Draft("share").ask("way", THIS_PAGE, _way)
    if way == FOR_A_CLASS:
        _for_a_class(course, page, settings, lesson)
    else:
        offer(shared_address(course, page, settings, lesson, room), page.title)


def _way(key: str) -> str:
    return str(st.segmented_control("What", [THIS_PAGE, FOR_A_CLASS], required=True, key=key))


def shared_address(course: Course, page: Page[Any], settings: Settings, lesson: str, room: Room) -> str:
    """The shortest link to what stands on the page, for whoever is to see the same."""
    parameters = short_query(page, settings, lesson, without=tuple(room.modes))
    if room.made:
        parameters += class_parameters(room)
    return address_of(st.context.url or "", course, page, parameters)


def offer(address: str, title: str, key: str = "share") -> None:
    """A link in all the forms in which it can be handed out. `key` tells several on one page apart."""
    copy_button("Copy the link", address, key=f"{key}:copy")
    st.code(address, language=None, wrap_lines=True)
    if len(address) > LONGEST:
        st.warning(
            f"This link has {len(address):,} letters, {len(address) - LONGEST:,} more than every browser and chat "
            "carries. Shorten a task, or leave a step out."
        )
    left, right = st.columns([1, 1.4])
    with left:
        _qr(address)
    with right:
        frame = (
            f'<iframe src="{escape(_embedded(address))}" title="{escape(title)}" width="100%" height="600" '
            'style="border: 0" loading="lazy"></iframe>'
        )
        st.markdown("**In a page of your own**")
        copy_button("Copy the frame", frame, key=f"{key}:copy_frame")
        st.code(frame, language="html", wrap_lines=True)


def _qr(address: str) -> None:
    drawn = qr_svg(address)
    if not drawn:
        st.caption("The link is too long for a QR code.")
        return
    st.image(drawn, width="stretch", alt="QR code of the link")
    far = "" if len(address) <= QR_NEAR else f" With {len(address)} letters it needs a near or large screen."
    st.caption(f"A click on its corner shows it on the whole screen.{far}")


def qr_svg(address: str) -> str:
    """The QR code of an address as SVG; an empty text where it is too long for one."""
    try:
        code = segno.make(address, error="l", micro=False)
    except segno.DataOverflowError:
        return ""
    drawn = BytesIO()
    code.save(drawn, kind="svg", scale=8, border=4, light="#fff", xmldecl=False)
    return drawn.getvalue().decode()


def _embedded(address: str) -> str:
    return f"{address}{'&' if '?' in address else '?'}embed=true"


def _for_a_class(course: Course, page: Page[Any], settings: Settings, lesson: str) -> None:
    """Which controls are whose, what is shown, a task and a goal; and the link that comes of it."""
    st.markdown("Put the page as the class is to find it, then say what learners may do with it.")
    for extra in course.extras.values():
        if extra.sharing:
            st.page_link(extra.file, label=extra.title, icon=extra.icon)
    if lesson:
        st.caption(f"The lesson *{page.lessons[lesson].title}* asks its own question, and sets the page by itself.")
        guessing = Draft(f"share:{lesson}").ask("guessing", True, _guessing)
        step = Step(page=page.stem, lesson=lesson, guessing=guessing)
    else:
        step = _built(page, settings)
    added: list[Step] = recall(STEPS, [])
    may_be_added = step not in added and len(added) < MOST_STEPS
    counts = may_be_added and not (added and recall(LEFT_OUT) == step)
    steps = [*added, step] if counts else added
    if added:
        _listed(course, added, step, counts)
    with st.container(horizontal=True):
        st.button(
            "Add this as a step",
            icon=":material/playlist_add:",
            disabled=not may_be_added,
            help="Then go to another page or lesson, and share that as the next step."
            if may_be_added
            else f"It is one already. Go to another page or lesson for the next one; there can be {MOST_STEPS}.",
            on_click=remember,
            args=(STEPS, [*added, step]),
            key="share:add",
        )
        if added:
            st.button("Forget the steps", icon=":material/delete:", on_click=forget, args=(STEPS,), key="share:forget")
    address = class_address(st.context.url or "", course, steps)
    # In a tab of its own: this session would stay in the class that it has entered.
    st.link_button("See it as a learner", address, icon=":material/open_in_new:")
    mark = mark_of(class_parameter(steps))
    remember(MADE, dict([*recall(MADE, {}).items(), (mark, class_name(course, steps))][-MOST_MADE:]))
    st.caption(f"The short name of this class is **{mark}**. By it *For teachers* tells what learners hand in.")
    offer(address, course.pages[steps[0].page].title)
    if any(mode is Mode.SECRET for one in steps for mode, _ in one.settled.values()):
        st.caption(
            ":material/info: A secret stands nowhere on the page, but whoever knows how can read it out of the link."
        )


def _guessing(key: str) -> bool:
    return st.toggle(
        "Learners predict before the run",
        key=key,
        help="Off: nothing is held back, and the question comes with its answer.",
    )


def _listed(course: Course, added: list[Step], step: Step, counts: bool) -> None:
    """The steps so far, each to be moved or taken out; at their end this one, where it has not been added."""
    count = len(added) + counts
    st.markdown(f"**A course of {count} steps**" if count > 1 else "**A course of 1 step so far**")
    for place, one in enumerate(added):
        with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
            here = " (this one)" if one == step else ""
            st.text(f"{place + 1}. {named(course, one)}{here}")  # a task is a teacher's words: no markup
            if place:
                raised = [*added[: place - 1], one, added[place - 1], *added[place + 1 :]]
                _order("↑", f"Move step {place + 1} up", raised, None, f"share:up:{place}")
            left = added[:place] + added[place + 1 :]
            _order("×", f"Take step {place + 1} out", left, one, f"share:out:{place}")
    if counts:
        with st.container(horizontal=True, wrap=False, vertical_alignment="center", gap="small"):
            st.text(f"{count}. {named(course, step)} (this one, not added yet, but in the link)")
            _order("×", "Leave this page out", added, step, "share:out:this")


def _order(sign: str, says: str, steps: list[Step], out: Step | None, key: str) -> None:
    """A small button that puts other steps in the place of those there are."""
    st.button(sign, help=says, type="tertiary", on_click=_put_steps, args=(steps, out), key=key)


def _put_steps(steps: list[Step], out: Step | None) -> None:
    """Put other steps in the place of those there are; one that is taken `out` does not count for being on the page. A
    callback."""
    remember(STEPS, steps)
    if out is not None:
        remember(LEFT_OUT, out)


def named(course: Course, step: Step) -> str:
    """What a step is called beside others: its page, and its lesson or the beginning of its task."""
    page = course.pages[step.page]
    told = page.lessons[step.lesson].title if step.lesson else shorten(step.task, LONGEST_NAMED, placeholder=" …")
    return f"{page.title} · {told}" if told else page.title


def class_name(course: Course, steps: Sequence[Step]) -> str:
    """What a class is called beside others: its page and task, or its length and its first step."""
    first = named(course, steps[0])
    return first if len(steps) == 1 else f"{len(steps)} steps, the first: {first}"


def known(course: Course) -> dict[str, str]:
    """The names of the classes that this session has made or is in, by the marks of their codes."""
    told: dict[str, str] = dict(recall(MADE, {}))
    parameter, made = entered()
    return told | {mark_of(parameter): class_name(course, made.steps)} if made else told


def class_of(address: str) -> str:
    """The class that an address holds; an empty text where there is none."""
    try:
        parameters = parse_qs(urlsplit(address.strip()).query)
    except ValueError:
        return ""
    return parameters.get(CLASS, [""])[-1]


def class_address(here: str, course: Course, steps: list[Step]) -> str:
    """The link of a class."""
    several = [(AT, "1")] if len(steps) > 1 else []
    parameters = [*opening_parameters(course, steps[0]), (CLASS, class_parameter(steps)), *several]
    return address_of(here, course, course.pages[steps[0].page], parameters)


def class_parameter(steps: list[Step]) -> str:
    """The class itself. What the free controls begin with stands in it, so that Reset leads there; that of the first
    step stands in the address, too, so that it can be read. Where it is long, as drawn points are, a class of a single
    step leaves it to the address."""
    letters = sum(len(text) for texts in steps[0].free.values() for text in texts)
    return encode(ClassLink((bare(steps[0]),) if len(steps) == 1 and letters > LONGEST_START else tuple(steps)))


def bare(step: Step) -> Step:
    """A step without what its free controls begin with, as every class of a single step once was."""
    return replace(step, free={})


def opening_parameters(course: Course, step: Step) -> list[tuple[str, str]]:
    """The parameters with which a step's page opens: its lesson, or the values that its free controls begin with."""
    page = course.pages[step.page]
    if step.lesson:
        return short_query(page, page.lessons[step.lesson].settings, step.lesson)
    free = [(page.parameter(name), text) for name, texts in step.free.items() for text in texts]
    return [*free, (page.parameter("open"), "1"), (VERSION_NAME, str(VERSION))]


def step_on(page: Page[Any], settings: Settings, modes: Mapping[str, Mode], **others: Any) -> Step:
    """A step on `page` with the knobs of `modes` settled at what they are in `settings`, and the others free, at what
    they are there."""
    knobs, values = settings.knobs(), settings.values()
    told = {parameter for parameter, _ in changed(page, settings)}
    free = {
        name: tuple(knob.format(values[name]))
        for name, knob in knobs.items()
        if name not in modes and page.parameter(name) in told
    }
    return settle(page, settings, modes, free=free, **others)


def _built(page: Page[Any], settings: Settings) -> Step:
    """The step that a teacher's choices in the dialog make of this page."""
    draft = _draft(page)
    modes = _modes(page, settings, draft)
    closed = draft.ask("closed", list[str](), _closed)
    task = draft.ask("task", "", _task)
    goal, numbers = _goal(page, settings, draft)
    at_start = draft.ask("start", True, lambda key: st.toggle("Begin at the first frame", key=key))
    st.button(
        "Start over",
        icon=":material/restart_alt:",
        type="tertiary",
        help="Forget what you have said here of this page. Until then it is kept, also while the dialog is closed.",
        on_click=_start_over,
        args=(page,),
        key=f"share:{page.prefix}:over",
    )
    return step_on(
        page,
        settings,
        modes,
        closed=tuple(PLACES[place] for place in closed),
        task=task.strip()[:LONGEST_TASK],
        goal=goal,
        numbers=numbers,
        at_start=at_start,
    )


def _closed(key: str) -> list[str]:
    """The menu of what is left out."""
    return st.multiselect(
        "Leave out", list(PLACES), key=key, placeholder="Nothing", help="Parts that learners do not get."
    )


def _task(key: str) -> str:
    """The box for the task."""
    written = st.text_area(
        "Task",
        max_chars=LONGEST_TASK,
        key=key,
        placeholder="What learners are to do or to find out",
        help=f"At most {LONGEST_TASK} letters. Shown as plain text.",
    )
    return written or ""


def _draft(page: Page[Any]) -> Draft:
    """What this session's teacher has chosen for a page."""
    return Draft(f"share:{page.prefix}")


def _start_over(page: Page[Any]) -> None:
    """Forget what was chosen for a page; a callback."""
    _draft(page).clear()


def _modes(page: Page[Any], settings: Settings, draft: Draft) -> dict[str, Mode]:
    """Which controls are settled, and how each is seen."""
    everything = draft.ask(
        "controls",
        ALL_FREE,
        lambda key: str(
            st.segmented_control(
                "Controls", [*PRESETS, CHOOSE], required=True, key=key, on_change=_put_all, args=(page,)
            )
        ),
    )
    relevant = [knob for knob in settings.knobs().values() if knob.matters(settings)]
    for place, knob in enumerate(relevant if everything == CHOOSE else ()):
        if place % 2 == 0:  # a row at a time, so that their order holds on a phone, too
            row = st.columns(2)
        with row[place % 2]:
            draft.ask(f"mode:{knob.name}", FREE, partial(_mode, page, knob))
    modes = {name: mode for name in settings.knobs() if (mode := MODES[draft.value(f"mode:{name}", FREE)])}
    if everything == CHOOSE and modes.keys() - {knob.name for knob in relevant}:
        st.caption("Controls that change nothing here, and so are not listed, are locked, too.")
    return modes


def _mode(page: Page[Any], knob: Knob, key: str) -> str:
    """The menu of one control."""
    ways = [way for way in MODES if MODES[way] is not Mode.SECRET or page.may_be_secret(knob.name)]
    return st.selectbox(knob.label, ways, key=key)


def _put_all(page: Page[Any]) -> None:
    """Say the same of all controls, where that was asked for; a callback."""
    draft = _draft(page)
    way = PRESETS.get(recall(draft.key("controls")))
    for name in page.settings.knobs() if way else ():
        draft.put(f"mode:{name}", way)


def _goal(page: Page[Any], settings: Settings, draft: Draft) -> tuple[str, dict[str, tuple[str, ...]]]:
    """One of the page's goals, with numbers to fill in; it is no goal where the page begins at it."""
    if not page.goals:
        return "", {}
    goal = draft.ask("goal", NO_GOAL, partial(_goals, page))
    if goal == NO_GOAL:
        return "", {}
    numbers = page.goals[goal].numbers
    for knob in numbers.knobs().values():
        usual = ", ".join(knob.format(numbers.values()[knob.name]))
        text = draft.ask(f"number:{goal}:{knob.name}", usual, partial(_number, knob))
        try:
            numbers = replace(numbers, **{knob.name: knob.parse([text])})
        except ValueError as error:
            st.caption(f":material/error: {knob.complaint(error)}")
    if reached(page, goal, numbers, settings):
        st.warning("Met from the start: choose another number or another start.", icon=":material/flag:")
    return goal, {name: tuple(knob.format(numbers.values()[name])) for name, knob in numbers.knobs().items()}


def _goals(page: Page[Any], key: str) -> str:
    """The menu of a page's goals."""
    return st.selectbox(
        "Goal",
        [NO_GOAL, *page.goals],
        format_func=lambda name: name if name == NO_GOAL else page.goals[name].told(),
        key=key,
    )


def _number(knob: Knob, key: str) -> str:
    """The box for a number of a goal."""
    return st.text_input(knob.label, key=key, help=knob.help) or ""

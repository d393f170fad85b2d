"""What to ask a class, what goes wrong in one, and what a server needs before it."""

import streamlit as st

ASK = """
- *What will happen?* before anybody clicks. A guess that is said aloud is remembered, right or wrong.
- *What surprised you?* rather than *did you understand?*
- *What would you change to make it worse?* Breaking a run on purpose shows what keeps it whole.
- *Where on the picture do you see that?* Let learners point, and step with the player instead of playing.
- *Does your neighbour's seed say the same?* One run is one draw.
"""

WRONG = """
- **The page says that the class is damaged.** The link was cut, often by a chat that broke the line. Send it once more
  on a line of its own, or show the QR code. Until then every control is locked, on purpose.
- **The QR code cannot be read from the back.** Past 300 letters its squares get small. Show it on the whole screen, or
  make the class of fewer steps.
- **Somebody sees an older task.** A tab stays in the class that it was opened with. Open the new link in a new tab.
- **A link that was shared has lost its class.** Share it from the *Share* dialog, not out of the address bar.
- **The answers of last week are gone.** They are kept in the browser that gave them, and private windows forget.
- **The page stays empty.** It needs a websocket, which some networks refuse. Try another network, or a phone's.
"""

WARM = """
A result is computed once and then kept for everybody, as long as the server runs and has room for it. So open your link
once before the class and go through all its steps. On Streamlit Community Cloud an app sleeps after twelve hours
without a visitor: wake it ten minutes before.
"""

HOLDS = """
Measured with 200 visitors who open one link of the descent page in one moment, on a machine with two cores for which
ten other programs were waiting, too: 95 of 100 had their page within 15 seconds where its results were known already,
and within 14 to 20 seconds where they still had to be computed. A page with one slider and one chart took 8 seconds
there, so two cores of your own are quicker. The server held 490 MB at most.

Learners who open a link one after the other, and move controls at their own pace, ask for less. Letting everybody train
a different network at once asks for more: one run at a time is computed, and the others wait in line.
"""


def show() -> None:
    """Four short sections."""
    for title, text in (
        ("What to ask", ASK),
        ("What goes wrong", WRONG),
        ("Warm the server", WARM),
        ("How many learners it holds", HOLDS),
    ):
        st.header(title)
        st.markdown(text)

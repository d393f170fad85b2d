"""How a teacher makes a class link, and what can be settled in one."""

import streamlit as st

CLICKS = (
    "Put a page as your class is to find it, and click **Share**.",
    "Click **For a class**.",
    "Click **All locked**, or leave all controls to your learners; then **Choose** for those that are to be otherwise.",
    "Click into **Task**, and write what learners are to do or to find out.",
    "Click **Copy the link**, or let the class read the **QR code** off the screen.",
)

MORE = """
- A control can be moved, seen and locked, not seen, or **secret**: then its value stands nowhere until it was guessed.
- A **goal** turns green on the learner's screen as soon as it is met. Its numbers are yours to set.
- **Leave out** what would lead away from the task: further pictures, tables, code.
- A **course**: click **Add this as a step**, go to another page or lesson, and share that as the next step. One link
  then leads through all of them, and your own tasks may stand between the app's lessons. Opened, it offers **Print the
  course**: a booklet with lines to write on, a QR code for each step, and the answers on the last page.
- Share a lesson, and **Learners predict before the run** says whether its question waits for an answer.
- Everything stands in the link. Nothing is kept on a server, and nobody needs an account.
"""


def show() -> None:
    """The five clicks, and what more there is."""
    st.header("A class link in five clicks")
    st.markdown("\n".join(f"{number}. {click}" for number, click in enumerate(CLICKS, 1)))
    st.markdown(MORE)

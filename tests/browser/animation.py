"""The time of animations, held and moved by hand: what is played is at its place, however slow the machine is."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

# Pictures are drawn as before, but the time that they are told moves only by `pass`. It waits for a picture before,
# from which an animation that has just begun counts, and for one after, which shows where the time has led.
HOLD = """
() => {
  const draw = window.requestAnimationFrame.bind(window);
  const drawn = () => new Promise(draw);
  let now = 0;
  window.requestAnimationFrame = (picture) => draw(() => picture(now));
  window.pass = async (seconds) => {
    await drawn();
    now += 1000 * seconds;
    await drawn();
  };
}
"""


def hold_time(page: Page) -> None:
    """Let no time pass for the animations of a page from now on, until it is left."""
    page.evaluate(HOLD)


def let_pass(page: Page, seconds: float, times: int = 1, look: str = "null") -> list[Any]:
    """Let so much time pass, so many times, and return what an expression in the page gives after each."""
    seen: list[Any] = page.evaluate(
        f"""async ([seconds, times]) => {{
          const seen = [];
          while (times--) {{
            await window.pass(seconds);
            seen.push({look});
          }}
          return seen;
        }}""",
        [seconds, times],
    )
    return seen

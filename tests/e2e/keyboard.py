"""A person with a keyboard and no pointer."""

from typing import Any

SHOWN = """() => {
  // A control that is drawn by its neighbour or its box shows the focus there.
  const at = document.activeElement;
  const drawn = [at, at.nextElementSibling, at.closest(".box, .art")].filter(Boolean);
  return drawn.some((one) => getComputedStyle(one).outlineStyle !== "none");
}"""


class Keyboard:
    """Reaches what it is told to by Tab, and sees on the way that the focus shows."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def reach(self, selector: str, most: int = 80) -> None:
        """Tab until what matches has the focus."""
        for _ in range(most):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("s => document.activeElement.matches(s)", selector):
                assert self.page.evaluate(SHOWN), f"the focus on {selector} is not seen"
                return
        raise AssertionError(f"the keyboard does not reach {selector}")

    def open(self, selector: str, path: str) -> None:
        """Follow a link, and be where it leads."""
        self.reach(selector)
        self.press("Enter")
        self.page.wait_for_url(f"**{path}")

    def type(self, words: str) -> None:
        """Where the focus is."""
        self.page.keyboard.type(words)

    def press(self, key: str) -> None:
        """One key."""
        self.page.keyboard.press(key)

"""What tests ask for Chromium: a browser that cannot leave this machine, and a page that tells what went wrong."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, Route, sync_playwright

ARGUMENTS = (
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
LOOPBACK = ("127.0.0.1", "localhost", "::1")

LISTEN = """
addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
  console.error(`CSP: ${violatedDirective} ${blockedURI}`);
});
"""

COLOURS = """
(canvas) => {
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const seen = new Set();
  for (let at = 0; at < data.length; at += 4) seen.add((data[at] << 16) | (data[at + 1] << 8) | data[at + 2]);
  return seen.size;
}
"""


@dataclass
class Watched:
    """A page with all that it did wrong: errors, refusals of its policy, dialogs, requests to other hosts."""

    page: Page
    wrong: list[str] = field(default_factory=list)

    def colours(self, canvas: str = "canvas") -> int:
        """How many colours a canvas shows; a blank one shows one."""
        return int(self.page.locator(canvas).first.evaluate(COLOURS))


def executable() -> str:
    """Where Chromium is. Skips the test where there is none; in CI that is a failure."""
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
    )
    if not found:
        missing = "there is no Chromium (apt-get install chromium)"
        pytest.fail(missing) if os.environ.get("CI") else pytest.skip(missing)
    return found


@contextmanager
def started() -> Iterator[Browser]:
    """Chromium, started and ended."""
    path = executable()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@contextmanager
def watched(browser: Browser, language: str = "zh-CN") -> Iterator[Watched]:
    """A page for which requests to other hosts hang, as behind a firewall; at the end nothing may have gone wrong."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale=language)
    page = context.new_page()
    page.set_default_timeout(12_000)
    seen = Watched(page)

    def guard(route: Route) -> None:
        url = urlsplit(route.request.url)
        if url.scheme in ("data", "blob", "file") or url.hostname in LOOPBACK:
            route.continue_()
        else:
            seen.wrong.append(f"asked {url.scheme}://{url.hostname}")

    page.route("**/*", guard)
    page.add_init_script(LISTEN)
    page.on(
        "console", lambda message: seen.wrong.append(message.text) if message.type in ("error", "warning") else None
    )
    page.on("pageerror", lambda error: seen.wrong.append(str(error)))
    page.on("dialog", lambda dialog: (seen.wrong.append(f"dialog {dialog.message}"), dialog.dismiss()))
    yield seen
    assert seen.wrong == []
    context.close()

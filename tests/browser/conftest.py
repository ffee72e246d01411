"""A real server on loopback and a real Chromium."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.server.serving import PACKAGE, search_path

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-background-networking", "--disable-gpu"]
SLOW = int(os.environ.get("IMPASTO_SLOW", "1"))
"""How many times slower pages are: `IMPASTO_SLOW=4 make browser` finds tests that depend on speed."""
LATENCY = 40  # ms that each answer takes longer for every time slower
PATIENCE = 60_000 * SLOW  # ms after which a test gives up: only one that fails waits so long

expect.set_options(timeout=PATIENCE)

# What is told for some seconds only stays for minutes: a test may be slower than a reader.
UNHURRIED = """(() => {
    const plain = window.setTimeout;
    const seconds = [2.5, 4.5, 5, 10];  // of messages: WiringStatus, Refusal, Toasts
    window.setTimeout = (act, after, ...more) =>
        plain(act, seconds.includes(after / 1000) ? 60 * after : after, ...more);
})()"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(str(item.path)).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)


class Served:
    """A server with a data folder of its own, and with the nodes of the stub package where `stubs`.

    `fill` is called with it once it was started with an empty data folder.
    """

    def __init__(
        self,
        home: Path,
        stubs: bool = False,
        options: Sequence[str] = (),
        fill: Callable[[Served], None] | None = None,
    ) -> None:
        self.home = home
        self.options = [*(["--extra-nodes", PACKAGE] if stubs else []), *options]
        self.address = ""
        self._fill = fill
        self._process: subprocess.Popen[str] | None = None

    @property
    def log(self) -> Path:
        """What it said beside its address."""
        return self.home / "server.log"

    def begin(self) -> None:
        """Start it with an empty data folder, and fill that."""
        self.start()
        if self._fill:
            self._fill(self)

    def begin_anew(self) -> None:
        """Stop it, and begin with another data folder and at another address."""
        self.stop()
        self.home = self.home.with_name(f"{self.home.name}-anew")
        self.home.mkdir()
        self.begin()

    def start(self, port: int = 0) -> None:
        """Start it and wait until it says where it listens."""
        with self.log.open("a") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "impasto", "serve", "--port", str(port), *self.options],
                env={**os.environ, "IMPASTO_HOME": str(self.home), "PYTHONPATH": search_path()},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                cwd=ROOT,
            )
        assert self._process.stdout
        for line in self._process.stdout:
            if found := re.search(r"http://[\w.:\[\]-]+", line):
                self.address = found[0]
                return
        raise RuntimeError(f"The server did not start:\n{self.log.read_text()}")

    @property
    def runs(self) -> bool:
        """Whether its process is there."""
        return self._process is not None and self._process.poll() is None

    def kill(self) -> None:
        """End it as the system does when memory is short, without a chance to tidy up."""
        assert self._process
        assert self._process.stdout
        self._process.kill()
        self._process.wait(timeout=60)
        self._process.stdout.close()

    def start_again(self) -> None:
        """Start it anew where it was: the same address, the same data folder."""
        self.start(int(self.address.rsplit(":", 1)[1]))

    def stop(self) -> None:
        """Stop it as Ctrl-C does, and wait."""
        if self._process:
            self._process.terminate()
            self._process.wait(timeout=60)
            assert self._process.stdout
            self._process.stdout.close()


LASTING: list[Served | Chromium] = []  # what more than one test uses
FAILED = pytest.StashKey[bool]()  # of the session: whether a test failed, and what it left may still be there


@contextmanager
def serving(served: Served) -> Iterator[Served]:
    """Start a server that more than one test uses, and stop it. It begins anew after a test that failed."""
    LASTING.append(served)
    try:
        served.begin()
        yield served
    finally:
        LASTING.remove(served)
        served.stop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Remember that a test failed."""
    report = yield
    if report.failed:
        item.session.stash[FAILED] = True
    return report


@pytest.fixture(autouse=True)
def _begins_clean(request: pytest.FixtureRequest) -> None:
    """Begin a second try as the first one began.

    What a test that failed left on a server or in the browser goes with them: runs, settings, recipes, pages.
    """
    if request.session.stash.get(FAILED, False):
        for each in LASTING:
            each.begin_anew()
        request.session.stash[FAILED] = False


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for all tests that need no clean data folder."""
    with serving(Served(tmp_path_factory.mktemp("served"))) as served:
        yield served


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[Served]:
    """A server of the test's own, with an empty data folder."""
    served = Served(tmp_path)
    served.start()
    yield served
    served.stop()


def chromium() -> str:
    """The path of the Chromium on this machine."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, CHROMIUM)), None)
    assert path, "Chromium is missing: make chromium"
    return path


class Chromium:
    """One Chromium for all tests, without its graphics card and its calls home."""

    def __init__(self, playwright: Playwright) -> None:
        self._playwright = playwright
        self._browser: Browser | None = None

    @property
    def browser(self) -> Browser:
        """The browser; another one where it has ended."""
        if self._browser is None or not self._browser.is_connected():
            self._browser = self._playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
            prepare_pages(self._browser)
        return self._browser

    def begin_anew(self) -> None:
        """End the browser with all its pages; the next test gets another one."""
        if self._browser is not None:
            self._browser.close()
            self._browser = None


@pytest.fixture(scope="session")
def chromium_process() -> Iterator[Chromium]:
    """The Chromium of all tests."""
    with sync_playwright() as playwright:
        process = Chromium(playwright)
        LASTING.append(process)
        yield process
        LASTING.remove(process)
        process.begin_anew()


@pytest.fixture
def browser(chromium_process: Chromium) -> Browser:
    """The browser, which is the same for all tests for as long as none fails."""
    return chromium_process.browser


def prepare_pages(browser: Browser) -> None:
    """Be patient with pages of contexts opened from now on, which compute and fetch `SLOW` times slower."""
    plain = browser.new_context

    def slow(page: Page) -> None:
        session = page.context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": SLOW})
        conditions = {"offline": False, "latency": LATENCY * SLOW}
        session.send(
            "Network.emulateNetworkConditions",
            conditions | {"downloadThroughput": -1, "uploadThroughput": -1},
        )

    def new_context(**options: Any) -> BrowserContext:
        context = plain(**options)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(UNHURRIED)
        if SLOW > 1:
            context.on("page", slow)
        return context

    setattr(browser, "new_context", new_context)  # noqa: B010


@pytest.fixture(scope="module")
def stub_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server with the stub nodes for the tests of a file."""
    with serving(Served(tmp_path_factory.mktemp("stubs"), stubs=True)) as served:
        yield served


@pytest.fixture
def stub_page(browser: Browser, stub_server: Served) -> Iterator[Page]:
    """The editor with the stub nodes."""
    yield from opened(browser, stub_server)


@pytest.fixture
def page(browser: Browser, served: Served, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The editor in an empty profile; the test fails when the page logs an error."""
    yield from opened(browser, served)


@pytest.fixture
def own_page(browser: Browser, own_server: Served) -> Iterator[Page]:
    """The editor of a server of the test's own."""
    yield from opened(browser, own_server)


def opened(browser: Browser, served: Served) -> Iterator[Page]:
    """Open the editor in a profile of its own, and object to every error that the page logs."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(served.address)
    yield page
    context.close()
    assert not errors, errors

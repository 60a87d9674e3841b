"""`python -m benchmarks.page`: first drawing, panning, hovering and memory, written to `results/page.json`.

The same scene, the same mouse, in the same run for vis-network: ratios compare the two on this machine.
"""

import gzip
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from playwright.sync_api import Browser, Page, sync_playwright

import visualizations
from benchmarks.page.forests import forest
from tests.browser import ARGUMENTS, executable

HERE = Path(__file__).parent
WEB = Path(visualizations.__file__).parent / "web"
RESULTS = HERE.parent / "results" / "page.json"
VIS = files("pyvis") / "lib" / "vis-9.1.2" / "vis-network.min.js"
SIZES = (1_000, 5_000, 20_000, 100_000)
SENT = (".js", ".mjs", ".css", ".html", ".svg")
MOST_FOR_VIS = 20_000
LIKE_A_BANKS_DESKTOP = ("--disable-3d-apis",)  # no WebGL


class Stage(SimpleHTTPRequestHandler):
    """Serves the stage, the page's modules and the scenes."""

    scenes: dict[str, bytes]

    def do_GET(self) -> None:  # the name that http.server calls
        if self.path.startswith("/scene/"):
            self._send(self.scenes[self.path.removeprefix("/scene/")], "application/json")
        elif self.path == "/vis.js":
            self._send(VIS.read_bytes(), "text/javascript")
        else:
            super().do_GET()

    def translate_path(self, path: str) -> str:
        if path.startswith("/web/"):
            return str(WEB / path.removeprefix("/web/"))
        return str(HERE / path.lstrip("/"))

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_given: Any) -> None:
        """Say nothing."""


@contextmanager
def served() -> Iterator[str]:
    """The address of the stage."""
    Stage.scenes = {str(size): json.dumps(forest(size)).encode() for size in SIZES}
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Stage, directory=str(HERE)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def measured(browser: Browser, address: str, size: int, pen: str) -> dict[str, float]:
    """Milliseconds of the first drawing, of frames while dragging, of hovering; mebibytes of the script's memory."""
    page = browser.new_page(viewport={"width": 1400, "height": 900})
    page.goto(f"{address}/stage.html")
    page.wait_for_function("window.drawOwn && window.vis")
    page.evaluate(f"fetch('/scene/{size}').then((reply) => reply.json()).then((scene) => {{ window.scene = scene; }})")
    first = page.evaluate(f"draw{pen}(window.scene)")
    page.wait_for_timeout(500)
    found = {"first_ms": first, **_panned(page)}
    if pen == "Own":
        places = [[100 + 12 * (turn % 100), 80 + 7 * turn] for turn in range(100)]
        times = page.evaluate("(places) => hovers(places)", places)
        found["hover_p95_ms"] = float(np.percentile(times, 95))
    metrics = page.context.new_cdp_session(page)
    metrics.send("Performance.enable")
    metrics.send("HeapProfiler.collectGarbage")
    heap = {each["name"]: each["value"] for each in metrics.send("Performance.getMetrics")["metrics"]}
    found["heap_mebibytes"] = heap["JSHeapUsedSize"] / 2**20
    page.close()
    return {name: round(value, 2) for name, value in found.items()}


def _panned(page: Page) -> dict[str, float]:
    """Frames while the mouse drags the picture to and fro."""
    page.evaluate("() => { window.over = false; window.told = frames(() => window.over); }")
    page.mouse.move(5, 880)
    page.mouse.down()
    for turn in range(60):
        page.mouse.move(5 + 8 * (turn if turn < 30 else 60 - turn), 880 - 6 * (turn if turn < 30 else 60 - turn))
    page.mouse.up()
    times = page.evaluate("() => { window.over = true; return window.told; }")[2:]
    return {"pan_mean_ms": float(np.mean(times)), "pan_p95_ms": float(np.percentile(times, 95))}


def weight() -> float:
    """Kibibytes of all that the page can load, compressed."""
    sent = [path for path in WEB.rglob("*") if path.suffix in SENT and ".d." not in path.name]
    return sum(len(gzip.compress(path.read_bytes(), 6)) for path in sent) / 1024


def main() -> None:
    """Measure and write."""
    found: dict[str, Any] = {"compressed_kibibytes": round(weight(), 1), "sizes": {}}
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable(), args=[*ARGUMENTS, *LIKE_A_BANKS_DESKTOP])
        found["chromium"] = browser.version
        for size in SIZES:
            pens = ("Own", "Other") if size <= MOST_FOR_VIS else ("Own",)
            both = {pen: measured(browser, address, size, pen) for pen in pens}
            found["sizes"][str(size)] = {"ours": both["Own"], "vis_network": both.get("Other")}
            print(size, found["sizes"][str(size)], flush=True)
        browser.close()
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

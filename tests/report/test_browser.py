"""The page in a real browser: axe-core finds nothing to object to, and a phone scrolls in one direction only.

Needs Chromium (on the path, or named by PLUGIN_VERIFY_CHROMIUM) and axe-core, of which PLUGIN_VERIFY_AXE names axe.min.js (npm
package axe-core). The page is put into a frame of the width that is asked for, with its policy against scripts taken out.
"""

import json
import os
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path

import pytest

from plugin_verify.report import write_comparison, write_report

CHROMIUM = os.environ.get("PLUGIN_VERIFY_CHROMIUM") or shutil.which("chromium")
AXE = os.environ.get("PLUGIN_VERIFY_AXE")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not CHROMIUM, reason="Chromium is not on the path; PLUGIN_VERIFY_CHROMIUM may name it"),
    pytest.mark.skipif(not AXE, reason="PLUGIN_VERIFY_AXE does not name axe.min.js of axe-core"),
]
FRAME = """<!DOCTYPE html><html><head><meta name="color-scheme" content="light dark"></head><body><pre id="found"></pre><script>
addEventListener("message", event => { document.getElementById("found").textContent = event.data; });
</script><iframe src="page.html" width="WIDTH" height="900"></iframe></body></html>"""
LOOK = """<script>addEventListener("load", async () => {
document.querySelectorAll("details").forEach(each => { each.open = true; });
const found = await axe.run(document, {resultTypes: ["violations"]});
parent.postMessage(JSON.stringify({
  width: innerWidth, dark: matchMedia("(prefers-color-scheme: dark)").matches,
  beside: document.documentElement.scrollWidth - document.documentElement.clientWidth,
  violations: found.violations.map(each => [each.id, each.nodes.map(node => node.html.slice(0, 200))]),
}), "*"); });</script>"""


def look(page: str, folder: Path, *, width: int, dark: bool) -> dict:
    assert CHROMIUM and AXE
    free = re.sub(r"<meta http-equiv[^>]*>", "", page, count=1)
    script = f"<script>{Path(AXE).read_text('utf-8')}</script>{LOOK}"
    (folder / "page.html").write_text(free.replace("</body>", script + "</body>"), "utf-8")
    (folder / "frame.html").write_text(FRAME.replace("WIDTH", str(width)), "utf-8")
    words = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
             f"--user-data-dir={folder / 'browser'}", f"--window-size={width + 100},1000", "--virtual-time-budget=60000",
             f"--blink-settings=preferredColorScheme={0 if dark else 1}", "--dump-dom", (folder / "frame.html").as_uri()]
    done = subprocess.run(words, capture_output=True, text=True, check=True, timeout=300)
    found = json.loads(unescape(re.search(r'<pre id="found">(.*?)</pre>', done.stdout, re.DOTALL)[1]))
    assert found["width"] == width and found["dark"] == dark
    return found


@pytest.fixture
def small(result):
    """A result with one claim of each kind and few settings, which a browser looks through in seconds."""
    for claim in result["claims"]:
        claim["settings"] = claim["settings"][:6]
    return result


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_report_has_no_violation(small, values, marginalia, tmp_path, width, dark):
    write_report(small, values, tmp_path, marginalia=marginalia)
    found = look((tmp_path / "report.html").read_text("utf-8"), tmp_path, width=width, dark=dark)
    assert found["violations"] == [] and found["beside"] == 0


@pytest.mark.parametrize("width", [1280, 390])
def test_the_comparison_has_no_violation(small, tmp_path, width):
    other = json.loads(json.dumps(small))
    other["claims"][0]["settings"][1] |= {"verdict": "REFUTED", "interval": [0.5, 0.6]}
    write_comparison(small, other, ("a", "b"), tmp_path)
    found = look((tmp_path / "comparison.html").read_text("utf-8"), tmp_path, width=width, dark=width == 390)
    assert found["violations"] == [] and found["beside"] == 0


@pytest.mark.parametrize(("planted", "rule"), [
    ('<img src="data:image/png;base64,">', "image-alt"), ('<p style="color: #aaa; background: #fff">faint</p>', "color-contrast"),
    ('<h6>deep</h6>', "heading-order"), ('<svg role="img" viewBox="0 0 1 1"></svg>', "svg-img-alt"),
])  # fmt: skip
def test_a_planted_violation_is_seen(written, tmp_path, planted, rule):
    page = (written / "report.html").read_text("utf-8")
    head, tail = page[: page.index("<section")], page[page.index("</main>") :]
    found = look(head + planted + tail, tmp_path, width=1280, dark=False)
    assert rule in [name for name, _ in found["violations"]]


def test_a_page_that_is_too_wide_is_seen(written, tmp_path):
    page = (written / "report.html").read_text("utf-8")
    head, tail = page[: page.index("<section")], page[page.index("</main>") :]
    assert look(head + '<div style="width: 600px">wide</div>' + tail, tmp_path, width=390, dark=False)["beside"] > 0

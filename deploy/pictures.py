"""Makes the screenshots of the documentation from a running demonstration. Called by bin/pictures."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import django
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from deploy.chromium import path_of_chromium

PICTURES = Path(__file__).resolve().parent.parent / "docs" / "pictures"
_PHONE: ViewportSize = {"width": 390, "height": 780}
_DESK: ViewportSize = {"width": 1280, "height": 900}
_REPORT_PAGE = 8
_COLOURS = 128


def main(home: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "familienzentrum.settings")
    django.setup()
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path_of_chromium(), args=["--no-sandbox"])
        _families_way(browser, home)
        _desk(browser, home)
        browser.close()
    _report()


def _families_way(browser: Browser, home: str) -> None:
    page = browser.new_page(viewport=_PHONE, device_scale_factor=1.5, locale="de-DE")
    page.goto(f"{home}/")
    _keep(page, "start")
    page.goto(f"{home}/angebote/")
    page.click("a[href*='/angebote/'] >> nth=1")
    page.click("a[href$='/termine/']")
    _keep(page, "times")


def _desk(browser: Browser, home: str) -> None:
    from django.conf import settings

    page = browser.new_page(viewport=_DESK, locale="de-DE")
    page.goto(f"{home}/haus/")
    page.fill("[name=login]", "empfang")
    page.fill("[name=password]", (settings.VAR_DIR / "secrets" / settings.DATABASE_NAME / "demo_password").read_text())
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/empfang/")
    _keep(page, "desk")


def _report() -> None:
    """Render last year's report and keep one page of it."""
    from django.core.management import call_command
    from django.utils import timezone

    with tempfile.TemporaryDirectory() as folder:
        report, page = Path(folder) / "report.pdf", Path(folder) / "page.png"
        call_command("annual_report", draft=True, year=timezone.localdate().year - 1, output=report)
        cut = ["-png", "-singlefile", "-r", "80", "-f", str(_REPORT_PAGE), "-l", str(_REPORT_PAGE)]
        subprocess.run(["pdftoppm", *cut, report, page.with_suffix("")], check=True)  # noqa: S603, S607
        _save(page, "report")


def _keep(page: Page, name: str) -> None:
    with tempfile.NamedTemporaryFile(suffix=".png") as file:
        page.screenshot(path=file.name)
        _save(Path(file.name), name)


def _save(picture: Path, name: str) -> None:
    """Reduce the palette: pages have few colours."""
    Image.open(picture).convert("RGB").quantize(_COLOURS).save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"))

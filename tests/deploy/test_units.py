"""The units of a real portal start again whatever ends, for as long as it takes."""

import configparser

import pytest

from tests.conventions.tree import ROOT


@pytest.mark.parametrize("name", ["portal-web", "portal-worker"])
def test_unit_never_gives_up(name):
    unit = configparser.ConfigParser()
    unit.optionxform = str
    unit.read(ROOT / "deploy" / "systemd" / f"{name}.service")
    assert (unit["Service"]["Restart"], unit["Service"]["RestartSec"]) == ("always", "5")
    assert unit["Unit"]["StartLimitIntervalSec"] == "0"

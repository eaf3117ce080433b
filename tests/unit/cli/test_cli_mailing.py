"""Settings as the digest's rules: nothing is lost on the way, and a firm must exist."""

from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

import pytest

from tracker.cli import mailing
from tracker.cli.runtime import Options, Runtime
from tracker.errors import SettingsError
from tracker.model.digest import DigestRules
from tracker.settings.digest import ChoiceSettings


def runtime(tmp_path: Path, text: str) -> Runtime:
    config = tmp_path / "tracker.toml"
    config.write_text(f"data_dir = {str(tmp_path)!r}\n{text}", "utf8")
    return Runtime(Options(config=str(config)))


def test_every_rule_of_the_digest_is_a_setting() -> None:
    named = {field.name for field in fields(DigestRules)}
    chosen = {"late_grace" if name == "late_grace_days" else name for name in ChoiceSettings.model_fields}
    assert chosen == named


def test_the_settings_as_they_come_are_the_rules_as_they_come(tmp_path: Path) -> None:
    assert mailing.edition_rules(runtime(tmp_path, "")).digest == DigestRules()


def test_what_is_chosen_arrives_in_the_rules(tmp_path: Path) -> None:
    text = "[digest.choice]\nmax_stories = 7\nlate_grace_days = 1.5\nfirm_weights = { deepseek = 2 }\n"
    rules = mailing.edition_rules(runtime(tmp_path, text)).digest
    wanted = replace(
        DigestRules(), max_stories=7, late_grace=timedelta(hours=36), firm_weights={"deepseek": 2.0}
    )
    differing = [f.name for f in fields(rules) if getattr(rules, f.name) != getattr(wanted, f.name)]
    assert not differing


def test_a_weight_for_a_firm_that_nobody_knows_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"names deepsek, which is no firm \(did you mean deepseek\?\)"):
        mailing.edition_rules(runtime(tmp_path, "[digest.choice]\nfirm_weights = { deepsek = 2 }\n"))


def test_how_long_an_issue_is_fresh_can_be_chosen(tmp_path: Path) -> None:
    text = "[digest]\nwindow_hours = 6\n[smtp]\nsender = 'a@example.org'\n"
    assert mailing.delivery_rules(runtime(tmp_path, text)).window == timedelta(hours=6)

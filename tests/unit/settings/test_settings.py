"""Settings: file, variables, secrets, and sentences for mistakes."""

from pathlib import Path

import pytest

from tracker import settings
from tracker.errors import SettingsError
from tracker.model.digest import EVENT_WEIGHTS


def load(tmp_path: Path, text: str = "", **environ: str) -> settings.Settings:
    config = tmp_path / "tracker.toml"
    config.write_text(text, encoding="utf8")
    return settings.load(config, environ=environ)


def test_defaults_are_enough(tmp_path: Path) -> None:
    loaded = load(tmp_path, TRACKER_DATA_DIR=str(tmp_path))
    assert loaded.db_url == f"sqlite:///{tmp_path / 'tracker.db'}"
    assert loaded.digest.weekday == "mon"


def test_a_variable_comes_before_the_file(tmp_path: Path) -> None:
    loaded = load(tmp_path, "[smtp]\nport = 25\nhost = 'a'\n", TRACKER_SMTP_PORT="2525")
    assert (loaded.smtp.port, loaded.smtp.host) == (2525, "a")


def test_the_command_line_comes_before_both(tmp_path: Path) -> None:
    config = tmp_path / "t.toml"
    config.write_text("db = 'sqlite:///a'\n")
    loaded = settings.load(config, environ={"TRACKER_DB": "sqlite:///b"}, db="sqlite:///c")
    assert loaded.db == "sqlite:///c"


def test_a_secret_is_read_from_its_file_and_never_shown(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("open sesame\n")
    loaded = load(tmp_path, TRACKER_SMTP_PASSWORD_FILE=str(secret))
    assert loaded.smtp.password.get_secret_value() == "open sesame"
    assert "sesame" not in repr(loaded)


def test_networks_are_separated_by_commas(tmp_path: Path) -> None:
    loaded = load(tmp_path, TRACKER_FETCH_ALLOW="127.0.0.0/8, ::1/128")
    assert [str(network) for network in loaded.fetch.allow] == ["127.0.0.0/8", "::1/128"]


@pytest.mark.parametrize(
    ("text", "environ", "said"),
    [
        (
            "",
            {"TRACKER_SMTP_PROT": "1"},
            "TRACKER_SMTP_PROT is not a setting (did you mean TRACKER_SMTP_PORT?)",
        ),
        ("", {"TRACKER_SMTP_PORT": "many"}, "smtp.port (from TRACKER_SMTP_PORT) cannot be used"),
        ("[smtp]\nprot = 1\n", {}, "smtp.prot"),
        ("[digest]\ntimezone = 'Mars'\n", {}, "no such time zone"),
        ("[fetch]\nworkers = 0\n", {}, "fetch.workers"),
        ("[fetch", {}, "cannot be read"),
        (
            "",
            {"TRACKER_SMTP_PASSWORD_FILE": "/nonexistent/secret"},
            "/nonexistent/secret, which cannot be read",
        ),
    ],
)
def test_a_mistake_is_answered_with_the_key_and_where_it_was_read(
    tmp_path: Path, text: str, environ: dict[str, str], said: str
) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, text, **environ)
    assert said in str(caught.value)


def test_a_wrong_secret_is_not_repeated_in_the_sentence(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, "[smtp]\npassword = 12345\n")
    assert "12345" not in str(caught.value)


def test_a_missing_file_that_was_named_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="There is no settings file"):
        settings.load(tmp_path / "nothing.toml", environ={})


def test_a_password_from_a_file_goes_into_the_database_url(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("p@ss/word\n")
    loaded = load(tmp_path, TRACKER_DB="postgresql://me@host/db", TRACKER_DB_PASSWORD_FILE=str(secret))
    assert loaded.db_url == "postgresql://me:p%40ss%2Fword@host/db"


def test_weights_are_read_from_a_table_or_with_commas(tmp_path: Path) -> None:
    text = "[digest.choice]\noutlets = 1.5\nfirm_weights = { deepseek = 2 }\n"
    in_file = load(tmp_path, text).digest.choice
    assert (in_file.outlets, in_file.firm_weights) == (1.5, {"deepseek": 2.0})
    in_variable = load(tmp_path, text, TRACKER_DIGEST_CHOICE_FIRM_WEIGHTS="baidu=0.5, zhipu = 3")
    assert in_variable.digest.choice.firm_weights == {"baidu": 0.5, "zhipu": 3.0}


def test_a_weight_for_one_kind_of_event_leaves_the_others_as_they_are(tmp_path: Path) -> None:
    loaded = load(tmp_path, "[digest.choice]\nevent_weights = { research = 0.9 }\n").digest.choice
    assert loaded.event_weights == dict(EVENT_WEIGHTS) | {"research": 0.9}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[digest.choice]\nevent_weights = { reserch = 1 }\n", "reserch is no kind of event; choose among"),
        ("[digest.choice]\nfirm_weights = { baidu = 'much' }\n", "digest.choice.firm_weights.baidu"),
        ("[digest.choice]\noutlets = -1\n", "digest.choice.outlets"),
        ("[digest.choice]\nmax_story = 3\n", "did you mean digest.choice.max_stories?"),
        ("[digest]\nwindow_hours = 0\n", "digest.window_hours"),
        ("[smtp]\nca_bundle = '/nonexistent/ca.pem'\n", "there is no such file"),
        ("smtp = 3\n", "The setting smtp"),
        ("[digest.model]\nurl = 'api.example.com'\n", "write the base address, such as https://"),
        (
            "[digest.model]\nurl = 'https://api.example.com/v1'\n",
            "digest.model cannot be used: name is missing",
        ),
        ("[digest.model]\nurl = 'http://a.example/v1'\nname = 'm'\nkey = 'sk-1'\n", "sent in the clear"),
        ("[digest.model]\nkey = 'sk-1 sk-2'\n", "digest.model.key"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load(tmp_path, text, TRACKER_SMTP_PORT="25")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)
    assert "sk-1" not in str(caught.value)

"""English, Chinese in two scripts, or something else: by the text, and by the feed where it is mute."""

import pytest

from tracker.text.language import detect, from_tag


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("DeepSeek releases V3.2", "en"),
        ("GLM-5", "en"),
        ("The company — founded in 2023 — said “no”", "en"),
        ("Introducing the 千问 models: what is new in Qwen3", "en"),
        ("Zürich-based start-up and the future of robots", "en"),
        ("阿里发布千问3", "zh"),
        ("GPT-5 发布", "zh"),
        ("DeepSeek、Kimi、智谱GLM-5：谁是第一？", "zh"),
        ("月之暗面", "zh"),
        ("臺灣的國際新聞發佈", "zh-Hant"),
        ("這是華為的新產品", "zh-Hant"),
        ("これは日本語のテキストです", "other"),
        ("新しいモデルを発表しました", "other"),
        ("인공지능 모델 발표", "other"),
        ("Привет, мир новостей", "other"),
        ("Bonjour le monde de la technologie et des modèles", "other"),
        ("Der neue Chip ist für das Auto", "other"),
        ("", "other"),
        ("2026-05-31", "other"),
    ],
)
def test_the_language_of_a_text(text, language):
    assert detect(text) == language


@pytest.mark.parametrize(
    ("text", "hint", "language"),
    [
        ("2026-05-31", "zh-CN", "zh"),
        ("2026-05-31", "zh-TW", "zh-Hant"),
        ("……", "en", "en"),
        ("中文", "zh-HK", "zh-Hant"),
        ("中文", "en", "zh"),
        ("Qwen3", "zh", "en"),
        ("Mistral Large", "fr", "other"),
        ("The model is out", "fr", "en"),
    ],
)
def test_a_hint_decides_only_where_the_text_is_mute(text, hint, language):
    assert detect(text, hint) == language


@pytest.mark.parametrize(
    ("tag", "language"),
    [("en-US", "en"), ("EN", "en"), ("zh_CN", "zh"), ("zh-Hant-TW", "zh-Hant"), ("zh-hk", "zh-Hant"),
     ("ja", "other"), ("", "other")],
)  # fmt: skip
def test_a_language_tag_in_our_words(tag, language):
    assert from_tag(tag) == language

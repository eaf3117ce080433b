"""Quantities in one form, whatever the language and the manner of writing."""

import pytest

from tracker.model.tags import Amount
from tracker.tag.amounts import amounts_in

MONEY, PERCENT, PARAMETERS, TOKENS = "money", "percent", "parameters", "tokens"


def first(text: str) -> tuple[float, str, str]:
    amount = amounts_in(text)[0]
    return amount.value, amount.unit, amount.currency


def by_text(text: str) -> dict[str, Amount]:
    return {amount.text: amount for amount in amounts_in(text)}


@pytest.mark.parametrize(
    "text",
    [
        "48亿美元",
        "48億美元",
        "$4.8 billion",
        "US$4.8bn",
        "$4.8B",
        "4.8 billion US dollars",
        "USD 4.8bn",
        "４８亿美元",
    ],
)
def test_one_sum_of_dollars_has_one_form(text: str) -> None:
    assert first(f"估值 {text}") == (4.8e9, MONEY, "USD")


@pytest.mark.parametrize(
    "text",
    [
        "350亿元",
        "RMB 35 billion",
        "35 bn yuan",
        "CNY35bn",
        "¥35 billion",
        "人民币350亿元",
        "350亿元人民币",
        "三百五十亿元",
    ],
)
def test_one_sum_of_yuan_has_one_form(text: str) -> None:
    assert first(f"investment: {text}") == (35e9, MONEY, "CNY")


@pytest.mark.parametrize(
    ("text", "value", "currency"),
    [
        ("HK$5.2 billion", 5.2e9, "HKD"),
        ("52亿港元", 5.2e9, "HKD"),
        ("港币52亿", 5.2e9, "HKD"),
        ("NT$20 billion", 2e10, "TWD"),
        ("新台幣200億元", 2e10, "TWD"),
        ("1.2兆韓元", 1.2e12, "KRW"),
        ("120 million won", 1.2e8, "KRW"),
        ("€300m", 3e8, "EUR"),
        ("3亿欧元", 3e8, "EUR"),
        ("£33M", 3.3e7, "GBP"),
        ("日本软银投资¥5000亿", 5e11, "JPY"),
        ("5000亿日元", 5e11, "JPY"),
        ("1,234,567元", 1234567, "CNY"),
        ("3亿5000万元", 3.5e8, "CNY"),
        ("一百多亿元", 1e10, "CNY"),
        ("10个亿元", 1e9, "CNY"),
        ("half a billion dollars", 5e8, "USD"),
        ("$35 billion HKD", 3.5e10, "HKD"),
        ("100元宝格丽", 100, "CNY"),
    ],
)
def test_money_is_known_by_its_sign_or_its_name(text: str, value: float, currency: str) -> None:
    assert first(text) == (value, MONEY, currency)


@pytest.mark.parametrize(
    "text",
    [
        "1万亿参数",
        "1T parameters",
        "1 trillion parameters",
        "one trillion parameters",
        "trillion-parameter",
        "万亿参数",
    ],
)
def test_parameters_have_one_form(text: str) -> None:
    assert first(f"a {text} model") == (1e12, PARAMETERS, "")


def test_sizes_of_models_are_parameters_without_the_word() -> None:
    sizes = by_text("Qwen3-235B-A22B, Mixtral 8x7B and a 0.6B model")
    assert {text: amount.value for text, amount in sizes.items()} == {
        "235B": 235e9, "A22B": 22e9, "8x7B": 56e9, "0.6B": 6e8,
    }  # fmt: skip
    assert sizes["A22B"].role == "active"
    assert {amount.unit for amount in sizes.values()} == {PARAMETERS}


@pytest.mark.parametrize("text", ["三成", "30%", "30 percent", "百分之三十", "３０％", "30 per cent"])
def test_shares_have_one_form(text: str) -> None:
    assert first(f"下降{text}") == (30.0, PERCENT, "")


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("翻倍", 2, "times"),
        ("revenue tripled", 3, "times"),
        ("营收翻两番", 4, "times"),
        ("7x faster", 7, "times"),
        ("提升3.5倍", 3.5, "times"),
        ("up 2.5 percentage points", 2.5, "points"),
        ("提高2.5个百分点", 2.5, "points"),
        ("上下文256K", 256e3, TOKENS),
        ("1M-token context", 1e6, TOKENS),
        ("百万tokens上下文", 1e6, TOKENS),
        ("一亿多用户", 1e8, "people"),
        ("月活突破1.5亿", 1.5e8, "people"),
        ("100 million monthly active users", 1e8, "people"),
        ("a 200-person team", 200, "people"),
        ("裁员4000人", 4000, "people"),
        ("10万张GPU", 1e5, "units"),
        ("a 10,000-GPU cluster", 1e4, "units"),
        ("5,000 Nvidia H100 GPUs", 5000, "units"),
        ("2500万股", 2.5e7, "shares"),
        ("a 1.2GW site", 1.2e9, "watts"),
        ("560TOPS", 5.6e14, "ops"),
        ("3000P算力", 3e18, "flops"),
        ("2 exaflops", 2e18, "flops"),
    ],
)
def test_units_beside_money_are_few_and_the_same_in_both_languages(
    text: str, value: float, unit: str
) -> None:
    assert first(text) == (value, unit, "")


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("20亿至30亿美元", 2e9, 3e9),
        ("$2–3 billion", 2e9, 3e9),
        ("$2 billion to $3 billion", 2e9, 3e9),
        ("20-30亿元", 2e9, 3e9),
        ("between 20 and 30 percent", 20, 30),
        ("30-50%", 30, 50),
    ],
)
def test_a_range_gives_its_two_ends(text: str, low: float, high: float) -> None:
    assert [amount.value for amount in amounts_in(text)] == [low, high]


def test_both_ends_of_a_range_carry_the_text_of_the_whole() -> None:
    assert [amount.text for amount in amounts_in("raising $2–3 billion")] == ["$2–3 billion", "$2–3 billion"]


@pytest.mark.parametrize(
    "text",
    [
        "GLM-4.6 and Qwen3 beat DeepSeek-V3.2",
        "on 14 November 2026 at 14:35",
        "2026年3月3日",
        "400-810-8888",
        "688256.SH and 0700.HK",
        "数十亿美元",
        "几百万用户",
        "several hundred million dollars",
        "公司一成立就赚钱，味道一成不变",
        "元宇宙2026",
        "千元机和万人大厂",
        "第3名",
        "曾经一千六一颗",
        "Baochip-1x",
        "renders 1080p",
        "B轮和A轮",
        "he won 5 games",
        "",
    ],
)
def test_what_is_no_quantity_is_left_alone(text: str) -> None:
    assert amounts_in(text) == ()


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("raises $500 million at a valuation of $4.8 billion", ["raised", "valuation"]),
        ("完成5亿美元融资，估值达48亿美元", ["raised", "valuation"]),
        ("in talks to raise ~$1B at a $7.5B pre-money valuation", ["raised", "valuation"]),
        ("revenue rose 13.1% to 20 billion yuan", ["rise", "revenue"]),
        ("营收1892亿元，同比增长13.1%，净亏损3亿元", ["revenue", "rise", "loss"]),
        ("fined 120 million won", ["fine"]),
        ("fell 4 percent", ["fall"]),
        ("takes a 20% stake", ["stake"]),
        ("市值1.2万亿港元", ["market-cap"]),
        ("售价3.99万元", ["price"]),
        ("$0.28 per million output tokens", ["price"]),
    ],
)
def test_the_nearest_word_of_the_clause_gives_the_role(text: str, roles: list[str]) -> None:
    assert [amount.role for amount in amounts_in(text)] == roles


@pytest.mark.parametrize(
    "text", ["每百万tokens 2元", "2元/百万tokens", "processing a million tokens costs 2 yuan"]
)
def test_a_price_of_tokens_is_no_number_of_tokens(text: str) -> None:
    assert [(amount.value, amount.unit, amount.role) for amount in amounts_in(text)] == [
        (2.0, MONEY, "price")
    ]


def test_a_quantity_that_comes_twice_is_told_once_with_its_role() -> None:
    (amount,) = amounts_in("$4.8 billion? Yes, a valuation of $4.8 billion")
    assert amount == Amount(4.8e9, MONEY, "USD", "$4.8 billion", "valuation")


@pytest.mark.parametrize(("text", "value"), [("涉及不足百分之二", 2.0), ("份额升至百分之一", 1.0)])
def test_a_lone_numeral_after_the_words_for_percent_is_a_share(text: str, value: float) -> None:
    assert first(text) == (value, PERCENT, "")


@pytest.mark.parametrize("text", ["三分之一 的用户", "体积只有同行的九分之一左右"])
def test_a_fraction_of_another_base_is_no_percentage(text: str) -> None:
    assert amounts_in(text) == ()


@pytest.mark.parametrize(
    ("text", "value", "unit", "currency"),
    [
        ("to spend 160 billion yuan next year, up from 150 billion", 150e9, MONEY, "CNY"),
        ("US$4.8 billion, compared with about 3.1 billion a year ago", 3.1e9, MONEY, "USD"),
        ("1M tokens of context, up from 400K", 4e5, TOKENS, ""),
    ],
)
def test_a_number_that_a_quantity_is_compared_with_has_its_unit(
    text: str, value: float, unit: str, currency: str
) -> None:
    compared = amounts_in(text)[1]
    assert (compared.value, compared.unit, compared.currency) == (value, unit, currency)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "sales grew to 2.6 billion yuan, up 30% from 2 billion",
            {(2.6e9, MONEY), (30, PERCENT), (2e9, MONEY)},
        ),
        ("sales rose 30% from 2 million", {(30, PERCENT)}),
    ],
)
def test_a_number_is_never_compared_with_a_rate(text: str, told: set[tuple[float, str]]) -> None:
    assert {(amount.value, amount.unit) for amount in amounts_in(text)} == told


def test_a_number_of_the_next_sentence_has_no_unit_of_the_last_one() -> None:
    assert [amount.value for amount in amounts_in("It raised $2 billion. It came from 40 million")] == [2e9]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("交付1000+台机器人", 1000, "units"),
        ("招聘200+名工程师", 200, "people"),
        ("200+ employees", 200, "people"),
    ],
)
def test_a_plus_after_the_digits_is_no_part_of_the_unit(text: str, value: float, unit: str) -> None:
    assert first(text) == (value, unit, "")


@pytest.mark.parametrize("numeral", ["9" * 400, "三" * 400, "9." + "3" * 400, "1,000" + ",000" * 100])
@pytest.mark.parametrize("unit", ["亿元", " billion dollars", "B parameters of a model"])
def test_a_numeral_too_long_to_be_a_quantity_is_none(numeral: str, unit: str) -> None:
    assert amounts_in(f"it has {numeral}{unit}") == ()

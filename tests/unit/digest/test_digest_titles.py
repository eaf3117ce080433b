"""Headlines, cleaned and cased."""

import pytest

from tracker.digest import titles


@pytest.mark.parametrize(
    ("title", "source", "clean"),
    [
        ("Lanqiao opens Heron 4 - Model Gazette", "Model Gazette", "Lanqiao opens Heron 4"),
        ("Lanqiao opens Heron 4 | The Harbour Wire", "Harbour Wire", "Lanqiao opens Heron 4"),
        ("蓝桥发布苍鹭4｜知料", "知料", "蓝桥发布苍鹭4"),
        ("蓝桥发布苍鹭4-知料", "知料", "蓝桥发布苍鹭4-知料"),
        ("[Exclusive] Lanqiao opens Heron 4", "Model Gazette", "Lanqiao opens Heron 4"),
        ("【独家】蓝桥发布苍鹭4", "知料", "蓝桥发布苍鹭4"),
        ("Breaking: Lanqiao opens Heron 4", "Model Gazette", "Lanqiao opens Heron 4"),
        ("Heron 4 - a first look", "Model Gazette", "Heron 4 - a first look"),
        ("  Lanqiao \n opens Heron 4 ", "Model Gazette", "Lanqiao opens Heron 4"),
    ],
)
def test_a_title_loses_its_label_and_its_outlet_and_nothing_else(title: str, source: str, clean: str) -> None:
    assert titles.cleaned(title, source) == clean


@pytest.mark.parametrize(
    ("title", "body", "cased"),
    [
        ("Yunfan Cuts Prices in Two Cities", "", "Yunfan cuts prices in two cities"),
        ("Yunfan Hires Former Quonset Chief", "He left.", "Yunfan Hires Former Quonset Chief"),
        (
            "Yunfan Hires Former Quonset Chief",
            "The man, Quonset said, left.",
            "Yunfan hires former Quonset chief",
        ),
        ("Yunfan cuts prices", "", "Yunfan cuts prices"),
        ("Yunfan Launches XR-5 for GPU Makers", "", "Yunfan launches XR-5 for GPU makers"),
        ("Can Yunfan Win? The Price War Goes On", "", "Can Yunfan win? The price war goes on"),
        ("云帆宣布降价", "", "云帆宣布降价"),
    ],
)
def test_title_case_goes_only_where_every_capital_can_be_decided(title: str, body: str, cased: str) -> None:
    assert titles.sentence_case(title, {"Yunfan"}, [body]) == cased


@pytest.mark.parametrize(
    ("title", "clean"),
    [
        ("Yunfan halves its prices (Reuters)", "Yunfan halves its prices"),
        ("Yunfan halves its prices (Ann Li/South China Morning Post)", "Yunfan halves its prices"),
        ("Yunfan halves its prices (Wall Street Journal) (The Information)", "Yunfan halves its prices"),
        ("Yunfan halves its prices (in Asia)", "Yunfan halves its prices (in Asia)"),
    ],
)
def test_the_credit_of_an_aggregator_goes(title: str, clean: str) -> None:
    assert titles.cleaned(title, "Feed Bazaar") == clean


@pytest.mark.parametrize("title", ["Yunfan 2027 campus recruitment is now open", "云帆2027校招启动"])
def test_a_notice_is_no_news(title: str) -> None:
    assert titles.is_notice(title)
    assert not titles.is_notice("Yunfan hires the head of Lanqiao’s labs")


@pytest.mark.parametrize(
    ("title", "objection", "answer"),
    [
        ("China’s commerce ministry objects to a rule on leased chips", True, True),
        ("商务部回应算力租赁新规：坚决反对", True, True),
        ("商務部：堅決反對", True, True),
        ("Yunfan denies that it is for sale", False, True),
        ("云帆回应降价传闻", False, True),
        ("Yunfan robot sorts objects in a warehouse", False, False),
        ("美国拟对算力租赁设许可", False, False),
    ],
)
def test_a_title_that_answers_earlier_news_is_told_from_the_news(
    title: str, objection: bool, answer: bool
) -> None:
    assert (titles.is_objection(title), titles.is_answer(title)) == (objection, answer)

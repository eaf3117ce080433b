"""The invented week that the golden issue is made of: some thirty stories of every kind."""

from digest_factory import Draft, money, story

from tracker.model.item import PublishedSource
from tracker.model.story import Story
from tracker.model.tags import Amount, EventType

E = EventType


def stories() -> tuple[Story, ...]:
    """The week's stories, in no order of importance."""
    return (*_intelligence(), *_foundation(), *_physical(), *_market(), *_chaff())


def _intelligence() -> tuple[Story, ...]:
    return (
        story(
            1,
            (E.RELEASE, E.OPEN_SOURCE),
            Draft(
                "lanqiao-blog",
                "Heron 4 is here",
                "Today we release Heron 4 with open weights under the Apache licence. Heron 4 has 620 billion parameters, "
                "of which 31 billion are active for each token. It reads up to 1 million tokens at once.",
                1.352,
                (Amount(6.2e11, "parameters", "", "620 billion parameters"), Amount(1e6, "tokens", "", "1 million tokens")),
            ),
            Draft(
                "suanli",
                "蓝桥智能发布苍鹭4，权重全部开放",
                "蓝桥智能周二发布新一代大模型苍鹭4，总参数6200亿，激活参数310亿，权重以Apache协议开放下载。公司称训练全部使用国产加速卡。",
                1.361,
                (Amount(6.2e11, "parameters", "", "总参数6200亿"),),
                copies=("zhiliao", "qianhai"),
            ),
            Draft("jiqi", "苍鹭4实测：长文本表现突出", "记者用一份四十万字的卷宗测试了蓝桥的苍鹭4，模型在两分钟内给出了完整的时间线。", 1.7),
            Draft(
                "gazette",
                "Lanqiao AI Releases Heron 4 With Open Weights - Model Gazette",
                "Lanqiao AI released Heron 4 on Tuesday, a model of 620 billion parameters whose weights anyone may download. "
                "In the firm's own tests it comes within two points of the best closed models at code, and ahead of them at "
                "long documents.\nIt was trained without a single imported accelerator, the company said.\n"
                "Sign up for our newsletter to read more.",
                1.62,
                (Amount(6.2e11, "parameters", "", "620 billion parameters"),),
            ),
            Draft(
                "harbour",
                "China's Lanqiao opens its largest model yet",
                "HONG KONG, Nov 17 (Reuters) - Lanqiao AI has put the weights of its largest model, Heron 4, on the internet for "
                "anyone to use, two weeks after it closed a funding round. Analysts at Meridian Research said that the release "
                "would put pressure on rivals that charge for smaller models. Two cloud providers in Singapore offered it "
                "within hours of the announcement. The full version will be offered to firms from December 8, Lanqiao said.",
                1.78,
                copies=("aggregate",),
            ),
            Draft(
                "ledger",
                "Heron 4 trained on home-grown chips, Lanqiao says",
                "Lanqiao AI says that every one of the 9,000 accelerators behind Heron 4 was made in China. Engineers who have "
                "read the technical report told the Pacific Ledger that the claim is plausible but cannot be checked from outside.",
                2.3,
            ),
            Draft("circuit", "Heron 4: What is in the box?", "A look at the layers of Heron 4 [&hellip;]", 2.9),
        ),
        story(
            2,
            (E.PRICE,),
            Draft(
                "zhiliao",
                "云帆大模型Sail 3降价六成",
                "云帆科技宣布旗下Sail 3模型每百万输出词元价格由10元降至4元，即日起生效。",
                2.11,
                (money(4, "CNY", "4元", "price"), Amount(60, "percent", "", "六成")),
            ),
            Draft(
                "eastdesk",
                "Yunfan Cuts Price of Sail 3 by 60% a Day After Heron 4",
                "Yunfan cut the price of its Sail 3 model by 60% on Wednesday, to 4 yuan per million tokens of output. "
                "It is the firm's third cut this year. \"We do not expect this to be the last,\" its head of cloud told reporters.",
                2.45,
                (money(4, "CNY", "4 yuan", "price"), Amount(60, "percent", "", "60%")),
            ),
            Draft("harbour", "Yunfan joins price war with 60% cut", "Yunfan lowered the price of Sail 3 by 60%, the steepest cut among large providers since May.", 2.6, (Amount(60, "percent", "", "60%"),)),
        ),
        story(
            3,
            (E.RELEASE,),
            Draft("suanli", "松烟实验室推出砚台2视频模型", "松烟实验室推出视频生成模型砚台2，单次可生成三分钟视频。模型将于12月15日开放公测。", 3.2, gloss="Songyan Labs: release, Inkstone 2"),
            Draft("zhiliao", "松烟砚台2上手体验：一分钟视频要等多久", "松烟的砚台2在测试中用四分钟生成了一段一分钟的视频。", 3.5),
        ),
        story(
            4,
            (E.PRODUCT,),
            Draft("eastdesk", "Yunfan puts its assistant into 40 million car dashboards", "Yunfan will put its voice assistant into the dashboards of 40 million cars by the end of next year, under contracts with six makers. The first update goes out on 1 December.", 4.1),
        ),
        story(
            20,
            (E.PRODUCT, E.PRICE),
            Draft("gazette", "Qingluan tests an assistant inside its games", "Qingluan has begun to test an assistant inside two of its games.", -3.0),
            Draft("harbour", "Qingluan assistant in trial", "Qingluan is trying out an assistant in its games, the firm said last week.", -2.5),
            Draft("gazette", "Qingluan will charge 12 yuan a month for its in-game assistant", "Qingluan will ask players for 12 yuan a month to use the assistant it began to test last week. The charge begins in January 2027.", 3.4, (money(12, "CNY", "12 yuan", "price"),)),
        ),
        story(
            5,
            (E.RESEARCH,),
            Draft("gazette", "Songyan paper shows how small models can check large ones", "A paper from Songyan Labs describes a model of 3 billion parameters that finds four of five errors in the answers of one two hundred times its size.", 4.6, (Amount(3e9, "parameters", "", "3 billion parameters"),)),
        ),
        story(
            6,
            (E.PEOPLE,),
            Draft("ledger", "Yunfan's Head of Research Leaves to Start a Company", "Yunfan's head of research is leaving after six years to start a company of his own, according to two people who know of the plan.", 5.1),
            Draft("qianhai", "云帆研究院院长离职创业", "云帆研究院院长已于本周提出离职。", 4.9),
        ),
        story(7, (E.INCIDENT,), Draft("harbour", "Sail 3 was down for five hours on Friday", "Yunfan's Sail 3 was out of reach for five hours on Friday after a fault in a data centre near Datong.", 4.8)),
    )


def _foundation() -> tuple[Story, ...]:
    return (
        story(
            8,
            (E.CHIP,),
            Draft("suanli", "烛龙ZL900样片交付三家客户", "烛龙半导体称新一代加速卡ZL900样片已交付三家客户，单卡显存144GB。", 0.4),
            Draft("jiqi", "烛龙ZL900：性能接近上一代旗舰两倍", "烛龙公布的数据显示，ZL900在推理任务上的速度是上一代的1.9倍。", 0.9),
            Draft("circuit", "Zhulong hands first ZL900 accelerators to three customers", "Zhulong Semiconductor has given samples of its ZL900 accelerator to three customers, among them Hetao Cloud. The card carries 144 GB of memory, half as much again as its predecessor. Mass production is planned for the second quarter, the firm told investors.", 1.2),
            Draft("ledger", "Zhulong samples new AI chip", "Zhulong Semiconductor is sampling a new chip for AI servers, the ZL900, with three customers.", 1.6),
        ),
        story(
            10,
            (E.PARTNERSHIP,),
            Draft("harbour", "Hetao Cloud to Rent Out Compute in Three Gulf States", "Hetao Cloud will rent out computing power from data centres in three Gulf states from next spring. The company did not say which chips it would use.", 2.2),
            Draft("qianhai", "河套云将在海湾三国提供算力租赁", "河套云与三家运营商签约，明年春季起提供算力租赁服务。", 1.9),
        ),
        story(11, (E.OTHER,), Draft("suanli", "山海算力二期机房封顶", "山海算力乌兰察布二期机房本周封顶，计划明年6月投用。", 3.9, gloss="Shanhai Compute: news")),
    )


def _physical() -> tuple[Story, ...]:
    return (
        story(
            9,
            (E.PRODUCT, E.DEAL),
            Draft("jiqi", "天玑机器人获无锡工厂两千台订单", "天玑机器人本周签下两千台人形机器人的订单，金额12亿元，明年分批交付。", 2.5, (money(1.2e9, "CNY", "12亿元"),), gloss="Tianji Robotics: deal, RMB 1.2 billion"),
            Draft("robotnotes", "Tianji wins order for 2,000 humanoids worth 1.2 billion yuan", "Tianji Robotics has won an order for 2,000 humanoid robots worth 1.2 billion yuan, its largest so far. The robots are for a maker of home appliances, which has tested twelve of them since spring.", 2.9, (money(1.2e9, "CNY", "1.2 billion yuan"),)),
        ),
        story(12, (E.PRODUCT,), Draft("robotnotes", "Lingquan shows a hand with 22 joints", "Lingquan Robotics showed a hand with 22 joints that can thread a needle, and said it would sell it to other makers for 9,800 yuan.", 3.3, (money(9800, "CNY", "9,800 yuan", "price"),))),
        story(
            13,
            (E.PRODUCT,),
            Draft("eastdesk", "Kuafu Motors Begins Driverless Trips in Two More Cities", "Kuafu Motors has begun to carry passengers without a safety driver in Hefei and Dongguan. It now runs 640 such cars in five cities.", 4.4),
            Draft("qianhai", "夸父汽车无人驾驶运营扩至五城", "夸父汽车宣布无人驾驶运营城市增至五个。", 4.3),
        ),
    )


def _market() -> tuple[Story, ...]:
    return (
        story(
            14,
            (E.FUNDING,),
            Draft("qianhai", "松烟实验室完成48亿元融资，估值达到350亿元", "松烟实验室完成48亿元新一轮融资，投后估值达到350亿元，由云帆科技领投。", 1.05, (money(4.8e9, "CNY", "48亿元", "raised"), money(3.5e10, "CNY", "350亿元", "valuation")), copies=("zhiliao",)),
            Draft("suanli", "松烟融资48亿元背后", "松烟完成48亿元融资，资金主要用于购买算力。", 1.4, (money(4.8e9, "CNY", "48亿元", "raised"),)),
            Draft("harbour", "Songyan Labs Raises 4.8 Billion Yuan at 35 Billion Yuan Valuation", "Songyan Labs has raised 4.8 billion yuan in a round led by Yunfan that values it at 35 billion yuan, people familiar with the matter said. The money is to go mostly into computing power for its next video model. An offering in Hong Kong could follow in the second half of 2027, they said.", 1.5, (money(4.8e9, "CNY", "4.8 billion yuan", "raised"), money(3.5e10, "CNY", "35 billion yuan", "valuation"))),
            Draft("ledger", "Yunfan leads 4.8 billion yuan round for video-model maker Songyan", "Yunfan is leading a 4.8 billion yuan investment in Songyan Labs, its largest bet on another AI firm.", 1.9, (money(4.8e9, "CNY", "4.8 billion yuan", "raised"),)),
            Draft("eastdesk", "Songyan closes mega-round", "Songyan Labs closed one of the year's largest rounds this week, with four state funds among the investors.", 2.2),
        ),
        story(
            15,
            (E.IPO,),
            Draft("ledger", "Zhulong files for Shanghai listing to raise $1.1 billion", "Zhulong Semiconductor has filed to list in Shanghai and seeks $1.1 billion for a second packaging line. The exchange will hear the application on 27 November.", 3.1, (money(1.1e9, "USD", "$1.1 billion", "raised"),)),
            Draft("zhiliao", "烛龙半导体科创板IPO获受理", "烛龙半导体科创板上市申请获受理，拟募资78亿元。上市委将于11月27日审议。", 2.7, (money(7.8e9, "CNY", "78亿元", "raised"),)),
        ),
        story(16, (E.EARNINGS,), Draft("eastdesk", "Kuafu Motors Reports Revenue of RMB 21.4bn for the Third Quarter", "Kuafu Motors had revenue of RMB 21.4bn in the third quarter, 18% more than a year ago. Software brought in 9% of it.", 2.0, (money(2.14e10, "CNY", "RMB 21.4bn", "revenue"), Amount(18, "percent", "", "18%")))),
        story(
            17,
            (E.POLICY,),
            Draft("harbour", "Regulator publishes rules for labels on generated video", "The regulator published rules on Thursday under which every generated video must carry a label that survives copying. Songyan Labs and Yunfan said they would comply. The rules take effect on 1 March 2027.", 3.6),
            Draft("qianhai", "生成视频标识新规公布", "主管部门公布生成视频标识办法，要求标识在复制后仍可识别，松烟、云帆表示将执行。", 3.4),
        ),
        story(18, (E.FUNDING,), Draft("jiqi", "灵泉机器人完成6亿元A轮融资", "灵泉机器人宣布完成6亿元A轮融资。", 4.2, (money(6e8, "CNY", "6亿元", "raised"),), gloss="Lingquan Robotics: funding, RMB 600 million raised")),
        story(19, (E.LEGAL,), Draft("ledger", "Court in Hangzhou Hears Suit Against Qingluan Over Voices", "A court in Hangzhou heard the suit of nineteen voice actors against Qingluan on Friday. The actors say that their recordings were used to train a model without consent.", 4.7)),
    )


def _chaff() -> tuple[Story, ...]:
    """What must not be told, and what belongs under further reading."""
    essay = "Lanqiao AI has changed how it pays for research. " + "The long road from a laboratory to a product runs through people. " * 150
    return (
        story(21, (E.RELEASE,), Draft("harbour", "Heron 2 arrives", "Lanqiao AI released Heron 2 a year ago.", 2.0, backfilled=True)),
        story(22, (E.OTHER,), Draft("harbour", "Ferry fares rise in the harbour", "The fares of the harbour ferries rise by 4% in January.", 2.0)),
        story(23, (E.OTHER,), Draft("zhiliao", "早报：蓝桥发布苍鹭4，云帆降价", "蓝桥发布苍鹭4。云帆降价。", 2.2)),
        story(24, (E.PRODUCT,), Draft("robotnotes", "Kuafu Motors opened a showroom in spring", "Kuafu Motors opened a showroom.", -20.0)),
        story(25, (E.OTHER,), Draft("longshore", "Longshore Letters #88: the weekly roundup of Lanqiao and others", "Lanqiao AI, Yunfan and the price of words. " * 60, 5.5, author="Ana Petrov")),
        story(26, (E.OTHER,), Draft("ledger", "Inside Lanqiao: how a laboratory became a company", essay, 5.2, author="Tom Abara")),
        story(27, (E.OTHER,), Draft("gazette", "Two of five developers in Shenzhen use Sail, a survey finds", "Two of five developers in Shenzhen use Sail at work, a survey of 1,200 people by Yunfan's own institute finds.", 5.6)),
        story(28, (E.OTHER,), Draft("suanli", "莫干智能官网更新", "网站改版。", -3.0, published_source=PublishedSource.FIRST_SEEN)),
        story(29, (E.PARTNERSHIP,), Draft("eastdesk", "Lanqiao and Hetao to train next model together", "Lanqiao AI and Hetao Cloud will train their next model together in Ningxia, both firms said on Saturday.", 5.3), Draft("suanli", "蓝桥与河套云共建训练集群", "蓝桥智能与河套云宣布在宁夏共建训练集群。", 5.2)),
        story(30, (E.PRODUCT,), Draft("jiqi", "青鸾互娱上线AI剧本工具", "青鸾互娱上线面向编剧的AI工具，首月免费。", 4.0, gloss="Qingluan: product")),
    )

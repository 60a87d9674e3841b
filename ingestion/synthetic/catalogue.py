"""What the bank has before it has customers: products, channels, scenes, orgs, programmes, segments, KPIs."""

from dataclasses import dataclass
from datetime import date
from itertools import product as pairs

from ingestion.synthetic.odds import EPOCH, Opening, branch_count, scene_count, segment_count


def calendar(day: int | None) -> date | None:
    """A count of days as a calendar day."""
    return None if day is None else date.fromordinal(EPOCH + day)


@dataclass(frozen=True)
class Product:
    """A product with the median (in yuan) and the spread of its log-normal balances."""

    id: str
    name: str
    name_en: str
    family: str
    debt: bool
    requires: str | None
    median_yuan: int
    spread: float
    on_sale_from: date | None = None
    on_sale_to: date | None = None


PRODUCTS = (
    Product("debit", "储蓄卡", "debit card", "account", False, None, 3_000, 1.6),
    Product("credit", "信用卡", "credit card", "card", True, "debit", 2_500, 1.1),
    Product("deposit", "定期存款", "time deposit", "account", False, "debit", 40_000, 1.0),
    Product("wealth", "理财", "wealth product", "investment", False, "debit", 60_000, 1.1),
    Product("fund", "基金", "fund", "investment", False, "wealth", 15_000, 1.3),
    Product("mortgage", "房贷", "mortgage", "loan", True, "debit", 700_000, 0.6, date(2015, 1, 1)),
    Product("insurance", "保险", "insurance", "protection", False, "debit", 12_000, 0.9),
    Product("gold", "贵金属", "precious metals", "investment", False, "debit", 8_000, 1.2, None, date(2026, 3, 1)),
    Product("consumer_loan", "消费贷", "consumer loan", "loan", True, "credit", 50_000, 0.8),
    Product("car_loan", "车贷", "car loan", "loan", True, "credit", 90_000, 0.5, None, date(2026, 12, 31)),
    Product("pension", "养老金", "personal pension", "protection", False, "debit", 12_000, 0.7, date(2022, 11, 25)),
    Product("forex", "外汇", "foreign exchange", "investment", False, "deposit", 20_000, 1.2),
)
PRODUCT_IDS = tuple(each.id for each in PRODUCTS)
PLACE = {each: place for place, each in enumerate(PRODUCT_IDS)}


def requirement(product: Product) -> int | None:
    """The place of the product that another requires."""
    return None if product.requires is None else PLACE[product.requires]


def rules_for(product: Product, openings: tuple[Opening, ...]) -> tuple[Opening, ...]:
    """The openings that lead to a product."""
    return tuple(each for each in openings if each.product == product.id)


CHANNELS = (
    {"id": "app", "name": "手机银行", "name_en": "mobile banking", "online": True},
    {"id": "branch", "name": "网点", "name_en": "branch", "online": False},
    {"id": "sms", "name": "短信", "name_en": "SMS", "online": True, "contact_days": 30, "max_contacts": 4},
    {"id": "phone", "name": "电话", "name_en": "telephone", "online": False, "contact_days": 90, "max_contacts": 1},
    {"id": "wecom", "name": "企业微信", "name_en": "WeCom", "online": True, "contact_days": 7, "max_contacts": 1},
)
CHANNEL_IDS = tuple(str(each["id"]) for each in CHANNELS)

SCENE_KINDS = ("campus", "park", "merchant", "community")
_SCENE_WORDS = {
    "campus": (("大学", "university"), ("师范学院", "teachers college")),
    "park": (("软件园", "software park"), ("产业园", "industrial park")),
    "merchant": (("购物中心", "shopping centre"), ("农贸市场", "market")),
    "community": (("花园小区", "garden estate"), ("新村", "new village")),
}
_PLACES = (
    ("江城", "Jiangcheng"),
    ("海州", "Haizhou"),
    ("云山", "Yunshan"),
    ("临港", "Lingang"),
    ("南湖", "Nanhu"),
    ("东岭", "Dongling"),
    ("西桥", "Xiqiao"),
    ("北苑", "Beiyuan"),
    ("金沙", "Jinsha"),
    ("青石", "Qingshi"),
    ("白鹭", "Bailu"),
    ("长宁", "Changning"),
    ("石湾", "Shiwan"),
    ("龙泉", "Longquan"),
    ("凤台", "Fengtai"),
    ("桃源", "Taoyuan"),
    ("绿洲", "Lüzhou"),
    ("星河", "Xinghe"),
    ("和平", "Heping"),
    ("永安", "Yong'an"),
)


def scenes(customers: int) -> list[dict[str, object]]:
    """The scenes, kind by kind."""
    records: list[dict[str, object]] = []
    for kind, place in pairs(SCENE_KINDS, range(scene_count(customers))):
        word, word_en = _SCENE_WORDS[kind][place % 2]
        name, name_en = _PLACES[place]
        scene: dict[str, object] = {
            "id": f"{kind}-{place + 1:02}",
            "name": name + word,
            "name_en": f"{name_en} {word_en}",
            "kind": kind,
        }
        records.append(scene)
    return records


def orgs(customers: int) -> tuple[list[dict[str, object]], list[dict[str, object]]]:
    """The units from head office to teams, and what each is part of."""
    units = [_org("head", "总行", "head office", "head_office")]
    parts: list[dict[str, object]] = []

    def add(unit: str, parent: str, name: str, name_en: str, level: str) -> None:
        units.append(_org(unit, name, name_en, level))
        parts.append({"org_id": unit, "parent_id": parent})

    for branch, (city, city_en) in enumerate(_PLACES[: branch_count(customers)], 1):
        add(f"b{branch:02}", "head", f"{city}分行", f"{city_en} branch", "branch")
        for sub, (street, street_en) in enumerate(_PLACES[4:8], 1):
            name, name_en, unit = f"{city}{street}支行", f"{city_en} {street_en} sub-branch", f"b{branch:02}-{sub}"
            add(unit, f"b{branch:02}", name, name_en, "sub_branch")
            for team, word in ((1, "一"), (2, "二")):
                add(f"{unit}-t{team}", unit, f"{name}客户{word}组", f"{name_en}, team {team}", "team")
    return units, parts


def _org(unit: str, name: str, name_en: str, level: str) -> dict[str, object]:
    return {"id": unit, "name": name, "name_en": name_en, "level": level}


@dataclass(frozen=True)
class Programme:
    """A referral programme; a campaign is one that ends."""

    id: str
    name: str
    name_en: str
    starts_on: date
    ends_on: date | None
    attribution_days: int | None


PROGRAMMES = (
    Programme("mgm", "老带新", "member get member", date(2019, 1, 1), None, 90),
    Programme("campus", "校园推荐官", "campus ambassadors", date(2019, 1, 1), None, 60),
    Programme("spring-2021", "2021开门红", "new year campaign 2021", date(2021, 1, 1), date(2021, 3, 31), 60),
    Programme("park-2023", "园区伙伴季", "park partners 2023", date(2023, 3, 1), date(2023, 6, 30), 60),
    Programme("wecom-2024", "企微裂变", "WeCom campaign 2024", date(2024, 9, 1), date(2024, 12, 31), 45),
    Programme("spring-2026", "2026春季老带新", "spring campaign 2026", date(2026, 3, 1), date(2026, 5, 31), None),
)
DEFAULT_PROGRAMME, CAMPUS_PROGRAMME, FIRST_CAMPAIGN = 0, 1, 2


@dataclass(frozen=True)
class Segment:
    """A group of customers; those of a life are drawn by its customers first."""

    id: str
    name: str
    name_en: str
    life: str
    rule: str


# Members of a planted segment belong to no other, so that what is planted there can be counted.
PLANTED_SEGMENTS = (
    Segment("riders", "外卖骑手", "delivery riders", "planted", "以配送为主要收入的新市民"),
    Segment("teachers", "乡村教师", "rural teachers", "planted", "在乡镇学校任教"),
    Segment("drivers", "网约车司机", "ride-hailing drivers", "planted", "有平台流水的司机"),
    Segment("owners", "小区业主", "estate owners", "planted", "在合作小区有房产"),
)
SEGMENTS = (
    Segment("students", "大学生", "students", "young", "校园场景开户且年龄不超过26岁"),
    Segment("payroll", "代发客户", "payroll customers", "working", "近3个月有代发工资"),
    Segment("parents", "有孩家庭", "families with children", "family", "有亲子消费"),
    Segment("retired", "退休客群", "retired customers", "senior", "有养老金入账"),
    Segment("graduates", "毕业新人", "new graduates", "young", "毕业2年以内"),
    Segment("white_collar", "都市白领", "office workers", "working", "写字楼周边活跃"),
    Segment("mortgagors", "房贷家庭", "mortgage families", "family", "有房贷或公积金贷款"),
    Segment("savers", "稳健储户", "careful savers", "senior", "以存款为主"),
    Segment("card_users", "用卡活跃", "active card users", "working", "月刷卡5笔以上"),
    Segment("affluent", "财富客群", "affluent customers", "family", "资产50万元以上"),
    Segment("gamers", "数字青年", "digital natives", "young", "线上消费为主"),
    Segment("wealth_due", "理财到期", "maturing wealth", "senior", "30天内有理财到期"),
    Segment("engineers", "园区工程师", "park engineers", "working", "园区企业员工"),
    Segment("study_abroad", "留学家庭", "study-abroad families", "family", "有留学汇款"),
    Segment("interns", "实习生", "interns", "young", "有实习工资"),
    Segment("health", "康养客群", "health and care", "senior", "有医养消费"),
    Segment("small_business", "小微业主", "small-business owners", "working", "有经营流水"),
    Segment("car_owners", "有车一族", "car owners", "family", "有车险或加油消费"),
    Segment("travellers", "旅行达人", "travellers", "young", "近一年有旅行消费"),
    Segment("medics", "医护人员", "medical staff", "working", "医院代发"),
    Segment("private", "私行潜力", "private-banking prospects", "family", "资产300万元以上"),
    Segment("grandparents", "隔代抚养", "grandparents", "senior", "有孙辈教育消费"),
    Segment("fitness", "运动人群", "sports fans", "young", "有运动消费"),
    Segment("teachers_city", "城市教师", "city teachers", "working", "城区学校代发"),
    Segment("renovators", "装修家庭", "home renovators", "family", "近半年有家装消费"),
    Segment("farmers", "返乡创业", "rural entrepreneurs", "working", "有涉农经营"),
    Segment("dormant", "沉睡客户", "dormant customers", "senior", "近6个月无交易"),
    Segment("collectors", "收藏爱好", "collectors", "senior", "有贵金属交易"),
    Segment("fund_savers", "定投用户", "fund savers", "young", "有基金定投"),
    Segment("civil", "公务人员", "civil servants", "working", "机关代发"),
    Segment("insured", "保障意识", "insurance-minded", "family", "有保险缴费"),
    Segment("freelancers", "自由职业", "freelancers", "young", "有平台收入"),
    Segment("exporters", "跨境电商", "cross-border sellers", "working", "有跨境收款"),
    Segment("relocated", "新市民", "new citizens", "young", "户籍不在本市"),
    Segment("night", "夜经济商户", "night-market merchants", "working", "夜间收款为主"),
    Segment("readers", "老年大学", "senior learners", "senior", "有老年大学学费"),
)


def segments(customers: int) -> tuple[Segment, ...]:
    """The segments of a bank of that size, the planted ones first."""
    return (*PLANTED_SEGMENTS, *SEGMENTS)[: segment_count(customers)]


KPIS = (
    {"id": "new_accounts", "name": "新开户数", "name_en": "new accounts", "unit": "户", "better": "up"},
    {"id": "active_rate", "name": "活跃率", "name_en": "active share", "unit": "%", "better": "up"},
    {"id": "aum_growth", "name": "资产增量", "name_en": "growth of assets", "unit": "万元", "better": "up"},
    {"id": "conversion", "name": "转化率", "name_en": "conversion", "unit": "%", "better": "up"},
    {"id": "cost", "name": "获客成本", "name_en": "cost of acquisition", "unit": "元", "better": "down"},
    {"id": "complaints", "name": "投诉率", "name_en": "complaint rate", "unit": "%", "better": "down"},
    {"id": "churn", "name": "流失率", "name_en": "churn", "unit": "%", "better": "down"},
    {"id": "satisfaction", "name": "满意度", "name_en": "satisfaction", "unit": "分", "better": "up"},
)

"""Every kind of node and edge, its properties, its key, what is personal: declared once.

What stores, checks, masks, legends and documents need is derived from here, in the place that needs it.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property


class Type(StrEnum):
    """What a value is; units are in the property's name (`_minor`, `_days`) or its text."""

    ID = "id"  # 1 to 1,024 characters
    TEXT = "text"
    WHOLE = "whole number"
    NUMBER = "number"
    TRUTH = "true or false"
    DAY = "day"  # a bank-local calendar day
    TIME = "time"  # bank-local, without a zone


@dataclass(frozen=True)
class Property:
    """One property of a kind: its meaning in English, its label in Chinese."""

    name: str
    type: Type
    text: str
    text_zh: str
    required: bool = False
    personal: bool = False
    choices: tuple[str, ...] = ()
    refers_to: str = ""  # the kind of node whose id this holds


@dataclass(frozen=True)
class NodeKind:
    """A kind of node; its table is called `name` and its key is `id`."""

    name: str
    label: str
    text: str
    text_zh: str
    own: tuple[Property, ...]

    @cached_property
    def properties(self) -> tuple[Property, ...]:
        """All columns of the table, `id` first."""
        key = Property("id", Type.ID, f"key of the {self.name}", "编号", required=True)
        return (key, *self.own)

    key = ("id",)


@dataclass(frozen=True)
class EdgeKind:
    """A kind of edge; its table is called `name`, its ends are the first two columns."""

    name: str
    source: Property
    target: Property
    text: str
    text_zh: str
    key: tuple[str, ...]
    own: tuple[Property, ...] = ()
    symmetric: bool = False  # read in both directions

    @property
    def label(self) -> str:
        """The relationship type in Cypher: `REFERRED`."""
        return self.name.upper()

    @cached_property
    def properties(self) -> tuple[Property, ...]:
        """All columns of the table, the two ends first."""
        return (self.source, self.target, *self.own)

    @property
    def has_validity(self) -> bool:
        """Whether the edge holds from one day to another."""
        return any(each.name == "valid_from" for each in self.own)


Kind = NodeKind | EdgeKind


def _end(role: str, kind: str, text_zh: str) -> Property:
    return Property(role, Type.ID, f"id of the {kind}", text_zh, required=True, refers_to=kind)


def _name(text_zh: str = "名称") -> tuple[Property, Property]:
    return (
        Property("name", Type.TEXT, "name in Chinese", text_zh),
        Property("name_en", Type.TEXT, "name in English", "英文名称"),
    )


def _id(name: str, text: str, text_zh: str, refers_to: str = "", required: bool = False) -> Property:
    return Property(name, Type.ID, text, text_zh, refers_to=refers_to, required=required)


def _text(name: str, text: str, text_zh: str, *choices: str, required: bool = False) -> Property:
    return Property(name, Type.TEXT, text, text_zh, choices=choices, required=required)


def _whole(name: str, text: str, text_zh: str) -> Property:
    return Property(name, Type.WHOLE, text, text_zh)


def _number(name: str, text: str, text_zh: str) -> Property:
    return Property(name, Type.NUMBER, text, text_zh)


def _truth(name: str, text: str, text_zh: str) -> Property:
    return Property(name, Type.TRUTH, text, text_zh)


def _day(name: str, text: str, text_zh: str, required: bool = False) -> Property:
    return Property(name, Type.DAY, text, text_zh, required=required)


def _time(name: str, text: str, text_zh: str) -> Property:
    return Property(name, Type.TIME, text, text_zh)


_VALIDITY = (
    _day("valid_from", "first day on which it holds; missing: it always did", "生效日"),
    _day("valid_to", "first day on which it no longer holds; missing: it still does", "失效日"),
)
_CUSTOMER = _end("customer_id", "customer", "客户")
_PRODUCT = _end("product_id", "product", "产品")
_STRATEGY = _end("strategy_id", "strategy", "策略")
_CHANNEL = _end("channel_id", "channel", "渠道")
_SEGMENT = _end("segment_id", "segment", "客群")
_SCENE = _end("scene_id", "scene", "场景")
_LINK = _end("referral_link_id", "referral_link", "推荐链接")

NODES = (
    NodeKind(
        "customer",
        "Customer",
        "a person the bank knows: a customer, or a prospect",
        "客户",
        (
            Property("name", Type.TEXT, "name", "姓名", personal=True),
            Property("birth_year", Type.WHOLE, "year of birth", "出生年份", personal=True),
            _day("joined_on", "day of becoming a customer; missing: a prospect", "入行日"),
            _day("left_on", "day of leaving; missing: has not left", "离行日"),
            _text("tier", "tier of service", "客户等级"),
            _truth("no_contact", "has asked not to be contacted", "谢绝联系"),
            _truth("no_profiling", "has asked not to be profiled", "谢绝画像"),
            _whole("margin_12m_minor", "margin of the last 12 months, minor units", "近12月贡献"),
        ),
    ),
    NodeKind(
        "product",
        "Product",
        "a product that customers hold",
        "产品",
        (
            *_name(),
            _text("family", "family of products", "产品族"),
            _truth("debt", "its balances are owed to the bank", "负债类"),
            _day("on_sale_from", "first day on sale", "开售日"),
            _day("on_sale_to", "first day no longer on sale", "停售日"),
        ),
    ),
    NodeKind(
        "channel",
        "Channel",
        "a way the bank and its customers meet",
        "渠道",
        (
            *_name(),
            _truth("online", "needs no branch and no call", "线上"),
            _whole("contact_days", "days over which contacts are counted", "接触窗口天数"),
            _whole("max_contacts", "contacts allowed in those days; missing: no limit", "接触上限"),
        ),
    ),
    NodeKind(
        "scene",
        "Scene",
        "a place or setting where customers come from",
        "场景",
        (*_name(), _text("kind", "kind of scene", "场景类型", "campus", "park", "merchant", "community")),
    ),
    NodeKind(
        "org",
        "Org",
        "a unit of the bank that serves customers",
        "机构",
        (
            *_name(),
            _text("level", "level in the bank", "层级", "head_office", "branch", "sub_branch", "team"),
        ),
    ),
    NodeKind(
        "programme",
        "Programme",
        "a referral programme (MGM, 老带新)",
        "推荐计划",
        (
            *_name(),
            _day("starts_on", "first day", "开始日"),
            _day("ends_on", "last day", "结束日"),
            _whole("attribution_days", "days before joining in which a claim counts; missing: 90", "归因天数"),
        ),
    ),
    NodeKind(
        "referral_link",
        "ReferralLink",
        "a link or code that a customer hands on",
        "推荐链接",
        (_day("issued_on", "day of issue", "发放日"),),
    ),
    NodeKind(
        "segment",
        "Segment",
        "a group of customers that strategies target",
        "客群",
        (*_name(), _text("rule", "who belongs to it, in words", "划分规则")),
    ),
    NodeKind(
        "strategy",
        "Strategy",
        "what the bank does, for whom, with what, by which channel",
        "策略",
        (
            *_name(),
            _text("stage", "acquire 抓, engage 黏, grow 提", "阶段", "acquire", "engage", "grow"),
            _text("owner", "who answers for it", "负责人"),
            _whole("priority", "rank among strategies, 1 first", "优先级"),
            _day("starts_on", "first day", "开始日"),
            _day("ends_on", "last day", "结束日"),
            _truth("automated", "decides by profile, without a person", "自动化"),
            _whole("budget_minor", "budget, minor units", "预算"),
        ),
    ),
    NodeKind(
        "kpi",
        "Kpi",
        "a measure by which strategies are reviewed",
        "指标",
        (
            *_name(),
            _text("unit", "unit of its values", "单位"),
            _text("better", "which way is better", "优向", "up", "down"),
        ),
    ),
)

EDGES = (
    EdgeKind(
        "issued",
        _CUSTOMER,
        _LINK,
        "the customer was given the link to hand on",
        "持有链接",
        ("customer_id", "referral_link_id"),
    ),
    EdgeKind(
        "under",
        _LINK,
        _end("programme_id", "programme", "推荐计划"),
        "the link belongs to the programme",
        "所属计划",
        ("referral_link_id", "programme_id"),
    ),
    EdgeKind(
        "redeemed_by",
        _LINK,
        _CUSTOMER,
        "the customer came with the link",
        "使用链接",
        ("referral_link_id", "customer_id"),
        (
            _day("clicked_on", "day of the click", "点击日"),
            _day("registered_on", "day of registering", "注册日"),
            _day("opened_on", "day of opening an account", "开户日"),
            _day("funded_on", "day of the first money", "入金日"),
            _day("active_on", "day of becoming active", "活跃日"),
            _truth("on_application", "the link stands on the application", "申请表填写"),
        ),
    ),
    EdgeKind(
        "referred",
        _end("referrer_id", "customer", "推荐人"),
        _end("referee_id", "customer", "被推荐人"),
        "the referrer brought the referee",
        "推荐",
        ("referrer_id", "referee_id"),
        (
            _day("happened_on", "day of the referral", "推荐日"),
            _id("channel_id", "channel of the referral", "渠道", "channel"),
            _truth("given", "stated by the source; missing means true", "来源认定"),
            _truth("counted", "counts as the referral of the referee; derived by the load", "计入"),
        ),
    ),
    EdgeKind(
        "linked",
        _CUSTOMER,
        _end("other_id", "customer", "关联客户"),
        "the two customers have a tie",
        "关联",
        ("customer_id", "other_id", "kind"),
        (
            _text(
                "kind",
                "kind of tie",
                "关联类型",
                "household",
                "device",
                "address",
                "employer",
                "account",
                required=True,
            ),
            _number("confidence", "how sure, 0 to 1", "置信度"),
        ),
        symmetric=True,
    ),
    EdgeKind(
        "came_from",
        _CUSTOMER,
        _SCENE,
        "the customer came from the scene",
        "来自场景",
        ("customer_id", "scene_id"),
        (_day("happened_on", "day of coming", "到来日"),),
    ),
    EdgeKind(
        "served_by",
        _CUSTOMER,
        _end("org_id", "org", "机构"),
        "the unit serves the customer",
        "服务机构",
        ("customer_id", "org_id", "valid_from"),
        _VALIDITY,
    ),
    EdgeKind(
        "part_of",
        _end("org_id", "org", "机构"),
        _end("parent_id", "org", "上级机构"),
        "the unit is part of the other",
        "隶属",
        ("org_id", "parent_id"),
    ),
    EdgeKind(
        "member_of",
        _CUSTOMER,
        _SEGMENT,
        "the customer belongs to the segment",
        "属于客群",
        ("customer_id", "segment_id", "valid_from"),
        _VALIDITY,
    ),
    EdgeKind(
        "reachable_by",
        _CUSTOMER,
        _CHANNEL,
        "what the customer said to being reached by the channel",
        "触达授权",
        ("customer_id", "channel_id", "valid_from"),
        (_text("consent", "what the customer said", "授权状态", "given", "refused", "unasked"), *_VALIDITY),
    ),
    EdgeKind(
        "holds",
        _CUSTOMER,
        _PRODUCT,
        "the customer holds the product by the contract",
        "持有",
        ("contract_id",),
        (
            _id("contract_id", "key of the contract", "合约号", required=True),
            _day("opened_on", "day of opening; missing: unknown", "开立日"),
            _day("closed_on", "first day no longer open", "关闭日"),
            _whole("balance_minor", "latest balance, minor units", "余额"),
        ),
    ),
    EdgeKind(
        "balance",
        _CUSTOMER,
        _PRODUCT,
        "what the customer had in the product on the day",
        "历史余额",
        ("customer_id", "product_id", "day"),
        (
            _day("day", "day of the balance", "日期", required=True),
            _whole("amount_minor", "balance, minor units", "金额"),
        ),
    ),
    EdgeKind(
        "interacted",
        _CUSTOMER,
        _CHANNEL,
        "a step of the customer's journey",
        "交互",
        ("event_id",),
        (
            _id("event_id", "key of the step", "事件号", required=True),
            _time("at", "when", "时间"),
            _text("event", "what happened", "事件"),
            _id("product_id", "product it was about", "产品", "product"),
            _id("strategy_id", "strategy it came from", "策略", "strategy"),
            _whole("amount_minor", "amount, minor units", "金额"),
            _text("session", "session it belongs to", "会话"),
        ),
    ),
    EdgeKind(
        "requires",
        _PRODUCT,
        _end("required_id", "product", "前置产品"),
        "the product needs the other to be held",
        "前置要求",
        ("product_id", "required_id"),
    ),
    EdgeKind(
        "targets",
        _STRATEGY,
        _SEGMENT,
        "the strategy is for the segment",
        "目标客群",
        ("strategy_id", "segment_id"),
    ),
    EdgeKind(
        "offers",
        _STRATEGY,
        _PRODUCT,
        "the strategy offers the product",
        "提供产品",
        ("strategy_id", "product_id"),
    ),
    EdgeKind(
        "runs_in",
        _STRATEGY,
        _SCENE,
        "the strategy runs in the scene",
        "运行场景",
        ("strategy_id", "scene_id"),
    ),
    EdgeKind(
        "leads_to",
        _STRATEGY,
        _end("next_id", "strategy", "后续策略"),
        "the strategy hands over to the next",
        "衔接",
        ("strategy_id", "next_id"),
    ),
    EdgeKind(
        "uses",
        _STRATEGY,
        _CHANNEL,
        "the strategy reaches customers by the channel",
        "使用渠道",
        ("strategy_id", "channel_id"),
        (
            _whole("cost_minor", "cost of a contact, minor units", "单次成本"),
            _whole("capacity_per_day", "contacts possible a day", "日容量"),
        ),
    ),
    EdgeKind(
        "contacted",
        _STRATEGY,
        _CUSTOMER,
        "the strategy contacted the customer",
        "接触",
        ("contact_id",),
        (
            _id("contact_id", "key of the contact", "接触号", required=True),
            _time("at", "when", "时间"),
            _id("channel_id", "channel of the contact", "渠道", "channel"),
            _text("outcome", "what came of it", "结果"),
            _whole("amount_minor", "amount, minor units", "金额"),
            _whole("satisfaction", "1 to 5", "满意度"),
        ),
    ),
    EdgeKind(
        "rewarded",
        _end("programme_id", "programme", "推荐计划"),
        _CUSTOMER,
        "the programme rewarded the customer",
        "奖励",
        ("reward_id",),
        (
            _id("reward_id", "key of the reward", "奖励号", required=True),
            _day("day", "day of the reward", "日期"),
            _whole("amount_minor", "amount, minor units", "金额"),
            _whole("level", "generation it was paid for", "层级"),
            _text("status", "state of the reward", "状态", "earned", "paid", "clawed_back"),
        ),
    ),
    EdgeKind(
        "measured_by",
        _STRATEGY,
        _end("kpi_id", "kpi", "指标"),
        "the strategy is measured by the KPI in the period",
        "考核",
        ("strategy_id", "kpi_id", "period"),
        (
            _text("period", "period of the measure, such as 2026-Q2", "期间", required=True),
            _number("target", "what was wanted", "目标值"),
            _number("actual", "what came", "实际值"),
        ),
    ),
)

KINDS: dict[str, Kind] = {kind.name: kind for kind in (*NODES, *EDGES)}
NODE_KINDS: dict[str, NodeKind] = {kind.name: kind for kind in NODES}
EDGE_KINDS: dict[str, EdgeKind] = {kind.name: kind for kind in EDGES}

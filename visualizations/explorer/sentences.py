"""A path in words: 王** C01 referred 李** C02 on 2025-03-01, who holds 基金."""

from collections.abc import Mapping
from datetime import date

from visualizations.words import Words

# What stands between the ends of an edge, read along it and against it; the day stands behind.
_ALONG = {
    "ISSUED": Words("持有链接", "was given"),
    "UNDER": Words("属于计划", "is under"),
    "REDEEMED_BY": Words("的使用者是", "was used by"),
    "REFERRED": Words("推荐了", "referred"),
    "LINKED": Words("关联着", "is linked to"),
    "CAME_FROM": Words("来自", "came from"),
    "SERVED_BY": Words("的服务机构是", "is served by"),
    "PART_OF": Words("隶属于", "is part of"),
    "MEMBER_OF": Words("属于", "is a member of"),
    "REACHABLE_BY": Words("登记的触达渠道是", "answered about being reached by"),
    "HOLDS": Words("开立了", "opened"),
    "BALANCE": Words("有余额于", "had a balance in"),
    "INTERACTED": Words("交互于", "interacted on"),
    "REQUIRES": Words("的前置产品是", "requires"),
    "TARGETS": Words("面向", "targets"),
    "OFFERS": Words("提供", "offers"),
    "RUNS_IN": Words("运行于", "runs in"),
    "LEADS_TO": Words("衔接到", "leads to"),
    "USES": Words("使用", "uses"),
    "CONTACTED": Words("接触了", "contacted"),
    "REWARDED": Words("奖励了", "rewarded"),
    "MEASURED_BY": Words("的考核指标是", "is measured by"),
}
_AGAINST = {
    "ISSUED": Words("的持有者是", "was given to"),
    "UNDER": Words("包含", "covers"),
    "REDEEMED_BY": Words("使用了", "used"),
    "REFERRED": Words("的推荐人是", "was referred by"),
    "LINKED": Words("关联着", "is linked to"),
    "CAME_FROM": Words("带来了", "brought"),
    "SERVED_BY": Words("服务于", "serves"),
    "PART_OF": Words("下辖", "contains"),
    "MEMBER_OF": Words("包含", "has the member"),
    "REACHABLE_BY": Words("的触达对象有", "may ask about reaching"),
    "HOLDS": Words("的开立者有", "was opened by"),
    "BALANCE": Words("有余额的客户有", "held a balance of"),
    "INTERACTED": Words("接待了", "met"),
    "REQUIRES": Words("的后续产品是", "is required by"),
    "TARGETS": Words("的策略有", "is targeted by"),
    "OFFERS": Words("的策略有", "is offered by"),
    "RUNS_IN": Words("的策略有", "is where runs"),
    "LEADS_TO": Words("承接自", "follows"),
    "USES": Words("的策略有", "is used by"),
    "CONTACTED": Words("的接触策略是", "was contacted by"),
    "REWARDED": Words("的奖励计划是", "was rewarded by"),
    "MEASURED_BY": Words("考核", "measures"),
}


def sentence(nodes: tuple[str, ...], steps: list[tuple[str, bool, date | None]], called: Mapping[str, Words]) -> Words:
    """A path in words: its nodes, and for each step the label of the edge, whether it is walked along, and its day."""
    first = called[nodes[0]]
    zh, en = first.zh, first.en
    for at, (label, along, day) in enumerate(steps):
        verb, after = (_ALONG if along else _AGAINST)[label], called[nodes[at + 1]]
        if at:
            zh += "，后者"
            en += ", who" if nodes[at].startswith("customer:") else ", which"
        zh += f" {verb.zh} {after.zh}" + (f"（{day}）" if day else "")
        en += f" {verb.en} {after.en}" + (f" on {day}" if day else "")
    return Words(zh, en)

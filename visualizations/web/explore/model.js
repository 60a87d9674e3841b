/** The words of the model: kinds of nodes and edges, and the properties of nodes with the forms of their values. */

/** @type {Record<string, [string, string]>} Chinese and English */
export const NODE_WORDS = {
  customer: ["客户", "customer"],
  product: ["产品", "product"],
  channel: ["渠道", "channel"],
  scene: ["场景", "scene"],
  org: ["机构", "org"],
  programme: ["推荐计划", "programme"],
  referral_link: ["推荐链接", "referral link"],
  segment: ["客群", "segment"],
  strategy: ["策略", "strategy"],
  kpi: ["指标", "KPI"],
};

/** @type {Record<string, [string, string]>} */
export const EDGE_WORDS = {
  ISSUED: ["持有链接", "issued"],
  UNDER: ["所属计划", "under"],
  REDEEMED_BY: ["使用链接", "redeemed by"],
  REFERRED: ["推荐", "referred"],
  LINKED: ["关联", "linked"],
  CAME_FROM: ["来自场景", "came from"],
  SERVED_BY: ["服务机构", "served by"],
  PART_OF: ["隶属", "part of"],
  MEMBER_OF: ["属于客群", "member of"],
  REACHABLE_BY: ["触达授权", "reachable by"],
  HOLDS: ["持有", "holds"],
  BALANCE: ["历史余额", "balance"],
  INTERACTED: ["交互", "interacted"],
  REQUIRES: ["前置要求", "requires"],
  TARGETS: ["目标客群", "targets"],
  OFFERS: ["提供产品", "offers"],
  RUNS_IN: ["运行场景", "runs in"],
  LEADS_TO: ["衔接", "leads to"],
  USES: ["使用渠道", "uses"],
  CONTACTED: ["接触", "contacted"],
  REWARDED: ["奖励", "rewarded"],
  MEASURED_BY: ["考核", "measured by"],
};

/** @type {Record<string, [string, string, string]>} words in both languages, and the form of the value */
export const PROPERTY_WORDS = {
  id: ["编号", "id", "text"],
  name: ["名称", "name", "text"],
  birth_year: ["出生年份", "birth year", "text"],
  joined_on: ["入行日", "joined on", "day"],
  left_on: ["离行日", "left on", "day"],
  tier: ["客户等级", "tier", "text"],
  no_contact: ["谢绝联系", "no contact", "truth"],
  no_profiling: ["谢绝画像", "no profiling", "truth"],
  margin_12m_minor: ["近12月贡献", "margin 12m", "money"],
  name_en: ["英文名称", "name en", "text"],
  family: ["产品族", "family", "text"],
  debt: ["负债类", "debt", "truth"],
  on_sale_from: ["开售日", "on sale from", "day"],
  on_sale_to: ["停售日", "on sale to", "day"],
  online: ["线上", "online", "truth"],
  contact_days: ["接触窗口天数", "contact days", "count"],
  max_contacts: ["接触上限", "max contacts", "count"],
  kind: ["场景类型", "kind", "text"],
  level: ["层级", "level", "text"],
  starts_on: ["开始日", "starts on", "day"],
  ends_on: ["结束日", "ends on", "day"],
  attribution_days: ["归因天数", "attribution days", "count"],
  issued_on: ["发放日", "issued on", "day"],
  rule: ["划分规则", "rule", "text"],
  stage: ["阶段", "stage", "text"],
  owner: ["负责人", "owner", "text"],
  priority: ["优先级", "priority", "count"],
  automated: ["自动化", "automated", "truth"],
  budget_minor: ["预算", "budget", "money"],
  unit: ["单位", "unit", "text"],
  better: ["优向", "better", "text"],
};

const place = (lang) => (lang === "zh" ? 0 : 1);

export const nodeWords = (lang, kind) => NODE_WORDS[kind]?.[place(lang)] || kind;
export const edgeWords = (lang, label) => EDGE_WORDS[label]?.[place(lang)] || label;
export const propertyWords = (lang, name) => PROPERTY_WORDS[name]?.[place(lang)] || name;
export const propertyForm = (name) => PROPERTY_WORDS[name]?.[2] || "text";

/** The kind of a node and its own id: `customer:C07`. @param {string} node @returns {[string, string]} */
export const parts = (node) => [node.slice(0, node.indexOf(":")), node.slice(node.indexOf(":") + 1)];

/** A node without a name: its kind and id. */
export const plainNameOf = (lang, node) => `${nodeWords(lang, parts(node)[0])} ${parts(node)[1]}`;

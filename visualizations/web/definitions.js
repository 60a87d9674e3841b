/** What the figures on screen mean, of whom they are a part, and where in an answer they stand: Chinese and English. */

/** @type {Record<string, {question: string, field: string, zh: string, en: string}>} */
export const DEFINITIONS = {
  networks: {
    question: "referrals networks", field: "summary.networks",
    zh: "推荐网络：没有计入推荐人的客户及其全部下级，至少两人。", en: "A network: a customer whom nobody brought by a counted referral, with all descendants; two members or more.",
  },
  in_networks: {
    question: "referrals networks", field: "summary.in_networks",
    zh: "属于某个推荐网络的客户；分母是全部客户。", en: "Customers in some network; out of all customers.",
  },
  counted: {
    question: "referrals networks", field: "summary.counted",
    zh: "计入推荐：每位被推荐人至多一条，不含有误的认领；以被推荐人的入行日为准。", en: "Referrals that count: at most one per referee, no faulty claim among them; as of the referee's day of joining.",
  },
  reproduction: {
    question: "referrals networks", field: "summary.reproduction",
    zh: "再生率 R(30)：已观察满30天的客户中，30天内入行的计入被推荐人数除以这些客户数；未满观察期的另计。",
    en: "R(30): counted referees who joined within 30 days of their referrer, divided by the customers observed for 30 days; those not yet observed are counted beside it.",
  },
  cycle_median: {
    question: "referrals networks", field: "summary.cycle_days",
    zh: "计入推荐中，被推荐人与推荐人入行日之差的中位数。", en: "Median over counted referrals of the days from the referrer's joining to the referee's.",
  },
  links_used: {
    question: "referrals networks", field: "summary.redeemed_links",
    zh: "至少使用过一次的链接；分母是已发放的链接。", en: "Links used at least once; out of issued links.",
  },
  findings: {
    question: "referrals networks", field: "summary.findings",
    zh: "有误的认领（自荐、推荐人后入行、循环）从不计入；竞争认领是另一位推荐人的无误认领。",
    en: "Faulty claims (self-referral, referrer joined later, cycle) never count; a competing claim is a faultless one by another referrer.",
  },
  customers: {
    question: "strategy coverage", field: "summary.all.customers",
    zh: "所示格子中不重复的客户；已离行的客户不在任何格子里。", en: "Distinct customers of the cells shown; who has left is in no cell.",
  },
  in_a_gap: {
    question: "strategy coverage", field: "summary.all.gap",
    zh: "至少在一个缺口里的不重复客户；分母是所示格子的客户。", en: "Distinct customers in at least one gap; out of the customers of the cells shown.",
  },
  over_contacted: {
    question: "strategy coverage", field: "summary.over_contacted",
    zh: "某渠道在其观察天数内的接触次数超过上限的客户。", en: "Customers whose contacts on a channel within its days exceed its cap.",
  },
  gap_of: {
    question: "strategy coverage", field: "rows.gap",
    zh: "缺口＝被规则拦截＋无策略；分母是该客群的客户，每位客户恰有一个状态。", en: "Gap = blocked + no strategy; out of the segment's customers, each of whom is in exactly one state.",
  },
  gap_balance: {
    question: "strategy coverage", field: "rows.gap_balance_minor",
    zh: "缺口客户未结清的非负债持有余额之和；旁边是余额已知的人数。", en: "Sum of the gap customers' open balances, debts aside; beside it for how many a balance is known.",
  },
  met: {
    question: "strategy kpis", field: "summary.met",
    zh: "最近期间的实际值达到目标的指标。", en: "KPIs whose latest period reached its target.",
  },
  missed: {
    question: "strategy kpis", field: "summary.missed",
    zh: "最近期间的实际值未达目标的指标。", en: "KPIs whose latest period did not reach its target.",
  },
  unknown: {
    question: "strategy kpis", field: "summary.unknown",
    zh: "目标值或实际值缺失的指标。", en: "KPIs whose target or actual is missing.",
  },
  pairs_customers: {
    question: "products pairs", field: "summary.customers",
    zh: "有持有记录的客户，先后与占比以其为基础。", en: "Customers with a holding: what pairs and shares are reckoned over.",
  },
  walkers: {
    question: "journeys follows", field: "summary.customers",
    zh: "截至当日至少有一步的客户；选了客群时只计当日成员（含已离行者）。", en: "Customers with at least one step by as_of; with a segment, its members on the day alone, who has left among them.",
  },
  steps_taken: {
    question: "journeys follows", field: "summary.steps",
    zh: "这些客户截至当日的全部交互。", en: "All interactions of these customers by as_of.",
  },
  undated: {
    question: "journeys follows", field: "summary.undated",
    zh: "时间未知的步骤：排在旅程最后。", en: "Steps of unknown time, which stand last in their journeys.",
  },
  descendants: {
    question: "referrals traits", field: "summary.descendants",
    zh: "计入推荐下的全部下级，不论第几代。", en: "All whom the customer brought by counted referrals, in any generation below.",
  },
  generations: {
    question: "referrals traits", field: "summary.depth",
    zh: "客户之下最远的一代。", en: "The farthest generation below the customer.",
  },
};

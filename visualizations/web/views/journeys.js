/** Journeys: what follows what, the first steps and the funnel, of one segment or of two side by side. */

import { html } from "../vendor/htm-preact.mjs";
import { changed, go } from "../address.js";
import { url, useAnswer } from "../asking.js";
import { count } from "../form.js";
import { Follows } from "../journeys/follows.js";
import { Funnel, Stages } from "../journeys/funnel.js";
import { Steps, StepsChoice } from "../journeys/steps.js";
import { Threshold } from "../journeys/threshold.js";
import { Figures } from "../parts/figures.js";
import { Select } from "../parts/select.js";
import { Empty, Shown } from "../parts/state.js";
import { useReader } from "../words.js";

/** What there is to show: its part, and what is chosen for it. */
const SHOWN = {
  follows: { Part: Follows, Choice: Threshold },
  steps: { Part: Steps, Choice: StepsChoice },
  funnel: { Part: Funnel, Choice: Stages },
};
const EVERYBODY = "*"; // stands in the address for B being all customers

export function Journeys({ params }) {
  const { t } = useReader();
  const shown = params.get("show") in SHOWN ? params.get("show") : "follows";
  const beside = params.get("beside");
  const sides = [params.get("segment"), ...(beside ? [beside === EVERYBODY ? null : beside] : [])];
  return html`
    <div class="title-row">
      <div class="title"><h1>${t("journeys")}</h1><p>${t("journeys_hint")}</p></div>
      <${Segments} params=${params} />
    </div>
    <div class="switch" role="group">${Object.keys(SHOWN).map((each) => html`<button type="button" aria-pressed=${each === shown}
      onClick=${() => go(changed({ show: each === "follows" ? null : each, node: null }))}>${t(`show_${each}`)}</button>`)}</div>
    <${Sides} sides=${sides} shown=${SHOWN[shown]} params=${params} />
  `;
}

/** Whose journeys, and whose beside them. */
function Segments({ params }) {
  const { t, name } = useReader();
  const names = useAnswer(url("bank/names"));
  const ids = names.data ? names.data.rows.filter((row) => row.kind === "segment").map((row) => row.id) : [];
  const choose = (key) => (given) => go(changed({ [key]: given }));
  const called = (id) => (id === EVERYBODY ? t("everybody") : name("segment", id));
  return html`<div class="tools-row">
    <${Select} label=${t("segment")} kind="segment" ids=${ids} value=${params.get("segment")} all=${t("everybody")} choose=${choose("segment")} />
    <${Select} label=${t("side_b")} called=${called} ids=${[EVERYBODY, ...ids]} value=${params.get("beside")} all=${t("no_comparison")} choose=${choose("beside")} />
  </div>`;
}

/** Every side is asked for the most frequent of its edges: how far the threshold goes, which events there are. */
function Sides({ sides, shown: { Part, Choice }, params }) {
  const { as_of } = useReader();
  const asked = (segment) => url("journeys/follows", { segment, as_of, page_size: 1 });
  const one = useAnswer(asked(sides[0]));
  const other = useAnswer(sides.length > 1 ? asked(sides[1]) : null);
  const answers = sides.length > 1 ? [one, other] : [one];
  const found = answers.filter((each) => each.data).map((each) => each.data);
  return html`
    ${found.length === answers.length && html`<div class="tools-row journey-choice"><${Choice} found=${found} params=${params} /></div>`}
    <div class=${sides.length > 1 ? "panels journeys two" : "journeys"}>
      ${sides.map((segment, number) => html`<section class="panel" key=${number}><${Shown} answer=${answers[number]}>
        ${({ summary }) => html`<${Side} segment=${segment} summary=${summary} titled=${sides.length > 1}><${Part} segment=${segment} params=${params} /><//>`}
      <//></section>`)}
    </div>`;
}

function Side({ segment, summary, titled, children }) {
  const { lang, t, name } = useReader();
  return html`
    ${titled && html`<h2>${segment === null ? t("everybody") : name("segment", segment)}</h2>`}
    <${Figures} figures=${[
      { label: t("walkers"), shown: count(lang, summary.customers), key: "walkers" },
      { label: t("steps_taken"), shown: count(lang, summary.steps), key: "steps_taken" },
      { label: t("undated"), shown: count(lang, summary.undated), key: "undated" },
    ]} />
    ${summary.steps ? children : html`<${Empty} text=${t("no_journeys")} />`}`;
}

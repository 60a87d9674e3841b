/** The slider of the threshold: how often an event must follow another for its edge to be kept. */

import { html, useState } from "../vendor/htm-preact.mjs";
import { changed, go } from "../address.js";
import { count } from "../form.js";
import { useReader } from "../words.js";

const STOPS = 40; // of the slider

/** The threshold that the address names. @param {URLSearchParams} params */
export const thresholdOf = (params) => Math.max(1, Number.parseInt(params.get("threshold"), 10) || 1);

/** The threshold at a stop: few and far apart where edges are frequent. */
export const atStop = (stop, most) => Math.round(most ** (stop / STOPS));

/** The stop nearest below a threshold. */
export const stopOf = (threshold, most) =>
  most > 1 ? Math.min(STOPS, Math.round((STOPS * Math.log(threshold)) / Math.log(most))) : 0;

/** @param {{found: any[], params: URLSearchParams}} props `found`: for each side its most frequent edge */
export function Threshold({ found, params }) {
  const { lang, t } = useReader();
  const now = thresholdOf(params);
  const [moved, setMoved] = useState(/** @type {number | null} */ (null));
  const most = Math.max(1, ...found.flatMap(({ rows }) => rows.map((row) => row.count)));
  const set = (threshold) => {
    setMoved(null);
    go(changed({ threshold: threshold > 1 ? String(threshold) : null }), { quietly: true });
  };
  const said = `${count(lang, moved ?? now)} ${t("times")}`;
  return html`<label class="threshold"><span>${t("threshold")}</span>
    <input type="range" min="0" max=${STOPS} value=${stopOf(moved ?? now, most)} disabled=${most < 2} aria-valuetext=${said}
      onInput=${(event) => setMoved(atStop(Number(event.target.value), most))}
      onChange=${(event) => set(atStop(Number(event.target.value), most))} />
    <output>${said}</output></label>`;
}

/** Saved views: by name, with who saved them and when. */

import { html, useState } from "../vendor/htm-preact.mjs";
import { to } from "../address.js";
import { ask, url, useAnswer } from "../asking.js";
import { time } from "../form.js";
import { Shown } from "../parts/state.js";
import { useReader } from "../words.js";
import { carried } from "./carried.js";

/** @param {{explorer: import("./state.js").Explorer}} props */
export function Saved({ explorer }) {
  const { lang, t, as_of } = useReader();
  const answer = useAnswer(url("views"));
  const [name, setName] = useState("");
  const [who, setWho] = useState("");
  const [wrong, setWrong] = useState("");
  const send = (address, how) => ask(address, undefined, how).then(() => {
    setWrong("");
    answer.again();
  }, (error) => setWrong(error.message));
  const save = (event) => {
    event.preventDefault();
    send(`v1/views/${encodeURIComponent(name.trim())}`, { method: "PUT", body: { operations: explorer.operations, who, as_of, lang } });
  };
  const isEmpty = !explorer.operations.length;
  return html`
    ${!isEmpty && html`<form class="saving" onSubmit=${save}>
      <label>${t("view_name")}<input required maxlength="120" value=${name} onInput=${(event) => setName(event.target.value)} /></label>
      <label>${t("view_who")}<input maxlength="120" value=${who} onInput=${(event) => setWho(event.target.value)} /></label>
      <button type="submit" class="button" disabled=${!name.trim()}>${t("save_view")}</button>
      ${wrong && html`<p class="wrong" role="alert" lang="en">${wrong}</p>`}
    </form>`}
    <${Shown} answer=${answer}>${({ rows }) => html`<ul class="saved">
      ${rows.length === 0 && html`<li class="hint">${t("no_views")}</li>`}
      ${rows.map((each) => html`<li><${Link} name=${each.name} />
        <small>${[each.who, `${time(lang, each.when)} UTC`].filter(Boolean).join(" · ")}</small>
        <button type="button" class="quiet" aria-label=${`${t("delete_view")} ${each.name}`} onClick=${() => send(`v1/views/${encodeURIComponent(each.name)}`, { method: "DELETE" })}>✕</button></li>`)}
    </ul>`}<//>`;
}

/** Opens a saved view: what it holds is asked for when it is opened. */
function Link({ name }) {
  const open = async () => {
    const found = await ask(`v1/views/${encodeURIComponent(name)}`);
    location.hash = to("explore", { ...(await carried(found.operations)), as_of: found.as_of });
  };
  return html`<button type="button" class="link" onClick=${open}>${name}</button>`;
}

/** A scene on screen: the canvas with its tools, legend, what is selected, what was left out, and the table beside it. */

import { html, useEffect, useMemo, useRef, useState } from "../vendor/htm-preact.mjs";
import { url, useAnswer } from "../asking.js";
import { value } from "../form.js";
import { Picture as Drawing } from "../graph/canvas.js";
import { sign } from "../graph/shapes.js";
import { tinted } from "../graph/tint.js";
import { save } from "../saving.js";
import { useReader } from "../words.js";
import { Empty, Shown } from "./state.js";
import { Table } from "./table.js";

/**
 * @param {{path: string, params: object, chosen?: string | null, choose: (id: string | null) => void,
 *   open: (id: string) => void, action?: (id: string) => any, titled?: boolean}} props `path` is theme/scene
 */
export function Picture({ path, params, ...rest }) {
  const answer = useAnswer(url(`scenes/${path}`, params));
  return html`<${Shown} answer=${answer}>${(scene) =>
    scene.nodes.length ? html`<${Scene} scene=${scene} ...${rest} />` : html`<${Nothing} scene=${scene} />`}
  <//>`;
}

function Nothing({ scene }) {
  const { lang } = useReader();
  return html`<${Empty} text=${(scene.left_out[0] || scene.subtitle)[lang]} />`;
}

function Scene({ scene, chosen = null, choose, open, action, titled = true }) {
  const { lang, theme } = useReader();
  const canvas = useRef(null);
  const drawing = useRef(null);
  const [hovered, setHovered] = useState(null);
  const told = useRef({});
  told.current = { select: choose, open, hover: setHovered };
  const nodes = useMemo(() => new Map(scene.nodes.map((node) => [node.id, node])), [scene]);

  useEffect(() => {
    const pass = (name) => (id) => told.current[name](id);
    drawing.current = new Drawing(canvas.current, { select: pass("select"), hover: pass("hover"), open: pass("open") });
    return () => drawing.current.destroy();
  }, []);
  useEffect(() => drawing.current.show(scene, lang), [scene, lang, theme]);
  const centre = useRef(true);
  useEffect(() => {
    drawing.current.select(nodes.has(chosen) ? chosen : null, { centre: centre.current && chosen !== null });
    centre.current = false;
  }, [scene, chosen]);

  const reach = (id) => {
    centre.current = true;
    choose(id);
  };
  const node = nodes.get(chosen) || null;
  return html`
    <header class="scene-title">${titled && html`<h2>${scene.title[lang]}</h2>`}<p>${scene.subtitle[lang]}</p></header>
    ${scene.left_out.length > 0 && html`<ul class="notice">${scene.left_out.map((each) => html`<li>${each[lang]}</li>`)}</ul>`}
    <div class="scene">
      <div class=${scene.lines === "straight" ? "canvas" : "canvas wide-scene"}>
        <canvas ref=${canvas} tabindex="0" role="application" aria-label=${`${scene.title[lang]}. ${scene.subtitle[lang]}`}></canvas>
        <${Tools} drawing=${drawing} name=${scene.title[lang]} />
        <p class="hover" aria-hidden="true">${hovered && nodes.has(hovered) ? nodes.get(hovered).label[lang] : ""}</p>
      </div>
      <aside>
        <${Selected} scene=${scene} node=${node} nodes=${nodes} reach=${reach} action=${action} />
        <${Legend} scene=${scene} />
      </aside>
    </div>
    <${Twin} scene=${scene} nodes=${nodes} chosen=${chosen} reach=${reach} />
  `;
}

/** Moving in a picture, and taking it along. */
export function Tools({ drawing, name }) {
  const { t } = useReader();
  /** @type {[string, string, () => void][]} */
  const tools = [
    ["+", "nearer", () => drawing.current.zoom(1.3)],
    ["−", "farther", () => drawing.current.zoom(1 / 1.3)],
    ["⤢", "fit", () => drawing.current.whole()],
    ["PNG", "save_png", async () => save(`${name}.png`, await drawing.current.png())],
    ["SVG", "save_svg", () => save(`${name}.svg`, drawing.current.svg(), "image/svg+xml")],
  ];
  return html`<div class="tools" role="toolbar">
    ${tools.map(([text, key, run]) => html`<button type="button" class=${text.length > 1 ? "word" : ""} title=${t(key)} aria-label=${t(key)} onClick=${run}>${text}</button>`)}
  </div>`;
}

/** The ids beside a node, each once, in the order of the scene. */
function neighbours({ edges }, id) {
  const beside = edges.flatMap(({ source, target }) => (source === id ? [target] : target === id ? [source] : []));
  return [...new Set(beside)];
}

function Selected({ scene, node, nodes, reach, action }) {
  const { lang, t } = useReader();
  if (!node) return html`<section aria-live="polite"><h3>${t("selected")}</h3><p class="hint">${t("select_hint")}</p></section>`;
  const style = scene.node_styles.find((each) => each.key === node.style);
  const near = neighbours(scene, node.id);
  return html`<section aria-live="polite">
    <h3>${t("selected")}</h3>
    <p class="chosen"><${Sign} style=${style} /><span><strong>${node.label[lang]}</strong><small>${style.label[lang]}</small></span></p>
    <dl>${node.facts.map((fact) => html`<dt>${fact.term[lang]}</dt><dd>${value(lang, fact.value, fact.form)}</dd>`)}</dl>
    ${action && action(node.id)}
    ${near.length > 0 && html`<h4>${t("neighbours")} (${near.length})</h4>
      <ul class="near">${near.slice(0, 40).map((id) => html`<li><button type="button" class="link" onClick=${() => reach(id)}>${nodes.get(id).label[lang]}</button></li>`)}</ul>`}
  </section>`;
}

export function Legend({ scene }) {
  const { lang, t } = useReader();
  const used = new Set([...scene.nodes, ...scene.edges].map((each) => each.style));
  const lines = [...scene.node_styles, ...scene.edge_styles].filter((style) => used.has(style.key));
  return html`<section><h3>${t("legend")}</h3>
    <ul class="legend">${lines.map((style) => html`<li><${Sign} style=${style} /><span>${style.label[lang]}</span></li>`)}</ul>
  </section>`;
}

export function Sign({ style }) {
  const isDark = useReader().theme === "dark";
  const tint = (hex) => (hex ? tinted(hex, isDark) : undefined);
  return html`<svg viewBox="-17 -11 34 22" width="34" height="22" aria-hidden="true">
    <path d=${sign(style)} fill=${tint(style.fill) || "none"} stroke=${tint(style.stroke || style.colour)} stroke-width="1.6"
      stroke-dasharray=${style.dashed ? "4 3" : undefined} />
  </svg>`;
}

function Twin({ scene, nodes, chosen, reach }) {
  const { lang, t } = useReader();
  const [isOpen, setOpen] = useState(false);
  const { columns, rows, nodes: told } = scene.twin;
  const called = (id) => (nodes.has(id) ? nodes.get(id).label[lang] : id && id.slice(id.indexOf(":") + 1));
  return html`<details class="twin" onToggle=${(event) => setOpen(event.target.open)}>
    <summary>${t("table")} (${rows.length})</summary>
    ${isOpen && html`<${Table}
      columns=${columns.map((column) => ({ label: column.label[lang], form: column.form }))}
      rows=${rows.map((row) => row.map((given, place) => (columns[place].form === "node" ? called(given) : given)))}
      open=${told.some(Boolean) ? (number) => told[number] && reach(told[number]) : undefined}
      current=${told.indexOf(chosen)}
    />`}
  </details>`;
}

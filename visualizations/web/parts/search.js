/** The search box: what is typed is looked up, what is chosen is opened. */

import { html, useEffect, useRef, useState } from "../vendor/htm-preact.mjs";
import { ask, url } from "../asking.js";
import { go } from "../address.js";
import { exploring, homeOf } from "../explore/homes.js";
import { nodeWords } from "../explore/model.js";
import { useReader } from "../words.js";

const WAIT = 140; // milliseconds after the last key

/** @param {{id?: string, label?: string, choose?: (row: any) => void}} props without `choose` what is found is opened in its own view */
export function Search({ id = "found", label, choose: put }) {
  const { lang, t, bank, as_of } = useReader();
  const words = label || t(bank.reveal ? "search_names" : "search");
  const [text, setText] = useState("");
  const [found, setFound] = useState(null);
  const [at, setAt] = useState(0);
  const box = useRef(null);

  useEffect(() => {
    const wanted = text.trim();
    setFound(null);
    if (!wanted) return undefined;
    const asking = new AbortController();
    const waiting = setTimeout(() => {
      ask(url("search", { q: wanted, limit: 10, as_of }), asking.signal).then(
        ({ rows }) => {
          setFound(rows);
          setAt(0);
        },
        () => {},
      );
    }, WAIT);
    return () => {
      clearTimeout(waiting);
      asking.abort();
    };
  }, [text, as_of]);

  const choose = (row) => {
    setText("");
    box.current.blur();
    if (put) put(row);
    else go(homeOf(`${row.kind}:${row.id}`) || exploring(`${row.kind}:${row.id}`));
  };
  const keys = {
    ArrowDown: () => setAt(Math.min(at + 1, found.length - 1)),
    ArrowUp: () => setAt(Math.max(at - 1, 0)),
    Enter: () => found[at] && choose(found[at]),
  };
  const press = (event) => {
    if (event.key === "Escape") setText("");
    if (!found || !keys[event.key]) return;
    event.preventDefault();
    keys[event.key]();
  };
  const called = (row) => (lang === "en" ? row.name_en || row.name : row.name || row.name_en) || row.id;

  return html`<div class="search" role="search">
    <input ref=${box} type="search" role="combobox" aria-expanded=${found !== null} aria-controls=${id} aria-autocomplete="list"
      aria-activedescendant=${found && found[at] ? `${id}-${at}` : undefined} aria-label=${words}
      placeholder=${words} autocomplete="off" spellcheck=${false}
      value=${text} onInput=${(event) => setText(event.target.value)} onKeyDown=${press} />
    ${found && html`<ul id=${id} role="listbox">
      ${found.length === 0 && html`<li class="none">${t(bank.reveal ? "nothing_found_names" : "nothing_found")}</li>`}
      ${found.map((row, number) => html`<li id=${`${id}-${number}`} role="option" aria-selected=${number === at}
        onMouseDown=${(event) => event.preventDefault()} onClick=${() => choose(row)} onMouseEnter=${() => setAt(number)}>
        <span class="kind">${nodeWords(lang, row.kind)}</span><span class="called">${called(row)}</span>${called(row) !== row.id && html`<span class="id">${row.id}</span>`}
        ${put && homeOf(`${row.kind}:${row.id}`) && html`<a class="beside" href=${homeOf(`${row.kind}:${row.id}`)} target="_blank" rel="noopener" title=${t("open_beside")} aria-label=${t("open_beside")} onClick=${(event) => event.stopPropagation()}>↗</a>`}
      </li>`)}
    </ul>`}
  </div>`;
}

/** The search box: what is typed is looked up, what is chosen is opened. */

import { html, useEffect, useRef, useState } from "../vendor/htm-preact.mjs";
import { ask, url } from "../asking.js";
import { go, to } from "../address.js";
import { useReader } from "../words.js";

const WAIT = 140; // milliseconds after the last key

const OPENED = {
  customer: (id) => to("customer", { id }),
  product: (id) => to("products", { target: id }),
  strategy: (id) => to("strategies", { node: `strategy:${id}` }),
  segment: (id) => to("coverage", { segment: id }),
};

export function Search() {
  const { lang, t, bank, as_of } = useReader();
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
    go(OPENED[row.kind](row.id));
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
    <input ref=${box} type="search" role="combobox" aria-expanded=${found !== null} aria-controls="found" aria-autocomplete="list"
      aria-activedescendant=${found && found[at] ? `found-${at}` : undefined} aria-label=${t(bank.reveal ? "search_names" : "search")}
      placeholder=${t(bank.reveal ? "search_names" : "search")} autocomplete="off" spellcheck=${false}
      value=${text} onInput=${(event) => setText(event.target.value)} onKeyDown=${press} />
    ${found && html`<ul id="found" role="listbox">
      ${found.length === 0 && html`<li class="none">${t(bank.reveal ? "nothing_found_names" : "nothing_found")}</li>`}
      ${found.map((row, number) => html`<li id=${`found-${number}`} role="option" aria-selected=${number === at}
        onMouseDown=${(event) => event.preventDefault()} onClick=${() => choose(row)} onMouseEnter=${() => setAt(number)}>
        <span class="kind">${t(`kind_${row.kind}`)}</span><span class="called">${called(row)}</span>${called(row) !== row.id && html`<span class="id">${row.id}</span>`}
      </li>`)}
    </ul>`}
  </div>`;
}

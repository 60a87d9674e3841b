/** The page: the bar with search, views and day; the view that the address names; the receipt beside it. */

import { html, useCallback, useEffect, useErrorBoundary, useMemo, useState } from "./vendor/htm-preact.mjs";
import { changed, go, to, useAddress, VIEWS } from "./address.js";
import { Receipts, Refused, url, useAnswer } from "./asking.js";
import { day } from "./form.js";
import { Banner } from "./parts/banner.js";
import { ReceiptPanel } from "./parts/receipt.js";
import { Search } from "./parts/search.js";
import { Failed, Shown } from "./parts/state.js";
import { Coverage } from "./views/coverage.js";
import { Customer } from "./views/customer.js";
import { Explorer } from "./views/explorer.js";
import { Journeys } from "./views/journeys.js";
import { Networks } from "./views/networks.js";
import { Overview } from "./views/overview.js";
import { Products } from "./views/products.js";
import { Strategies } from "./views/strategies.js";
import { THEMES, useTheme } from "./theme.js";
import { LANGUAGES, Reader, useReader, words } from "./words.js";

const SHOWN = {
  overview: Overview,
  networks: Networks,
  coverage: Coverage,
  strategies: Strategies,
  products: Products,
  journeys: Journeys,
  explore: Explorer,
  customer: Customer,
};

/** The language the address names, else the browser's. */
function language(params) {
  const named = params.get("lang");
  if (LANGUAGES.includes(named)) return named;
  return (navigator.language || "zh").startsWith("zh") ? "zh" : "en";
}

export function App() {
  const { view, params } = useAddress();
  const lang = language(params);
  const as_of = params.get("as_of");
  const t = useCallback((key) => words(lang, key), [lang]);
  const bank = useAnswer(url("bank", { as_of }));
  const names = useAnswer(url("bank/names"));
  const name = useMemo(() => naming(names.data, lang), [names.data, lang]);

  useEffect(() => {
    document.documentElement.lang = lang === "zh" ? "zh-CN" : "en";
    document.title = `${words(lang, view)} · ${words(lang, "product_name")}`;
  }, [lang, view]);

  const { choice, theme, choose } = useTheme();
  const reader = useMemo(
    () => ({ lang, t, name, as_of, theme, choice, choose, bank: bank.data || {} }),
    [lang, t, name, as_of, theme, choice, bank.data],
  );
  const both = { ...bank, error: bank.error || names.error, data: bank.data && names.data, loading: false, again: () => [bank, names].forEach((each) => each.again()) };
  return html`<${Reader.Provider} value=${reader}>
    <a class="skip" href="#main" onClick=${(event) => skip(event)}>${t("skip")}</a>
    <${Page} view=${view} params=${params} answer=${both} />
  <//>`;
}

function naming(names, lang) {
  const known = new Map();
  for (const row of names ? names.rows : []) known.set(`${row.kind}:${row.id}`, row);
  return (kind, id) => {
    const row = known.get(`${kind}:${id}`) || {};
    return (lang === "en" ? row.name_en || row.name : row.name || row.name_en) || id;
  };
}

function skip(event) {
  event.preventDefault();
  document.getElementById("main").focus();
}

function Page({ view, params, answer }) {
  const [receipts, setReceipts] = useState([]);
  const register = useCallback((address, receipt) => {
    setReceipts((before) => [...before.filter(([known]) => known !== address), ...(receipt ? [[address, receipt]] : [])]);
  }, []);
  const wanted = params.get("receipt");
  const isOpen = Boolean(wanted);
  const View = SHOWN[view];
  return html`<${Receipts.Provider} value=${register}>
    <${Bar} view=${view} isOpen=${isOpen} />
    <div class=${isOpen ? "page with-receipts" : "page"}>
      <main id="main" tabindex="-1"><${Guarded} key=${view}><${Shown} answer=${answer}>${() => html`<${View} params=${params} key=${view} />`}<//><//></main>
      ${isOpen && html`<${ReceiptPanel} receipts=${receipts} figure=${wanted} close=${() => go(changed({ receipt: null }), { quietly: true })} />`}
    </div>
  <//>`;
}

/** A view that cannot be drawn says so, and leaves the bar in place. */
function Guarded({ children }) {
  const [error, again] = useErrorBoundary();
  return error ? html`<${Failed} error=${new Refused({ status: 500, title: String(error) })} again=${again} />` : children;
}

function Bar({ view, isOpen }) {
  const { lang, t, bank, as_of, choice, choose } = useReader();
  const after = THEMES[(THEMES.indexOf(choice) + 1) % THEMES.length];
  return html`<header class="bar">
    <a class="brand" href=${to("overview")}><img src="icon.svg" alt="" width="30" height="30" /><span>${t("product_name")}</span></a>
    <${Search} />
    <div class="day">
      <label for="as-of">${t("as_of")}</label>
      <span class="field">${day(lang, as_of || bank.as_of)}<input id="as-of" type="date" value=${/^\d{4}-\d\d-\d\d$/.test(as_of) ? as_of : bank.as_of || ""}
        onClick=${(event) => event.target.showPicker && event.target.showPicker()}
        onChange=${(event) => go(changed({ as_of: event.target.value || null }))} /></span>
      ${as_of && html`<button type="button" class="quiet" onClick=${() => go(changed({ as_of: null }))}>${t("latest")}</button>`}
    </div>
    <div class="reader">
    <button type="button" class="language" title=${t("theme")} aria-label=${`${t("theme")}: ${t(`theme_${choice}`)}`}
      onClick=${() => choose(after)}><span aria-hidden="true">${{ auto: "◐", light: "☀", dark: "☾" }[choice]}</span></button>
    <button type="button" class="language" lang=${lang === "zh" ? "en" : "zh-CN"}
      onClick=${() => go(changed({ lang: lang === "zh" ? "en" : "zh" }), { quietly: true })}>${t("other_language")}</button>
    </div>
    <${Banner} />
    <nav aria-label=${t("views")}>
      ${VIEWS.filter((each) => each !== "customer" || view === "customer").map(
        (each) => html`<a href=${to(each)} aria-current=${each === view ? "page" : undefined}>${t(each)}</a>`,
      )}
      <span class="room"></span>
      ${bank.loading && html`<span class="note">${t("loading_bank")}</span>`}
      <span class="note">${bank.as_of && t(bank.reveal ? "revealed" : "masked")}</span>
      <button type="button" class="quiet receipt-button" aria-expanded=${isOpen}
        onClick=${() => go(changed({ receipt: isOpen ? null : "1" }), { quietly: true })}>${t("receipt")}</button>
    </nav>
  </header>`;
}

/** Starts the page. */

import { html, render } from "./vendor/htm-preact.mjs";
import { App } from "./app.js";

render(html`<${App} />`, document.getElementById("app"));

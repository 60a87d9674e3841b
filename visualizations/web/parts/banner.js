/** The line on top that says that the server does not answer, and when it is asked again. */

import { html, useEffect, useState } from "../vendor/htm-preact.mjs";
import { knock, useLine } from "../line.js";
import { useReader } from "../words.js";

export function Banner() {
  const { t } = useReader();
  const { isUp, next } = useLine();
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (isUp) return undefined;
    const tick = () => setLeft(Math.max(0, Math.ceil((next - Date.now()) / 1000)));
    tick();
    const ticking = setInterval(tick, 500);
    return () => clearInterval(ticking);
  }, [isUp, next]);
  if (isUp) return null;
  return html`<div class="banner"><span role="status">${t("unreachable")} ${t("goes_on")}</span>
    <span aria-hidden="true"> ${left} s</span><button type="button" class="quiet" onClick=${knock}>${t("again")}</button></div>`;
}

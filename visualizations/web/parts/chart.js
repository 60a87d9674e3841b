/** A chart of ECharts, with words for those who do not see it. */

import { html, useEffect, useRef, useState } from "../vendor/htm-preact.mjs";
import { save } from "../saving.js";
import { colour } from "../theme.js";
import { useReader } from "../words.js";

export const FONT = '"Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "Segoe UI", sans-serif';

/**
 * @param {{options: object, height: number, width?: number, description: string, name: string, click?: (event: any) => void,
 *   walk?: {cells: any[], at: number, tell: (cell: any) => string, open: (cell: any) => void, step: (at: number, key: string) => number}}} props
 *   `width`: the least; `walk`: the marks that the keyboard goes over
 */
export function Chart({ options, height, width = 0, description, name, click, walk }) {
  const { t, theme } = useReader();
  const place = useRef(null);
  const chart = useRef(null);
  const clicked = useRef(click);
  clicked.current = click;
  useEffect(() => {
    let gone = false;
    let watching = null;
    import("../vendor/echarts.mjs").then((echarts) => {
      if (gone) return;
      chart.current = echarts.init(place.current, null, { renderer: "canvas" });
      chart.current.on("click", (event) => clicked.current && clicked.current(event));
      chart.current.setOption(place.current.options, true);
      watching = new ResizeObserver(() => chart.current.resize());
      watching.observe(place.current);
    });
    return () => {
      gone = true;
      if (watching) watching.disconnect();
      if (chart.current) chart.current.dispose();
      chart.current = null;
    };
  }, []);
  useEffect(() => {
    const all = {
      animation: false,
      textStyle: { fontFamily: FONT, color: colour("ink") },
      aria: { enabled: true, label: { description } },
      ...options,
    };
    place.current.options = all;
    if (chart.current) chart.current.setOption(all, true);
  }, [options, description, theme]);
  useEffect(() => chart.current && chart.current.resize(), [height]);
  const keys = useWalk(walk, chart);
  return html`<div class="wide"><div ref=${place} class="chart" style=${{ height: `${height}px`, minWidth: `${width}px` }}
      role=${walk ? "application" : "img"} tabindex=${walk ? 0 : undefined} aria-label=${description} onKeyDown=${keys.press} onBlur=${keys.leave}></div>
    ${walk && html`<p class="unseen" aria-live="polite">${keys.told}</p>`}</div>
    <p class="foot">${["png", "svg"].map((form) => html`<button type="button" class="quiet csv" title=${t(`save_${form}`)}
      onClick=${() => picture(form, chart.current, place.current, name)}>${form.toUpperCase()}</button>`)}</p>`;
}

/** Going over a chart's marks by the arrow keys: the one that is reached is lit and read out, Enter opens it. */
function useWalk(walk, chart) {
  const [at, setAt] = useState(-1);
  const light = (type, number) => chart.current && chart.current.dispatchAction({ type, seriesIndex: 0, dataIndex: number });
  const go = (number) => {
    light("downplay", at);
    light("highlight", number);
    light("showTip", number);
    setAt(number);
  };
  const leave = () => {
    if (at < 0) return;
    light("downplay", at);
    light("hideTip", at);
    setAt(-1);
  };
  const press = (event) => {
    if (!walk || !walk.cells.length) return;
    const isArrow = event.key.startsWith("Arrow");
    if (event.key === "Enter" && at >= 0) walk.open(walk.cells[at]);
    else if (isArrow) go(at < 0 ? walk.at : walk.step(at, event.key));
    else if (event.key === "Escape") leave();
    if (isArrow || event.key === "Enter") event.preventDefault();
  };
  return { press, leave, told: at >= 0 && walk ? walk.tell(walk.cells[at]) : "" };
}

/** The chart as a file: as it stands, twice as fine; as SVG it is drawn anew. */
async function picture(form, chart, { options, clientWidth: width, clientHeight: height }, name) {
  const backgroundColor = colour("paper");
  if (form === "png") {
    save(`${name}.png`, pngOf(chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor })));
    return;
  }
  const echarts = await import("../vendor/echarts.mjs");
  const drawn = echarts.init(null, null, { renderer: "svg", ssr: true, width, height });
  drawn.setOption({ ...options, backgroundColor });
  save(`${name}.svg`, drawn.renderToSVGString(), "image/svg+xml");
  drawn.dispose();
}

/** What a data address holds. @param {string} address */
function pngOf(address) {
  const bytes = Uint8Array.from(atob(address.slice(address.indexOf(",") + 1)), (sign) => sign.charCodeAt(0));
  return new Blob([bytes], { type: "image/png" });
}

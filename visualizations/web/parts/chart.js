/** A chart of ECharts, with words for those who do not see it. */

import { html, useEffect, useRef } from "../vendor/htm-preact.mjs";

export const FONT = '"Noto Sans CJK SC", "Microsoft YaHei", "PingFang SC", "Segoe UI", sans-serif';

/** @param {{options: object, height: number, width?: number, description: string, click?: (event: any) => void}} props `width`: the least */
export function Chart({ options, height, width = 0, description, click }) {
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
      textStyle: { fontFamily: FONT },
      aria: { enabled: true, label: { description } },
      ...options,
    };
    place.current.options = all;
    if (chart.current) chart.current.setOption(all, true);
  }, [options, description]);
  useEffect(() => chart.current && chart.current.resize(), [height]);
  return html`<div class="wide"><div ref=${place} class="chart" style=${{ height: `${height}px`, minWidth: `${width}px` }} role="img" aria-label=${description}></div></div>`;
}

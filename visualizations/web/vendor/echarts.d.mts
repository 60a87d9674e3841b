// What the page uses of ECharts.
export function init(place: HTMLElement | null, theme: null, options: object): any;

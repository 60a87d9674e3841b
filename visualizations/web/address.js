/** What is on screen, as the address says it: `#/coverage?segment=young&lang=en`. A link shows the same view. */

import { useEffect, useState } from "./vendor/htm-preact.mjs";

export const VIEWS = ["overview", "networks", "coverage", "strategies", "products", "journeys", "explore", "customer"];

/** What goes along from view to view. */
const SHARED = ["lang", "as_of"];

/** @returns {{view: string, params: URLSearchParams}} */
export function read(hash = location.hash) {
  const [path, query = ""] = hash.replace(/^#\/?/, "").split("?");
  return { view: VIEWS.includes(path) ? path : "overview", params: new URLSearchParams(query) };
}

/**
 * The address of a view, with the language and day of this one.
 * @param {string} view
 * @param {Record<string, string | string[] | null | undefined>} given null or undefined leaves a name out
 */
export function to(view, given = {}) {
  const { params: now } = read();
  const params = new URLSearchParams();
  const all = { ...Object.fromEntries(SHARED.map((name) => [name, now.get(name)])), ...given };
  for (const [name, value] of Object.entries(all)) {
    for (const each of [value].flat()) if (each !== null && each !== undefined && each !== "") params.append(name, each);
  }
  const query = params.toString();
  return `#/${view}${query ? `?${query}` : ""}`;
}

/** The address of this view with some of its parameters changed. */
export function changed(given) {
  const { view, params } = read();
  const all = Object.fromEntries([...params.keys()].map((name) => [name, params.getAll(name)]));
  return to(view, { ...all, ...given });
}

/** Go to an address; `quietly` leaves no step behind to go back to. */
export function go(address, { quietly = false } = {}) {
  if (address === location.hash) return;
  if (!quietly) {
    location.hash = address;
    return;
  }
  history.replaceState(null, "", address);
  dispatchEvent(new HashChangeEvent("hashchange"));
}

/** The address, anew whenever it changes. */
export function useAddress() {
  const [address, setAddress] = useState(read());
  useEffect(() => {
    const follow = () => setAddress(read());
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  return address;
}

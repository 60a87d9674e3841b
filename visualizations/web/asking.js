/** Asking the API, and what a view sees of an answer: it is coming, it failed, or here it is. */

import { createContext, useContext, useEffect, useState } from "./vendor/htm-preact.mjs";

/** Where answers on screen leave their receipts: `(url, receipt | null) => void`. */
export const Receipts = createContext(() => {});

/** A refusal of the API, with its problem document. */
export class Refused extends Error {
  constructor(problem) {
    super(problem.detail || problem.title);
    this.problem = problem;
  }
}

/** @param {Record<string, string | number | string[] | null | undefined>} params */
export function url(path, params = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const each of [value].flat()) if (each !== null && each !== undefined && each !== "") query.append(name, each);
  }
  const text = query.toString();
  return `v1/${path}${text ? `?${text}` : ""}`;
}

export async function ask(address, signal) {
  const reply = await fetch(address, { signal, headers: { Accept: "application/json" } });
  const body = await reply.json();
  if (!reply.ok) throw new Refused(body);
  return body;
}

/**
 * The answer at an address; null asks nothing. The answer before stays while the next one comes.
 * @returns {{data: any, error: Error | null, loading: boolean, again: () => void}}
 */
export function useAnswer(address) {
  const [state, setState] = useState({ data: null, error: null, of: null });
  const [turn, setTurn] = useState(0);
  const register = useContext(Receipts);
  useEffect(() => {
    if (address === null) {
      setState({ data: null, error: null, of: null });
      return undefined;
    }
    const asking = new AbortController();
    ask(address, asking.signal).then(
      (data) => setState({ data, error: null, of: address }),
      (error) => error.name !== "AbortError" && setState({ data: null, error, of: address }),
    );
    return () => asking.abort();
  }, [address, turn]);
  const receipt = state.of === address && state.data ? state.data.receipt : null;
  useEffect(() => {
    if (!receipt) return undefined;
    register(address, receipt);
    return () => register(address, null);
  }, [address, receipt]);
  return { ...state, loading: address !== null && state.of !== address, again: () => setTurn(turn + 1) };
}

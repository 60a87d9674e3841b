/** Asking the API, and what a view sees of an answer: it is coming, it failed, or here it is. */

import { createContext, useContext, useEffect, useState } from "./vendor/htm-preact.mjs";
import { answers, found, lost, useLine } from "./line.js";

const PATIENCE = 10_000; // milliseconds without a word after which the server is asked whether it is there

/** Where answers on screen leave their receipts: `(url, receipt | null) => void`. */
export const Receipts = createContext((_address, _receipt) => {});

/** A refusal of the API, with its problem document. */
export class Refused extends Error {
  constructor(problem) {
    super(problem.detail || problem.title);
    this.problem = problem;
  }
}

/** @param {Record<string, any>} params null, undefined and "" are left out; a list stands for the name again and again */
export function url(path, params = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    for (const each of [value].flat()) if (each !== null && each !== undefined && each !== "") query.append(name, each);
  }
  const text = query.toString();
  return `v1/${path}${text ? `?${text}` : ""}`;
}

/**
 * The answer at an address. Raises `Refused`; any other error means that the server cannot be reached.
 * @param {string} address
 * @param {AbortSignal} [signal]
 * @param {{method?: string, body?: any}} [how] a body is sent as JSON
 */
export async function ask(address, signal, { method = "GET", body } = {}) {
  const headers = { Accept: "application/json", ...(body === undefined ? {} : { "Content-Type": "application/json" }) };
  const reply = await fetch(address, { method, signal, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  const answer = await whole(reply);
  if (!reply.ok) throw new Refused(answer);
  return answer;
}

/** What a reply holds; one that broke off is as good as none. */
async function whole(reply) {
  if (reply.status === 204) return null;
  return reply.json();
}

/**
 * The answer at an address; null asks nothing. The answer before stays while the next one comes, and while the server is
 * away: it is asked again by itself when the server is back.
 * @param {string | null} address
 * @param {any} [body] what is posted there, as JSON; the address alone does not tell two apart then
 * @returns {{data: any, error: Error | null, loading: boolean, again: () => void}}
 */
export function useAnswer(address, body) {
  const posted = body === undefined ? undefined : JSON.stringify(body);
  const key = address === null ? null : `${address} ${posted || ""}`;
  const [state, setState] = useState({ data: null, error: null, of: null });
  const [turn, setTurn] = useState(0);
  const line = useLine();
  const register = useContext(Receipts);
  const again = () => setTurn((before) => before + 1);
  useEffect(() => {
    if (key === null) {
      setState({ data: null, error: null, of: null });
      return undefined;
    }
    const asking = new AbortController();
    const fail = (error) => {
      if (error.name === "AbortError") return;
      if (!(error instanceof Refused)) lost();
      setState((before) => ({ data: error instanceof Refused ? null : before.data, error, of: key }));
    };
    const watching = setInterval(async () => {
      if (await answers()) return;
      asking.abort();
      fail(new Error("no word from the server"));
    }, PATIENCE);
    ask(address, asking.signal, body === undefined ? {} : { method: "POST", body })
      .then((data) => {
        found();
        setState({ data, error: null, of: key });
      }, fail)
      .finally(() => clearInterval(watching));
    return () => {
      clearInterval(watching);
      asking.abort();
    };
  }, [key, turn]);
  // What failed because the server was away is asked again once it is back.
  useEffect(() => {
    if (line.isUp && state.error && !(state.error instanceof Refused)) again();
  }, [line.isUp]);
  const receipt = state.of === key && state.data ? state.data.receipt : null;
  useEffect(() => {
    if (!receipt) return undefined;
    register(address, receipt);
    return () => register(address, null);
  }, [key, receipt]);
  return { data: state.data, error: state.error, loading: key !== null && state.of !== key, again };
}

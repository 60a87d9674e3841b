/** The line to the server: whether it answers, and asking again, ever more slowly, until it does. */

import { useEffect, useState } from "./vendor/htm-preact.mjs";

const FIRST = 1000; // milliseconds until it is asked again
const LONGEST = 15_000;
const PATIENCE = 5000; // milliseconds in which a server that lives says so

let line = { isUp: true, next: 0 };
let wait = FIRST;
let timer = null;
const followers = new Set();

function tell(now) {
  line = now;
  for (const each of followers) each(now);
}

/** The wait after this one. */
export const longer = (milliseconds) => Math.min(2 * milliseconds, LONGEST);

/** Say that the server did not answer. */
export function lost() {
  if (timer !== null) return;
  tell({ isUp: false, next: Date.now() + wait });
  timer = setTimeout(knock, wait);
  wait = longer(wait);
}

/** Say that it answered. */
export function found() {
  clearTimeout(timer);
  timer = null;
  wait = FIRST;
  if (!line.isUp) tell({ isUp: true, next: 0 });
}

/** Ask now whether it is back. */
export async function knock() {
  clearTimeout(timer);
  timer = null;
  if (!(await answers())) lost();
  else if (!line.isUp) tell({ isUp: true, next: 0 }); // the wait stays long until a question is answered
}

/** Whether the server answers at all: it says so at once, however busy it is with questions. */
export async function answers() {
  try {
    return (await fetch("healthz", { signal: AbortSignal.timeout(PATIENCE), cache: "no-store" })).ok;
  } catch {
    return false;
  }
}

/** The line, anew whenever it changes. @returns {{isUp: boolean, next: number}} `next`: when it is asked again */
export function useLine() {
  const [now, setNow] = useState(line);
  useEffect(() => {
    followers.add(setNow);
    setNow(line);
    return () => followers.delete(setNow);
  }, []);
  return now;
}

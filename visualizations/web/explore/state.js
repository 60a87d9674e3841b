/** What the explorer is at: its operations, those stepped back from, and what is selected. */

import { useEffect, useMemo, useRef, useState } from "../vendor/htm-preact.mjs";
import { changed, go } from "../address.js";
import { carried } from "./carried.js";
import { added, told, undone } from "./operations.js";
import { homeOf } from "./homes.js";

/**
 * @typedef {import("./operations.js").Operation} Operation
 * @typedef {{operations: Operation[], undoneSteps: Operation[], chosen: string | null, also: string[], wanted: string | null,
 *   act: (operation: Operation) => void, look: (view: any) => void, panel: (name: string) => void, set: (all: Operation[]) => void,
 *   undo: (steps?: number) => void, redo: (steps?: number) => void, choose: (node: string | null) => void,
 *   toggle: (node: string) => void, encircle: (nodes: string[]) => void, focus: (node: string) => void,
 *   reached: () => void, open: (node: string) => void}} Explorer
 *   `focus` selects a node and brings it to the middle, once it is drawn
 */

/** @param {Operation[]} operations of the address @param {URLSearchParams} params @returns {Explorer} */
export function useExplorer(operations, params) {
  const now = useRef(operations);
  now.current = operations;
  const [undoneSteps, setUndone] = useState(/** @type {Operation[]} */ ([]));
  const [also, setAlso] = useState(/** @type {string[]} */ ([]));
  const [wanted, setWanted] = useState(/** @type {string | null} */ (null));
  const chosen = params.get("node");

  const explorer = useMemo(() => {
    const write = async (all, given = {}, quietly = false) => {
      now.current = all;
      go(changed({ ...(await carried(all)), ...given }), { quietly });
    };
    const choose = (node) => {
      setAlso([]);
      go(changed({ node }), { quietly: true });
    };
    return {
      choose,
      act: (operation) => {
        setUndone([]);
        write(added(now.current, operation));
      },
      look: (view) => write(view ? added(now.current, { do: "camera", ...view }) : now.current.filter((each) => each.do !== "camera"), {}, true),
      panel: (name) => write(added(now.current, { do: "panel", name }), {}, true),
      set: (all) => {
        setUndone([]);
        write(all);
      },
      undo: (steps = 1) => {
        const [rest, gone] = undone(now.current, steps);
        if (!gone.length) return;
        setUndone((before) => [...gone, ...before]);
        write(rest);
      },
      toggle: (node) => setAlso((before) => (before.includes(node) ? before.filter((each) => each !== node) : [...before, node])),
      encircle: (nodes) => {
        go(changed({ node: nodes[0] ?? null }), { quietly: true });
        setAlso(nodes.slice(1));
      },
      focus: (node) => {
        choose(node);
        setWanted(node);
      },
      reached: () => setWanted(null),
      open: (node) => homeOf(node) && go(homeOf(node)),
      redo: (steps, gone) => {
        const back = gone.slice(0, steps);
        if (!back.length) return;
        setUndone(gone.slice(back.length));
        write([...now.current, ...back]);
      },
    };
  }, []);
  const redo = (steps = 1) => explorer.redo(steps, undoneSteps);
  useKeys(explorer.undo, redo);
  return { ...explorer, redo, operations, undoneSteps, chosen, also, wanted };
}

/** Ctrl-Z steps back, Ctrl-Shift-Z and Ctrl-Y step on; in a field they are the field's. */
function useKeys(undo, redo) {
  const run = useRef(null);
  run.current = { undo, redo };
  useEffect(() => {
    const press = (event) => {
      const isField = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
      if (!(event.ctrlKey || event.metaKey) || isField) return;
      const key = event.key.toLowerCase();
      const done = key === "z" ? (event.shiftKey ? "redo" : "undo") : key === "y" ? "redo" : null;
      if (!done) return;
      event.preventDefault();
      run.current[done]();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}

/** How many steps there are to go back. @param {Operation[]} operations */
export const steps = (operations) => told(operations).length;

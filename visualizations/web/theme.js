/** Light or dark: what the reader chose, else what the machine prefers. One set of colours, that of app.css. */

import { useEffect, useState } from "./vendor/htm-preact.mjs";

export const THEMES = ["auto", "light", "dark"];
const KEPT = "cjg-theme";
const DARK = matchMedia("(prefers-color-scheme: dark)");

function kept() {
  try {
    const found = localStorage.getItem(KEPT) || "auto";
    return THEMES.includes(found) ? found : "auto";
  } catch {
    return "auto"; // a browser may forbid keeping anything
  }
}

function keep(choice) {
  try {
    localStorage.setItem(KEPT, choice);
  } catch {
    // as above: the choice holds until the page is left
  }
}

/** @returns {{choice: string, theme: string, choose: (choice: string) => void}} `theme` is light or dark */
export function useTheme() {
  const [choice, setChoice] = useState(kept);
  const [isDark, setDark] = useState(DARK.matches);
  useEffect(() => {
    const follow = () => setDark(DARK.matches);
    DARK.addEventListener("change", follow);
    return () => DARK.removeEventListener("change", follow);
  }, []);
  const theme = choice === "auto" ? (isDark ? "dark" : "light") : choice;
  document.documentElement.dataset.theme = theme; // before anything below draws with the colours
  const choose = (wanted) => {
    keep(wanted);
    setChoice(wanted);
  };
  return { choice, theme, choose };
}

const read = new Map();

/** A colour of the theme by its name in app.css, such as `paper`. */
export function colour(name) {
  const key = `${document.documentElement.dataset.theme} ${name}`;
  if (!read.has(key)) read.set(key, getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim());
  return read.get(key);
}

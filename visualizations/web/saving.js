/** Handing a file to the reader: it is made here, and nothing leaves this machine. */

/** @param {string} name @param {Blob | string} content @param {string} type */
export function save(name, content, type = "text/plain") {
  const file = content instanceof Blob ? content : new Blob([content], { type: `${type};charset=utf-8` });
  const place = URL.createObjectURL(file);
  const link = Object.assign(document.createElement("a"), { href: place, download: fileName(name) });
  link.click();
  setTimeout(() => URL.revokeObjectURL(place), 10_000);
}

/** A name that every file system takes. */
export const fileName = (name) => name.replace(/[\\/:*?"<>|\u0000-\u001f]+/g, " ").trim().slice(0, 120) || "file";

/** Operations in an address: as they are where they are few, pressed where they are many. */

import { useEffect, useState } from "../vendor/htm-preact.mjs";
import { read } from "./operations.js";

const LONG = 1500; // characters up to which a list stays readable

/** @param {import("./operations.js").Operation[]} operations @returns {Promise<{ops: string | null, z: string | null}>} parameters of an address */
export async function carried(operations) {
  const text = JSON.stringify(operations);
  if (!operations.length) return { ops: null, z: null };
  return text.length <= LONG ? { ops: text, z: null } : { ops: null, z: await pressed(text) };
}

/** The operations of an address; null where it holds no list of them. @param {URLSearchParams} params */
export async function unpacked(params) {
  const [plain, tight] = [params.get("ops"), params.get("z")];
  try {
    if (plain !== null) return read(JSON.parse(plain));
    return tight === null ? [] : read(JSON.parse(await loosened(tight)));
  } catch {
    return null; // edited by hand
  }
}

export async function pressed(text) {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

export async function loosened(text) {
  const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).text();
}

/**
 * The operations of the address, anew whenever it changes; undefined until they are read, null where they cannot be.
 * @param {URLSearchParams} params
 */
export function useCarried(params) {
  const key = `${params.get("ops")} ${params.get("z")}`;
  const [found, setFound] = useState({ key: "", operations: undefined });
  useEffect(() => {
    let late = false;
    unpacked(params).then((operations) => !late && setFound({ key, operations }));
    return () => {
      late = true;
    };
  }, [key]);
  return found.operations;
}

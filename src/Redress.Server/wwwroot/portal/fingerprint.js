// "I have the picture, not the link": fingerprints are made here, and nothing but them leaves the device. The field with the
// file has no name, so that no browser ever sends it.

import { pdq } from "./pdq.js";

const MOST_PIXELS = 64_000_000;
const MOST_PICTURES = 10;
const LEAST_QUALITY = 50;
const [SOI, APP1] = [0xffd8, 0xffe1];

/**
 * A JPEG without its Exif part. Cameras note there which side is up; the server's fingerprints ignore that, as every
 * implementation of PDQ does, and so must these.
 */
export function upright(bytes) {
  const view = new DataView(bytes);
  if (view.byteLength < 4 || view.getUint16(0) !== SOI) {
    return bytes;
  }
  const parts = [bytes.slice(0, 2)];
  let at = 2;
  while (at + 4 <= view.byteLength) {
    const marker = view.getUint16(at);
    if (marker < 0xffe0 || marker > 0xffef) {
      break;
    }
    const next = at + 2 + view.getUint16(at + 2);
    if (marker !== APP1) {
      parts.push(bytes.slice(at, next));
    }
    at = next;
  }
  parts.push(bytes.slice(at));
  return new Blob(parts, { type: "image/jpeg" });
}

const hex = (buffer) => [...new Uint8Array(buffer)].map((b) => b.toString(16).padStart(2, "0")).join("");

/** @returns {Promise<{sha256: string, hash: string, quality: number}>} fails where it is no picture */
export async function fingerprint(file) {
  const bytes = await file.arrayBuffer();
  const sha256 = hex(await crypto.subtle.digest("SHA-256", bytes));
  const picture = await createImageBitmap(new Blob([upright(bytes)]), {
    colorSpaceConversion: "none",
    premultiplyAlpha: "none",
  });
  try {
    const scale = Math.min(1, Math.sqrt(MOST_PIXELS / (picture.width * picture.height)));
    const [width, height] = [Math.floor(picture.width * scale), Math.floor(picture.height * scale)];
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width, height];
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(picture, 0, 0, width, height);
    return { sha256, ...pdq(context.getImageData(0, 0, width, height).data, width, height) };
  } finally {
    picture.close();
  }
}

const chooser = document.querySelector("[data-fingerprint]");
if (chooser) {
  document.querySelector(".unless-script").hidden = true;
  const form = chooser.form;
  const said = form.querySelector("[data-said]");
  const list = form.querySelector("[data-made]");
  const words = chooser.dataset;
  const go = form.querySelector("[data-ready]");
  const ready = JSON.parse(words.readyTexts);

  const say = (lines) => said.replaceChildren(...lines.map((line) => {
    const p = document.createElement("p");
    p.textContent = line;
    return p;
  }));

  chooser.addEventListener("change", async () => {
    list.replaceChildren();
    go.disabled = true;
    say([words.working]);
    const notes = [];
    for (const file of [...chooser.files].slice(0, MOST_PICTURES)) {
      try {
        const made = await fingerprint(file);
        const field = document.createElement("input");
        field.type = "hidden";
        field.name = "fingerprint";
        field.value = `${made.sha256} ${made.hash} ${made.quality}`;
        list.append(field);
        if (made.quality < LEAST_QUALITY) {
          notes.push(`${file.name}: ${words.plain}`);
        }
      } catch {
        notes.push(`${file.name}: ${words.failed}`);
      }
    }
    // What was chosen is forgotten at once; only the numbers stay.
    chooser.value = "";
    const count = list.children.length;
    go.disabled = count === 0;
    say([...ready.slice(count - 1, count), ...notes]);
  });
  // On a slow line somebody may have chosen before this was here.
  if (chooser.files.length > 0) {
    chooser.dispatchEvent(new Event("change"));
  }
}

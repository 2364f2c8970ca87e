// Reads an HWPX and writes each page as an SVG: node read.mjs FILE FOLDER. Prints pages and texts as JSON.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import init, { HwpDocument } from "@rhwp/core";

const [file, folder] = process.argv.slice(2);
// Asked by the reader where it lays out text: Hangul is as wide as high, other letters half of it.
globalThis.measureTextWidth = (font, text) => {
  const size = parseFloat(/([\d.]+)px/.exec(font)?.[1] ?? "12");
  return [...text].reduce((width, letter) => width + (letter.codePointAt(0) > 0x1100 ? size : size / 2), 0);
};
const wasm = createRequire(import.meta.url).resolve("@rhwp/core/rhwp_bg.wasm");
await init({ module_or_path: readFileSync(wasm) });
const document = new HwpDocument(readFileSync(file));
const pages = document.pageCount();
for (let page = 0; page < pages; page += 1) {
  writeFileSync(`${folder}/${page + 1}.svg`, document.renderPageSvg(page));
}
console.log(JSON.stringify({ pages, text: document.getTextFileUnicode() }));

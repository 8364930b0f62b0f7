// What a formatter cannot see: physical directions and values that belong into tokens.css.
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));

const RULES = [
  [/(?:margin|padding|border)-(?:left|right|top|bottom)\b/, "name the logical side (inline-start, block-end …)"],
  [/(?:^|[;{\s])(?:left|right|top|bottom)\s*:/, "use inset-inline-* or inset-block-*"],
  [/text-align\s*:\s*(?:left|right)\b/, "use start or end"],
  [/(?:float|clear)\s*:\s*(?:left|right)\b/, "use inline-start or inline-end"],
  [/(?:^|[;{\s])(?:min-|max-)?(?:width|height)\s*:/, "use inline-size or block-size"],
];
const VALUES = [
  [/#[0-9a-f]{3,8}\b/i, "colours live in tokens.css"],
  [/\b(?:rgb|hsl|oklch)a?\(/i, "colours live in tokens.css"],
  [/font-size\s*:[^;]*\d(?:px|pt)\b/, "type sizes live in tokens.css"],
];

async function styles(folder) {
  const entries = await readdir(folder, { withFileTypes: true });
  const nested = entries.filter((entry) => entry.isDirectory()).map((entry) => styles(join(folder, entry.name)));
  const own = entries.filter((entry) => entry.name.endsWith(".css")).map((entry) => join(folder, entry.name));
  return [...own, ...(await Promise.all(nested)).flat()];
}

/** Comments, drawings in url("data:…") and media conditions are not declarations. */
function declarations(source) {
  const blank = (text) => text.replaceAll(/[^\n]/g, " ");
  return source
    .replaceAll(/\/\*.*?\*\//gs, blank)
    .replaceAll(/url\("data:[^"]*"\)/g, blank)
    .replaceAll(/@media[^{]*/g, blank);
}

let found = 0;
for (const file of await styles(here)) {
  const rules = file.endsWith("tokens.css") ? RULES : [...RULES, ...VALUES];
  declarations(await readFile(file, "utf8"))
    .split("\n")
    .forEach((line, index) => {
      for (const [pattern, advice] of rules) {
        if (!pattern.test(line)) continue;
        found += 1;
        console.error(`${relative(dirname(here), file)}:${index + 1}: ${line.trim()}\n  ${advice}`);
      }
    });
}

const lock = await readFile(join(dirname(here), "package-lock.json"), "utf8");
if (/"resolved"|https?:/.test(lock)) {
  found += 1;
  console.error("package-lock.json names a host: remove it");
}
process.exitCode = found ? 1 : 0;

// Builds everything a browser downloads: `npm ci && node build.mjs` writes dist/, which build.rs embeds.
//
//   dist/<name>.<hash>.<ext>      the file; its name changes with its content, so it may be cached for ever
//   dist/<name>.<hash>.<ext>.br   the same, Brotli 11 (left out where it is not smaller)
//   dist/<name>.<hash>.<ext>.gz   the same, gzip 9
//   dist/manifest.json            { "jixia.css": "jixia.1a2b3c4d5e.css", ... }, the list that build.rs reads
//
// Nothing in dist/ is committed.
import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const here = (path) => new URL(path, import.meta.url);
const out = here("dist/");

// The oldest browsers the product is drawn for: light-dark(), :has() and nesting are lowered or kept by these.
const target = ["chrome111", "safari16.4", "firefox121"];

/** Bundles one stylesheet or script and returns its text as bytes. */
async function bundle(entry, options = {}) {
  const result = await build({
    entryPoints: [here(entry).pathname],
    bundle: true,
    minify: true,
    write: false,
    target,
    legalComments: "none",
    logLevel: "warning",
    ...options,
  });
  return result.outputFiles[0].contents;
}

const script = { format: "esm" };
const files = {
  "jixia.css": await bundle("css/index.css"),
  "desk.css": await bundle("css/desk.css"),
  "styleguide.css": await bundle("css/styleguide.css"),
  "app.js": await bundle("ts/app.ts", script),
  "compose.js": await bundle("ts/compose.ts", script),
  "passkeys.js": await bundle("ts/passkeys.ts", script),
  "htmx.js": await readFile(here("node_modules/htmx.org/dist/htmx.min.js")),
};
for (const name of await readdir(here("static/"))) {
  files[name] = await readFile(here(`static/${name}`));
}

await rm(out, { recursive: true, force: true });
await mkdir(out);
const manifest = {};
// Sorted by name, so an icon is hashed before the site.webmanifest that points to it as {asset:favicon.svg}.
for (const [name, source] of Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1))) {
  const bytes = name.endsWith(".webmanifest")
    ? Buffer.from(source.toString().replace(/\{asset:([\w.]+)\}/g, (_, icon) => manifest[icon]))
    : source;
  const hash = createHash("sha256").update(bytes).digest("hex").slice(0, 10);
  const dot = name.lastIndexOf(".");
  const hashed = `${name.slice(0, dot)}.${hash}${name.slice(dot)}`;
  manifest[name] = hashed;
  await writeFile(new URL(hashed, out), bytes);

  const br = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
  const gz = gzipSync(bytes, { level: 9 });
  if (br.length < bytes.length) await writeFile(new URL(`${hashed}.br`, out), br);
  if (gz.length < bytes.length) await writeFile(new URL(`${hashed}.gz`, out), gz);
  console.log(`${hashed.padEnd(36)} ${bytes.length} B, br ${br.length}, gz ${gz.length}`);
}
// Written last: a build that was interrupted leaves no manifest, and build.rs says so.
await writeFile(new URL("manifest.json", out), JSON.stringify(manifest, null, 2) + "\n");

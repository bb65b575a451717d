// Every page that can be reached, as a visitor, as a member and as the owner: nothing that axe-core finds, nothing wider
// than its window, one heading, no fault on the way; on a phone and on a desktop, in light and dark.
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { test } from "node:test";
import { viewports, visit } from "../support/browser.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

// The passwords of the demo community are printed at its start.
const password = "buzhi-er-yilun";
const people = {
  visitor: { locale: "zh-CN", from: ["/", "/api", "/styleguide", "/register", "/nowhere"] },
  member: { locale: "en", login: "zhouyan@example.org", from: ["/", "/orders", "/settings/profile"] },
  owner: { locale: "zh-CN", login: "wangdou@example.org", from: ["/", "/desk", "/teach", "/settings/profile"] },
};

for (const [who, { locale, login, from }] of Object.entries(people)) {
  test(`every page is in order for the ${who}`, { timeout: 600_000 }, async (t) => {
    const page = await visit(t, { locale });
    if (login) await signIn(page, login);
    const wrong = [];
    const visited = new Set();
    const waiting = [...from];
    while (waiting.length > 0) {
      const path = waiting.shift();
      if (visited.has(shape(path))) continue;
      visited.add(shape(path));
      const { faults, links } = await inTime(path, look(page, path));
      wrong.push(...faults);
      for (const link of links) if (!visited.has(shape(link))) waiting.push(link);
    }
    t.diagnostic(`${visited.size} kinds of pages: ${[...visited].sort().join(" ")}`);
    assert.ok(visited.size > 15, `only ${visited.size} kinds of pages were found`);
    assert.deepEqual(wrong, []);
  });
}

/** What is wrong with one page, and where it leads. */
async function look(page, path) {
  const answer = await page.goto(path);
  // Downloads, descriptions for programs and streams are no pages.
  if (!answer?.headers()["content-type"]?.startsWith("text/html")) return { faults: [], links: [] };
  assert.ok(answer.status() < 500, `${path} answered ${answer.status()}`);
  return { faults: await faultsOf(page, path), links: await linksOf(page) };
}

/** A page that holds the walk up is named, rather than the walk. */
function inTime(path, work) {
  let bell;
  const late = new Promise((_, reject) => {
    bell = setTimeout(() => reject(new Error(`${path} was not looked at within two minutes`)), 120_000);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(bell));
}

async function signIn(page, login) {
  await page.goto("/login");
  await page.fill("input[name=login]", login);
  await page.fill("input[name=password]", password);
  await page.click("main form[action='/login'] button:not([type=button])");
  await page.waitForURL((url) => url.pathname !== "/login");
}

/** What is wrong with the page that is open. */
async function faultsOf(page, path) {
  const wrong = [];
  const headings = await page.locator("h1").count();
  if (headings !== 1) wrong.push(`${path}: ${headings} h1`);
  await page.evaluate(axe);
  for (const [name, size] of Object.entries(viewports)) {
    await page.setViewportSize(size);
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    if (over > 0) wrong.push(`${path}: ${over} px too wide on a ${name}`);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      const found = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ["violations"] }));
      for (const { id, nodes } of found.violations) {
        wrong.push(`${path}: ${id} on a ${name} in ${colorScheme}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`);
      }
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(viewports.desktop);
  return wrong;
}

/** Where the page leads to on this site. */
function linksOf(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll("a[href]:not([download])")]
      .map((link) => new URL(link.href))
      .filter((url) => url.origin === location.origin)
      .map((url) => decodeURI(url.pathname) + url.search),
  );
}

/** Pages of one kind share a shape: one topic stands for all topics. */
function shape(path) {
  const url = new URL(path, "http://here");
  const named = /\/(members|courses|spaces|tags|articles|series|assets|files|sandbox\/pay)\/[^/]+(\/(?!new|edit)[^/]+)?/;
  const parts = url.pathname.replace(/\d+/g, "N").replace(named, (_, kind, more) => `/${kind}/X${more ? "/Y" : ""}`);
  // A second page of a list, a filter, a place to return to: the same kind of page with other words.
  return `${parts}${[...url.searchParams.keys()].filter((key) => key !== "next" && key !== "after").map((key) => `?${key}`).join("")}`;
}

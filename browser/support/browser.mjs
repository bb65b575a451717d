// Opens pages for tests: one Chromium for each test file, a fresh context for each visit.
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { after } from "node:test";
import { chromium } from "playwright-core";

/** Where the community is served. */
export const url = required("JIXIA_TEST_URL");

/** The sizes that every page is drawn for. */
export const viewports = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1280, height: 800 },
};

/** The languages of the product. */
export const locales = ["zh-CN", "en"];

const pictures = process.env.JIXIA_TEST_SCREENSHOTS ?? "screenshots";
let browser;

after(async () => {
  await browser?.close();
});

/**
 * Opens a page as somebody who was never here before. The context is closed when the test ends; a fault that the page
 * met on the way fails the test.
 *
 * @param t the test's own context, from `node:test`; `url` opens another community than the demo's
 */
export async function visit(t, { locale = "zh-CN", viewport = "desktop", theme = "light", javascript = true, url: base = url } = {}) {
  browser ??= await chromium.launch({
    executablePath: required("JIXIA_TEST_CHROMIUM"),
    // Chromium's sandbox does not start for root, and containers run tests as root. All it opens is our own pages.
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  const context = await browser.newContext({
    baseURL: base,
    locale,
    viewport: viewports[viewport],
    colorScheme: theme,
    javaScriptEnabled: javascript,
    hasTouch: viewport === "phone",
    reducedMotion: "reduce",
  });
  // A page that does not come is a failure soon, not after half a minute.
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const faults = collectFaults(page);
  t.after(async () => {
    try {
      if (!t.passed) await picture(page, `failed-${t.name}`);
    } finally {
      await context.close();
    }
    if (faults.length > 0) throw new Error(`the page met faults:\n  ${faults.join("\n  ")}`);
  });
  return Object.assign(page, { faults });
}

/** Keeps a picture of the whole page in target/browser. */
export async function picture(page, name) {
  await mkdir(pictures, { recursive: true });
  const file = `${name.replaceAll(/[^\p{L}\p{N}]+/gu, "-").toLowerCase()}.png`;
  await page.screenshot({ path: join(pictures, file), fullPage: true });
}

/** Fails when a page is wider than its window: on a phone that is a page that slides about under the thumb. */
export async function mustFit(page) {
  const { content, window } = await page.evaluate(() => ({
    content: document.documentElement.scrollWidth,
    window: document.documentElement.clientWidth,
  }));
  if (content > window) throw new Error(`${page.url()} is ${content} px wide in a window of ${window} px`);
}

/**
 * What a page says about itself that nobody would otherwise see: script errors, refused by the content security
 * policy, missing files. An expected error page (a 404 that the test asks for) is no fault: only what a page loads is.
 */
function collectFaults(page) {
  const faults = [];
  page.on("pageerror", (error) => faults.push(`script: ${error.message}`));
  page.on("console", (message) => {
    // Chromium logs each failed answer here without its address; `response` below says more.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource")) {
      faults.push(`console: ${message.text()}`);
    }
  });
  page.on("response", (response) => {
    const kind = response.request().resourceType();
    if (response.status() >= 400 && ["stylesheet", "script", "image", "font", "manifest"].includes(kind)) {
      faults.push(`${response.status()} ${response.url()}`);
    }
  });
  return faults;
}

function required(name) {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: run these tests with \`cargo xtask test --only browser\`.`);
  return value;
}

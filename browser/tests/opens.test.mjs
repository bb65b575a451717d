// The front page opens: in both languages, on a phone and on a desktop, in light and dark, and without JavaScript.
import assert from "node:assert/strict";
import { test } from "node:test";
import { locales, mustFit, picture, viewports, visit } from "../support/browser.mjs";

for (const locale of locales) {
  for (const viewport of Object.keys(viewports)) {
    for (const theme of ["light", "dark"]) {
      test(`the front page opens: ${locale}, ${viewport}, ${theme}`, async (t) => {
        const page = await visit(t, { locale, viewport, theme });
        const answer = await page.goto("/");
        assert.equal(answer.status(), 200);
        assert.equal(await page.locator("html").getAttribute("lang"), locale);
        assert.notEqual(await page.title(), "");
        assert.equal(await page.locator("h1").count(), 1);
        await mustFit(page);
        await picture(page, `front-${locale}-${viewport}-${theme}`);
      });
    }
  }
}

test("the front page opens without JavaScript", async (t) => {
  const page = await visit(t, { javascript: false });
  const answer = await page.goto("/");
  assert.equal(answer.status(), 200);
  assert.equal(await page.locator("h1").count(), 1);
});

// What is typed into the forms of the forum is not lost with the tab, and not offered again once it was posted; a picture
// that is pasted into a text is there.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { visit } from "../support/browser.mjs";
import { community } from "../support/community.mjs";

const OWNER = "王斗";
const PASSWORD = "稷下学宫七十六人";
const PNG =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
let house;

before(async () => {
  house = await community();
  await house.command(["owner", "create", "--name", OWNER, "--mail", "wang@example.com"], `${PASSWORD}\n`);
});
after(async () => await house?.stop());

test("a topic and a reply survive a closed tab, and are forgotten once they are posted", async (t) => {
  const page = await visit(t, { url: house.url });
  await page.goto("/login");
  await page.fill("#login", OWNER);
  await page.fill("#password", PASSWORD);
  await send(page, "form[action='/login']");
  await page.goto("/desk/spaces/new");
  await page.fill("#name", "Rust");
  await page.fill("#slug", "rust");
  await send(page, "form[action='/desk/spaces/new']");

  const other = await closedAndOpened(page, "/topics/new", async (tab) => {
    await tab.fill("#title", "关掉标签页之后");
    await tab.fill("#body", "写到一半的话题");
  });
  await other.click(".callout.note button >> nth=0");
  assert.equal(await other.inputValue("#title"), "关掉标签页之后");
  assert.equal(await other.inputValue("#body"), "写到一半的话题");
  await send(other, "form.compose");
  const topic = new URL(other.url()).pathname;
  await other.goto("/topics/new");
  await other.waitForTimeout(300);
  assert.equal(await other.locator(".callout.note").count(), 0, "the topic was posted");

  const third = await closedAndOpened(other, topic, (tab) => tab.fill("#body", "写到一半的回复"));
  await third.click(".callout.note button >> nth=0");
  assert.equal(await third.inputValue("#body"), "写到一半的回复");
  await paste(third);
  await third.waitForFunction(() => /!\[\]\(\/files\/\d+\/\w+\.png\)/.test(document.querySelector("#body").value));
  await send(third, "form[action$='/replies']");
  // The very form that was sent stands below the new reply, and is empty.
  await third.waitForTimeout(300);
  assert.equal(await third.inputValue("#body"), "");
  assert.equal(await third.locator(".callout.note").count(), 0, "the reply was posted");
  const shown = third.locator("article.post img[src^='/files/']");
  assert.ok(await shown.evaluate((picture) => picture.decode().then(() => picture.naturalWidth > 0)));
  await third.reload();
  await third.waitForTimeout(300);
  assert.equal(await third.locator(".callout.note").count(), 0);
});

/** Types into a form in a tab that is then closed, and opens the form in another. */
async function closedAndOpened(page, path, type) {
  const context = page.context();
  const tab = await context.newPage();
  await tab.goto(path);
  await type(tab);
  await tab.waitForTimeout(700);
  await tab.close();
  const next = await context.newPage();
  await next.goto(path);
  await next.locator(".callout.note").waitFor();
  return next;
}

/** Pastes a picture into the text. */
async function paste(page) {
  await page.evaluate((png) => {
    const bytes = Uint8Array.from(atob(png), (char) => char.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], "a.png", { type: "image/png" }));
    const field = document.querySelector("#body");
    field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  }, PNG);
}

/** Presses the button of a form and waits for the next page. */
async function send(page, form) {
  const button = page.locator(`${form} button:not([type=button])`).last();
  await Promise.all([page.waitForEvent("framenavigated", { predicate: (frame) => frame === page.mainFrame() }), button.click()]);
  await page.waitForLoadState("domcontentloaded");
}

// A session that ends while somebody reads or writes costs neither a click nor a text; and what a text says of itself is
// in the language of whoever reads it.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { picture, visit } from "../support/browser.mjs";
import { community } from "../support/community.mjs";
import { send, signIn } from "../support/members.mjs";

const [WRITER, READER] = ["王斗", "颜斶"];
const PASSWORD = "稷下学宫七十六人";
const TEXT = "> [!NOTE]\n> 先备份。\n\n```console\n$ cargo run\n```\n\n| 甲 | 乙 |\n|---|---|\n| 1 | 2 |";
let house;
let topic;

before(async () => {
  house = await community();
  for (const [name, mail] of [[WRITER, "wang@example.com"], [READER, "yan@example.com"]]) {
    await house.command(["owner", "create", "--name", name, "--mail", mail], `${PASSWORD}\n`);
  }
});
after(async () => await house?.stop());

test("a topic is there to be read", async (t) => {
  const page = await signedIn(t, WRITER);
  await page.goto("/desk/spaces/new");
  await page.fill("#name", "Rust");
  await page.fill("#slug", "rust");
  await send(page, "form[action='/desk/spaces/new']");
  await page.goto("/topics/new");
  await page.fill("#title", "会话结束的时候");
  await page.fill("#body", TEXT);
  await send(page, "form.compose");
  topic = new URL(page.url()).pathname;
});

test("a like without a session says so, and where to sign in", async (t) => {
  for (const [locale, words] of [["zh-CN", "登录"], ["en", "Sign in"]]) {
    const page = await signedIn(t, READER, { locale });
    await page.goto(topic);
    await page.context().clearCookies({ name: "jixia_session" });
    await page.click("#topic button.vote");
    const link = page.locator("#notices [role=alert] a");
    await link.waitFor();
    assert.equal(await link.textContent(), words);
    assert.equal(await link.getAttribute("href"), `/login?next=${encodeURIComponent(topic)}`);
    assert.ok(await page.locator("#topic button.vote").isVisible(), "the page stays as it is");
    await picture(page, `notice-${locale}`);
    await page.click("#notices [data-dismiss]");
    assert.equal(await page.locator("#notices .flash").count(), 0);
    page.faults.length = 0; // Chromium tells of the refusal, as it was asked for.
  }
});

for (const javascript of [true, false]) {
  test(`a reply without a session is shown to be copied, ${javascript ? "with" : "without"} script`, async (t) => {
    const page = await signedIn(t, READER, { javascript });
    await page.goto(topic);
    await page.fill("#body", "写了很久的回复\n第二行");
    await page.context().clearCookies();
    await send(page, "form[action$='/replies']");
    assert.equal(await page.locator(".written textarea").inputValue(), "写了很久的回复\n第二行");
    await picture(page, `written-${javascript}`);
    page.faults.length = 0;
    await page.click(".fault a.primary");
    await page.fill("#login", READER);
    await page.fill("#password", PASSWORD);
    await send(page, "form[action='/login']");
    assert.equal(new URL(page.url()).pathname, topic, "back where it was written");
  });
}

test("what a text says of itself is in the reader's language", async (t) => {
  for (const [locale, note, copy, terminal, table] of [
    ["zh-CN", "说明", "复制", "终端", "表格，可横向滚动"],
    ["en", "Note", "Copy", "Terminal", "Table, scrolls sideways"],
  ]) {
    const page = await visit(t, { url: house.url, locale });
    await page.goto(topic);
    const said = (selector) =>
      page.locator(`#topic ${selector}`).evaluate((element) => getComputedStyle(element, "::before").content);
    assert.equal(await said(".callout strong"), `"${note}"`);
    assert.equal(await said("button[data-copy]"), `"${copy}"`);
    assert.equal(await said(".lang"), `"${terminal}"`);
    assert.equal(await page.getByRole("region", { name: table }).count(), 1);
    assert.equal(await page.getByRole("button", { name: copy, exact: true }).count(), 1);
  }
});

async function signedIn(t, name, options = {}) {
  const page = await visit(t, { url: house.url, ...options });
  await signIn(page, name, PASSWORD);
  return page;
}

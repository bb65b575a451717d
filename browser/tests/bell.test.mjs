// The bell rings on a page that somebody only looks at.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { picture, visit } from "../support/browser.mjs";
import { community } from "../support/community.mjs";
import { send, signIn } from "../support/members.mjs";

const [ASKER, HELPER] = ["王斗", "颜斶"];
const PASSWORD = "稷下学宫七十六人";
let house;

before(async () => {
  house = await community();
  for (const [name, mail] of [[ASKER, "wang@example.com"], [HELPER, "yan@example.com"]]) {
    await house.command(["owner", "create", "--name", name, "--mail", mail], `${PASSWORD}\n`);
  }
});
after(async () => await house?.stop());

test("who looks at a page hears at once that somebody replied, and that it was read elsewhere", async (t) => {
  const asker = await member(t, ASKER);
  await asker.goto("/desk/spaces/new");
  await asker.fill("#name", "Rust");
  await asker.fill("#slug", "rust");
  await send(asker, "form[action='/desk/spaces/new']");
  await asker.goto("/topics/new");
  await asker.fill("#title", "铃响的时候");
  await asker.fill("#body", "谁来答一句");
  await send(asker, "form.compose");
  const topic = new URL(asker.url()).pathname;
  await asker.goto("/about");
  assert.equal(await asker.locator("a.bell b").count(), 0);

  const helper = await member(t, HELPER);
  await helper.goto(topic);
  await helper.fill("#body", "我来答一句");
  await send(helper, "form[action$='/replies']");

  const rung = asker.locator("a.bell b");
  await rung.waitFor();
  assert.equal(await rung.textContent(), "1");
  assert.equal(new URL(asker.url()).pathname, "/about", "nothing was loaded anew");
  await picture(asker, "bell");

  // Another tab of the same member reads it.
  const second = await asker.context().newPage();
  await second.goto("/notifications");
  await send(second, "form[action='/notifications/read']");
  await rung.waitFor({ state: "detached" });
});

async function member(t, name) {
  const page = await visit(t, { url: house.url });
  await signIn(page, name, PASSWORD);
  return page;
}

// The main path of the house, from the trial lesson to the refund: in both languages, on a phone and on a desktop, and
// once without JavaScript.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { mustFit, picture, visit } from "../support/browser.mjs";
import { community } from "../support/community.mjs";

const SECRET = "不变者众，可变者一";
const PASSWORD = "稷下学宫七十六人";
const OWNER = "王斗";
const AUTHOR = "淳于明";
let house;
let course;

before(async () => {
  house = await community();
  await house.command(["owner", "create", "--name", OWNER, "--mail", "wang@example.com"], `${PASSWORD}\n`);
});
after(async () => await house?.stop());

test("an owner opens a space and makes a member an author, whose book becomes a course", async (t) => {
  const author = await guest(t, {});
  await register(author, AUTHOR, "/");
  const owner = await guest(t, {});
  await signIn(owner, OWNER);

  await owner.goto("/desk/spaces/new");
  await owner.fill("#name", "Rust");
  await owner.fill("#slug", "rust");
  await send(owner, "form[action='/desk/spaces/new']");
  assert.match(owner.url(), /\/desk\/spaces$/);

  await owner.goto(`/members/${AUTHOR}`);
  await owner.selectOption("#role", "author");
  await send(owner, "form[action$='/role']");
  assert.equal(await owner.locator("#role").inputValue(), "author");

  const said = await house.command(["import", "mdbook", new URL("../fixtures/book", import.meta.url).pathname, "--author", AUTHOR, "--price", "99"]);
  assert.match(said, /6 added, 0 changed, 0 unchanged, 0 retired/);
  const again = await house.command(["import", "mdbook", new URL("../fixtures/book", import.meta.url).pathname, "--author", AUTHOR, "--price", "99"]);
  assert.match(again, /0 added, 0 changed, 6 unchanged, 0 retired/);
  course = decodeURI(new URL(/http\S+/.exec(said)[0]).pathname);
});

const ways = [
  { locale: "zh-CN", viewport: "desktop", theme: "light" },
  { locale: "zh-CN", viewport: "phone", theme: "dark" },
  { locale: "en", viewport: "desktop", theme: "dark" },
  { locale: "en", viewport: "phone", theme: "light" },
  { locale: "zh-CN", viewport: "desktop", theme: "light", javascript: false },
];

ways.forEach((way, index) => {
  const { locale, viewport, javascript = true } = way;
  const name = `way-${locale}-${viewport}${javascript ? "" : "-no-script"}`;
  test(`from the trial lesson to the refund: ${locale}, ${viewport}${javascript ? "" : ", without JavaScript"}`, async (t) => {
    const look = async (page, step) => {
      await mustFit(page);
      await picture(page, `${name}-${step}`);
    };
    const member = await guest(t, way);

    // A visitor reads a trial lesson.
    await member.goto(course);
    assert.equal(await member.locator("html").getAttribute("lang"), locale);
    await look(member, "01-course");
    await follow(member, `a[href="${course}/owner"]`);
    await member.locator("article.prose").waitFor();
    await look(member, "02-trial");

    // Behind the trial there is a wall, and the text is not in the page.
    await member.goto(`${course}/borrow`);
    await member.locator(".paywall").waitFor();
    assert.ok(!(await member.content()).includes(SECRET), "the locked text was sent");
    await look(member, "03-paywall");

    // Buying leads through registration and back.
    await follow(member, ".paywall a[href^='/checkout/course/']");
    assert.match(member.url(), /\/login\?next=/);
    await look(member, "04-login");
    await follow(member, "nav.tabs a[href^='/register']");
    await fillRegistration(member, `读者${index + 1}`);
    assert.match(member.url(), /\/checkout\/course\/\d+$/);
    await look(member, "05-checkout");
    await send(member, "form.buy");
    await member.locator("form[action^='/sandbox/pay/']").waitFor();
    await look(member, "06-bank");
    await send(member, "form[action^='/sandbox/pay/']");
    await member.waitForURL(/\/orders\/\d+/);
    const order = new URL(member.url()).pathname;
    await eventually(member, "a.button.primary[href^='/courses/']");
    await look(member, "07-paid");

    // The paid lesson is open, and can be completed.
    await member.goto(`${course}/borrow`);
    await member.getByText(SECRET).waitFor();
    await send(member, "#done form");
    await member.locator("#done .badge.ok").waitFor();
    await look(member, "08-lesson");

    // A question, an answer by the author, and the mark of the asker.
    await member.goto("/topics/new");
    await member.fill("#title", `第 ${index + 1} 问：可变引用为什么只能有一个？`);
    await member.fill("#body", "同一时刻有两个 `&mut T` 会怎样？\n\n```rust\nlet a = &mut v;\n```");
    await look(member, "09-compose");
    await send(member, "form.compose");
    await member.waitForURL(/\/topics\/\d+$/);
    const topic = new URL(member.url()).pathname;
    const author = await guest(t, way);
    await signIn(author, AUTHOR);
    await author.goto(topic);
    await author.fill("#body", "因为那样就会有**两处**能改同一份数据。");
    await send(author, "form[action$='/replies']");
    await author.locator("article[id^='reply-']").first().waitFor();
    await member.goto(topic);
    await send(member, "form[action$='/accept']");
    await member.locator("li.accepted .seal").waitFor();
    await look(member, "10-accepted");

    // The owner sees the money, and gives it back.
    const owner = await guest(t, way);
    await signIn(owner, OWNER);
    await owner.goto("/desk");
    await owner.getByText(/99\.00/).first().waitFor();
    await look(owner, "11-desk");
    await owner.goto(order);
    await owner.locator(`details:has(form[action="${order}/refund"]) > summary`).click();
    await look(owner, "12-refund");
    await send(owner, `form[action="${order}/refund"]`);

    // Access is gone, and the books balance.
    await gone(member, `${course}/borrow`, ".paywall");
    await look(member, "13-gone");
    assert.match(await house.command(["verify"]), /everything holds/);
  });
});

/** A page of somebody who was never here before. */
async function guest(t, way) {
  const page = await visit(t, { ...way, url: house.url });
  return page;
}

async function register(page, name, next) {
  await page.goto(`/register?next=${encodeURIComponent(next)}`);
  await fillRegistration(page, name);
}

async function fillRegistration(page, name) {
  await page.fill("#name", name);
  await page.fill("#mail", `${Buffer.from(name).toString("hex")}@example.com`);
  await page.fill("#password", PASSWORD);
  await send(page, "form[action='/register']");
}

async function signIn(page, name) {
  await page.goto("/login");
  await page.fill("#login", name);
  await page.fill("#password", PASSWORD);
  await send(page, "form[action='/login']");
}

/** Presses the button of a form and waits for the next page. */
async function send(page, form) {
  const here = page.url();
  const button = page.locator(`${form} button:not([type=button])`).last();
  await Promise.all([page.waitForEvent("framenavigated", { predicate: (frame) => frame === page.mainFrame() }), button.click()]);
  await page.waitForLoadState("domcontentloaded");
  return here;
}

async function follow(page, link) {
  const target = page.locator(link).first();
  // Volumes of a course are folded; their lessons are links inside.
  await target.evaluate((element) => {
    for (let fold = element.closest("details"); fold; fold = fold.parentElement?.closest("details")) fold.open = true;
  });
  await Promise.all([page.waitForEvent("framenavigated"), target.click()]);
  await page.waitForLoadState("domcontentloaded");
}

/** What comes by itself with JavaScript, and after a look again without. */
async function eventually(page, selector) {
  for (let tries = 0; tries < 40; tries++) {
    if (await page.locator(selector).first().isVisible()) return;
    await page.waitForTimeout(500);
    if (tries % 4 === 3) await page.reload();
  }
  throw new Error(`${selector} does not come on ${page.url()}`);
}

async function gone(page, path, selector) {
  for (let tries = 0; tries < 40; tries++) {
    await page.goto(path);
    if (await page.locator(selector).isVisible()) return;
    await page.waitForTimeout(500);
  }
  throw new Error(`${path} is still open`);
}

// A lesson in Firefox: the environment names the site's ADDRESS and the browser's program, FIREFOX.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import puppeteer from "puppeteer-core";

const LESSON = `${process.env.ADDRESS}lessons/hello/steps/`;
let firefox;

before(async () => {
  firefox = await puppeteer.launch({ browser: "firefox", executablePath: process.env.FIREFOX, headless: true });
});
after(() => firefox.close());

/** Open a page; `faults` collects what its scripts threw and what its policy refused. */
async function visit(address) {
  const page = await firefox.newPage();
  page.faults = [];
  page.on("pageerror", (error) => page.faults.push(String(error)));
  page.on("console", (message) => message.type() === "error" && page.faults.push(message.text()));
  await page.goto(address);
  return page;
}

const press = async (page, text) => (await page.waitForSelector(`button::-p-text(${text})`)).click();
const lit = (page) => page.$$eval("[data-lit]", (elements) => [...new Set(elements.map((element) => element.tagName))]);

test("the arrow keys lead the step player, and the page lights up with it", async () => {
  const page = await visit(LESSON);
  await press(page, "Step through");
  await page.waitForSelector("dialog.stage .count:not(:empty)");

  await page.keyboard.press("ArrowRight");
  await page.waitForFunction(() => location.hash === "#step-2");

  assert.ok((await lit(page)).includes("TR"));
  assert.ok((await lit(page)).length >= 3, String(await lit(page)));
  assert.deepEqual(page.faults, []);
});

test("an address with a step opens there", async () => {
  const page = await visit(`${LESSON}#step-3`);

  await page.waitForSelector("dialog.stage .count:not(:empty)");

  assert.match(await page.$eval("dialog.stage .titles", (words) => words.innerText), /3/);
});

test("the diagrams are drawn and shown", async () => {
  const page = await visit(LESSON);

  const sizes = await page.$$eval(".drawing svg", (drawn) => drawn.map((svg) => svg.getBoundingClientRect().width));

  assert.ok(sizes.length >= 2);
  assert.ok(sizes.every((width) => width > 100), String(sizes));
});

test("a right answer is told and kept", async () => {
  const page = await visit(LESSON);
  await page.waitForSelector("quiz-question [data-key] > input");

  await page.$eval("quiz-question [data-key] > input", (input) => input.click());
  await page.$eval("quiz-question .check", (button) => button.click());

  await page.waitForSelector(".quiz-question[data-answered]");
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith("course:quiz:"))), [
    `course:quiz:${new URL(LESSON).pathname}`,
  ]);
});

test("the service runs in the page and tells the same as the recording", async () => {
  const page = await visit(LESSON);

  await press(page, "Run it");
  await page.waitForFunction(() => /^(Done|That)/.test(document.querySelector("run-it [role=status]").textContent), { timeout: 60_000 });

  assert.equal(await page.$eval("run-it [role=status]", (status) => status.textContent), "Done: 2 answers");
  assert.match(await page.$eval("run-it", (element) => element.innerText), /Your run tells the same as the recording/);
});

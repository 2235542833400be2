// Links: what one person asks, another sees, without data, before anything runs.

import assert from "node:assert/strict";
import test from "node:test";
import { readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import { DIST, browser, open, ready } from "./support/browser.mjs";
import { answers, assertAnswer, fixture } from "./support/fixtures.mjs";
import { alerts, answered, ask, becomes, drop, loaded, queryText, readGrid, room, write } from "./support/page.mjs";
import { serve } from "./support/server.mjs";

async function site(t) {
  const served = await serve({ dist: DIST });
  t.after(served.close);
  return served;
}

/** A new person: new profile, no data. */
async function visit(t, url) {
  const page = await open(await browser(t), url);
  await ready(page);
  return page;
}

/** The address once it holds a link other than `before`. */
async function link(page, before = "") {
  await page.waitForFunction((old) => location.hash.length > 1 && location.href !== old, before);
  return page.url();
}

const banner = (page) => page.getByRole("region", { name: "Question from a link" });
const grid = (page) => page.getByRole("grid", { name: "Results" });

test("a link shows its question to someone without data, and answers when the data is dropped", async (t) => {
  const { url } = await site(t);
  const answer = (await answers()).find(({ id }) => id === "acr-failed-logins");
  const sender = await visit(t, url);
  await drop(sender, [fixture("acr/login.jsonl"), fixture("acr/repository.records.json")]);
  await loaded(sender);
  await ask(sender, answer.query);
  assertAnswer(await readGrid(sender), answer);
  const sent = await link(sender);
  assert.ok(!decodeURIComponent(sent).includes("198.51.100.200"), "a link carries no data");

  const page = await visit(t, sent);
  await banner(page).waitFor();
  assert.equal(await queryText(page), answer.query);
  assert.match(await banner(page).innerText(), /ContainerRegistryLoginEvents/);
  assert.match(await banner(page).innerText(), /[Dd]rop/);
  await page.waitForTimeout(1000);
  assert.equal(await grid(page).count(), 0, "nothing runs before it was read");
  assert.equal((await page.getByRole("status", { name: "Answer status" }).innerText()).trim(), "");

  // Something else answers nothing yet.
  await drop(page, [fixture("ibm/events.jsonl")]);
  await loaded(page);
  await page.waitForTimeout(500);
  assert.equal(await grid(page).count(), 0, "the wrong data does not answer the question");
  await banner(page).waitFor();

  await drop(page, [fixture("acr/login.jsonl"), fixture("acr/repository.records.json")]);
  await answered(page);
  assertAnswer(await readGrid(page), answer);
  await banner(page).waitFor({ state: "detached" });
  assert.deepEqual(await alerts(page), []);
  assert.deepEqual(page.said, []);
});

test("a link keeps now() and the time range", async (t) => {
  const { url } = await site(t);
  const sender = await visit(t, url);
  await drop(sender, [fixture("acr/login.jsonl")]);
  await loaded(sender);
  await sender.getByRole("button", { name: /^Time range:/ }).click();
  await sender.getByRole("radio", { name: "Last 12 hours" }).check();
  await sender.keyboard.press("Escape");
  await ask(sender, "ContainerRegistryLoginEvents | count");
  const [[count]] = (await readGrid(sender)).rows;
  const sent = await link(sender);

  const page = await visit(t, sent);
  await banner(page).waitFor();
  await drop(page, [fixture("acr/login.jsonl")]);
  await answered(page);
  assert.deepEqual((await readGrid(page)).rows, [[count]]);
  assert.match(await page.getByRole("button", { name: /^Time range:/ }).innerText(), /Last 12 hours|–/);
  assert.notEqual(count, "55", "the range left everything in: this shows nothing");
});

test("Back and Forward go through the questions", async (t) => {
  const { url } = await site(t);
  const page = await visit(t, url);
  await drop(page, [fixture("acr/login.jsonl")]);
  await loaded(page);
  await ask(page, "ContainerRegistryLoginEvents | count");
  const first = await link(page);
  await ask(page, "ContainerRegistryLoginEvents | take 3");
  const second = await link(page, first);
  const shows = (text) => waitForQuery(page, text);

  await page.goBack();
  await shows("ContainerRegistryLoginEvents | count");
  assert.equal(page.url(), first);
  await page.goForward();
  await shows("ContainerRegistryLoginEvents | take 3");
  assert.equal(page.url(), second);
  // The data is still there: nothing was loaded anew.
  await page.getByRole("button", { name: "Run" }).click();
  await answered(page);
  assert.equal((await readGrid(page)).rowCount, 3);
  assert.deepEqual(page.said, []);
});

test("Back goes to the question before, however slowly the next one was written", async (t) => {
  const { url } = await site(t);
  const page = await visit(t, url);
  await ask(page, "print first = 1");
  await link(page);
  await page.getByRole("textbox", { name: "Query" }).click();
  await page.keyboard.press("ControlOrMeta+a");
  // Slower than the pause after which an edit is written into the address.
  await page.keyboard.type("print second = 2", { delay: 60 });
  await page.waitForTimeout(600);
  await page.keyboard.press("Shift+Enter");
  await grid(page).getByText("second").waitFor();
  await page.goBack();
  await waitForQuery(page, "print first = 1");
  await page.waitForTimeout(600);
  await page.goForward();
  await waitForQuery(page, "print second = 2");
});

test("Back changes one query of the tab and leaves the others", async (t) => {
  const { url } = await site(t);
  const page = await visit(t, url);
  // The page writes its own address first.
  await page.waitForTimeout(600);
  const [first, filtered, other] = ["range x from 1 to 5 step 1", "range x from 1 to 5 step 1\n| where x == 1", "print other = 1"];
  await write(page, `${first}\n\n${other}`);
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.press("Shift+Enter");
  await answered(page);
  assert.equal((await readGrid(page)).rowCount, 5);
  await page.waitForTimeout(600);
  const before = page.url();
  await grid(page).focus();
  await page.keyboard.press("Control+Shift+Space");
  await becomes(() => grid(page).getAttribute("aria-rowcount"), "2", "one row and the header");
  assert.equal(await queryText(page), `${filtered}\n\n${other}`);
  await link(page, before);

  await page.goBack();
  await waitForQuery(page, `${first}\n\n${other}`);
  await page.goForward();
  await waitForQuery(page, `${filtered}\n\n${other}`);
  await page.goBack();
  await waitForQuery(page, `${first}\n\n${other}`);
  // The page as it was opened asks nothing, and takes nothing away.
  await page.goBack();
  await page.getByRole("tab", { name: "Data", selected: true }).waitFor();
  await room(page, "Query");
  assert.equal(await queryText(page), `${first}\n\n${other}`);
  assert.deepEqual(page.said, []);
});

async function waitForQuery(page, text) {
  for (let tries = 0; (await queryText(page)) !== text; tries += 1) {
    if (tries === 50) assert.equal(await queryText(page), text);
    await page.waitForTimeout(100);
  }
}

test("a mangled link says so and does no harm", async (t) => {
  const { url } = await site(t);
  const sender = await visit(t, url);
  await ask(sender, 'print Greeting = "hello", Where = "a link", How = strcat("as", "text")');
  const sent = await link(sender);
  const hash = new URL(sent).hash;
  const mangled = {
    "cut in the middle": hash.slice(0, hash.length - 25),
    "a letter lost": hash.slice(0, 20) + hash.slice(21),
    "not base64": `${hash.slice(0, 12)}%00<script>`,
    "another program's": "#q1.AAAA",
    "a later version's": hash.replace("#q1", "#q9"),
  };
  for (const [what, fragment] of Object.entries(mangled)) {
    await t.test(what, async (t) => {
      const page = await open(await browser(t), url + fragment);
      await page.getByRole("log", { name: "Messages" }).filter({ hasText: /link/i }).waitFor();
      await ready(page);
      await ask(page, "print x = 6 * 7");
      assert.deepEqual((await readGrid(page)).rows, [["42"]]);
      assert.deepEqual(await alerts(page), []);
      assert.deepEqual(page.said, []);
    });
  }
});

test("a link that is put into the address of an open page waits in a tab of its own", async (t) => {
  const { url } = await site(t);
  const page = await visit(t, url);
  await drop(page, [fixture("acr/login.jsonl")]);
  await loaded(page);
  await ask(page, "print mine = 1");
  await link(page);
  const query = "ContainerRegistryLoginEvents | count";
  const state = { v: 1, q: query, d: ["ContainerRegistryLoginEvents"] };
  const opened = (asked) => page.goto(`${url}#q0.${Buffer.from(JSON.stringify(asked)).toString("base64url")}`);
  await opened(state);
  await banner(page).waitFor();
  assert.equal(await queryText(page), query);
  assert.match(await banner(page).innerText(), /is here/);
  const tabs = page.getByRole("tablist", { name: "Query tabs" }).getByRole("tab");
  assert.equal(await tabs.count(), 2);
  await page.waitForTimeout(500);
  assert.equal((await page.getByRole("status", { name: "Answer status" }).innerText()).trim(), "", "nothing has run");

  // One that was only looked at gives its tab to the next, and comes back by Back.
  const next = { ...state, q: "ContainerRegistryLoginEvents | take 1" };
  await opened(next);
  await waitForQuery(page, next.q);
  assert.equal(await tabs.count(), 2);
  await page.goBack();
  await waitForQuery(page, query);
  await opened(state);
  await banner(page).waitFor();
  assert.equal(await tabs.count(), 2, "a tab that holds it is shown");

  // What cannot be read says so, and takes nothing away.
  await page.goto(`${url}#q1.AAAA`);
  await page.getByRole("log", { name: "Messages" }).filter({ hasText: /link/i }).waitFor();
  assert.equal(await queryText(page), query);

  // One that only says where to go leaves the text alone.
  await opened({ v: 1, w: "data" });
  await page.getByRole("tab", { name: "Data", selected: true }).waitFor();
  await room(page, "Query");
  assert.equal(await queryText(page), query);

  await page.getByRole("button", { name: "Answer it" }).click();
  await answered(page);
  assert.deepEqual((await readGrid(page)).rows, [["55"]]);
  await tabs.first().click();
  assert.equal(await queryText(page), "print mine = 1");
  assert.deepEqual(page.said, []);
});

test("a question of a link about data that is here waits for the person, whatever is loaded", async (t) => {
  const { url } = await site(t);
  const page = await visit(t, url);
  await drop(page, [fixture("acr/login.jsonl")]);
  await loaded(page);
  const state = { v: 1, q: "ContainerRegistryLoginEvents | count", d: ["ContainerRegistryLoginEvents"] };
  await page.goto(`${url}#q0.${Buffer.from(JSON.stringify(state)).toString("base64url")}`);
  await banner(page).getByRole("button", { name: "Answer it" }).waitFor();
  await drop(page, [fixture("ibm/events.jsonl")]);
  await loaded(page);
  await page.waitForTimeout(500);
  assert.equal(await grid(page).count(), 0, "nothing has run");
  await banner(page).getByRole("button", { name: "Answer it" }).click();
  await answered(page);
  assert.deepEqual((await readGrid(page)).rows, [["55"]]);
  assert.deepEqual(page.said, []);
});

test("queries that were run together are one question, for a filter and in a link", async (t) => {
  const { url } = await site(t);
  const sender = await visit(t, url);
  await write(sender, "let cut = 3;\n\nrange x from 1 to 5 step 1\n| where x > cut");
  await sender.keyboard.press("ControlOrMeta+a");
  await sender.keyboard.press("Shift+Enter");
  await answered(sender);
  assert.deepEqual((await readGrid(sender)).rows, [["4"], ["5"]]);
  const before = await link(sender);
  await sender.locator("#cell-0-0").click();
  await sender.keyboard.press("Control+Shift+Space");
  await becomes(async () => (await readGrid(sender)).rows.join(), "4", "filtered");
  const sent = await link(sender, before);

  const page = await visit(t, sent);
  await banner(page).getByRole("button", { name: "Answer it" }).click();
  await answered(page);
  assert.deepEqual((await readGrid(page)).rows, [["4"]]);
  assert.equal(await queryText(page), "let cut = 3;\n\nrange x from 1 to 5 step 1\n| where x > cut\n| where x == 4");
  assert.deepEqual(page.said, []);
});

test("an answer over other data than the sender's says so", async (t) => {
  const { url } = await site(t);
  const sender = await visit(t, url);
  await drop(sender, [fixture("acr/login.jsonl")]);
  await loaded(sender);
  await ask(sender, "ContainerRegistryLoginEvents | count");
  const other = (page) => page.getByRole("region", { name: "Other data than the link's" });
  const sent = await link(sender);

  const page = await visit(t, sent);
  await banner(page).waitFor();
  const text = await readFile(fixture("acr/login.jsonl"), "utf8");
  const lines = text.trimEnd().split("\n");
  await drop(page, [{ name: "first.jsonl", buffer: lines.slice(0, 20).join("\n") }]);
  await answered(page);
  await other(page).waitFor();
  assert.match(await other(page).innerText(), /There: 55 rows from .*Z to .*Z\. Here: 20 rows/);

  // With the rest of the data there is nothing to say.
  await drop(page, [{ name: "rest.jsonl", buffer: lines.slice(20).join("\n") }]);
  await loaded(page);
  await ask(page, "ContainerRegistryLoginEvents | count");
  await other(page).waitFor({ state: "detached" });
  assert.deepEqual(page.said, []);
});

test("a link of Azure Data Explorer is read", async (t) => {
  const { url } = await site(t);
  const query = "ContainerRegistryLoginEvents\n| count";
  const packed = encodeURIComponent(gzipSync(query).toString("base64"));
  const page = await visit(t, `${url}?query=${packed}`);
  await banner(page).waitFor();
  await waitForQuery(page, query);
  assert.equal(await grid(page).count(), 0);
  await room(page, "Query");
  await banner(page).getByText("ContainerRegistryLoginEvents").waitFor();
  await drop(page, [fixture("ibm/events.jsonl")]);
  await loaded(page);
  await page.waitForTimeout(500);
  assert.equal(await grid(page).count(), 0, "other data does not answer it");
  await drop(page, [fixture("acr/login.jsonl")]);
  await answered(page);
  assert.deepEqual((await readGrid(page)).rows, [["55"]]);
});

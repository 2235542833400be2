// The command palette, the sheet of keys, and links for other tools.

import assert from "node:assert/strict";
import test from "node:test";
import { gunzipSync, inflateRawSync } from "node:zlib";
import { DIST, browser, open, ready } from "./support/browser.mjs";
import { fixture } from "./support/fixtures.mjs";
import { look } from "./support/looks.mjs";
import { answered, ask, becomes, drop, loaded, queryText, room, write } from "./support/page.mjs";
import { serve } from "./support/server.mjs";

async function start(t) {
  const { url, close } = await serve({ dist: DIST });
  t.after(close);
  const context = await browser(t);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await open(context, url);
  await ready(page);
  await drop(page, [fixture("acr/login.jsonl"), fixture("acr/repository.records.json")]);
  await loaded(page);
  return page;
}

const copied = (page) => page.evaluate(() => navigator.clipboard.readText());
const palette = (page) => page.getByRole("dialog", { name: "Commands" });
const messages = (page) => page.getByRole("log", { name: "Messages" });

test("the palette finds commands, tables and ready queries by their words", async (t) => {
  const page = await start(t);
  for (const keys of ["F1", "Control+Shift+P"]) {
    await page.keyboard.press(keys);
    await palette(page).waitFor();
    await page.keyboard.press("Escape");
    await palette(page).waitFor({ state: "detached" });
  }
  await page.getByRole("button", { name: "Commands" }).click();
  const box = palette(page).getByRole("combobox");
  assert.equal(await page.evaluate(() => document.activeElement.getAttribute("role")), "combobox");
  await look(t, page, "palette");
  await box.fill("no such thing at all");
  await palette(page).getByText("Nothing has this name").waitFor();
  await box.fill("refer go");
  const options = palette(page).getByRole("option");
  assert.equal(await options.count(), 1);
  assert.equal(await options.first().getAttribute("aria-selected"), "true");
  await page.keyboard.press("Enter");
  await page.getByRole("tab", { name: "Reference", selected: true }).waitFor();

  await page.keyboard.press("F1");
  await page.keyboard.insertText("table ContainerRegistryLogin");
  await page.keyboard.press("Enter");
  await answered(page);
  assert.match(await queryText(page), /^ContainerRegistryLoginEvents\n\| take 100$/);

  await page.keyboard.press("F1");
  await page.keyboard.insertText("ask fail log");
  const asks = palette(page).getByRole("option");
  assert.ok((await asks.count()) >= 1);
  const name = await asks.first().innerText();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Enter");
  await answered(page);
  assert.match(name, /fail/i);
  assert.notEqual(await queryText(page), "ContainerRegistryLoginEvents\n| take 100");
  assert.deepEqual(page.said, []);
});

test("the question mark shows all keys, but not where it is typed", async (t) => {
  const page = await start(t);
  await room(page, "Data");
  await page.locator("body").click({ position: { x: 5, y: 400 } });
  await page.keyboard.press("?");
  const sheet = page.getByRole("dialog", { name: "Keys" });
  await sheet.waitFor();
  for (const group of ["Everywhere", "In the query room", "In the editor", "In the grid", "On a chart", "On the tabs"]) {
    assert.ok((await sheet.getByRole("table", { name: group }).getByRole("row").count()) > 0, group);
  }
  await look(t, page, "keys");
  await page.keyboard.press("Escape");
  await write(page, "print A = 1");
  await page.keyboard.press("End");
  await page.keyboard.type("?");
  await becomes(() => queryText(page), "print A = 1?", "the sign is typed");
  assert.equal(await sheet.count(), 0);
  assert.deepEqual(page.said, []);
});

test("keys go to rooms and panes", async (t) => {
  const page = await start(t);
  for (const [key, name] of [["Alt+4", "Reference"], ["Alt+3", "Audits"], ["Alt+1", "Data"], ["Alt+2", "Query"]]) {
    await page.keyboard.press(key);
    await page.getByRole("tab", { name, selected: true, exact: true }).waitFor();
  }
  await ask(page, "ContainerRegistryLoginEvents | take 3");
  const focused = () =>
    page.evaluate(() => {
      const active = document.activeElement;
      return [".query__editor", ".results", ".rail"].find((pane) => document.querySelector(pane).contains(active));
    });
  assert.equal(await focused(), ".query__editor");
  const visited = [];
  for (let at = 0; at < 3; at += 1) {
    await page.keyboard.press("F6");
    visited.push(await focused());
  }
  assert.deepEqual(visited, [".results", ".rail", ".query__editor"]);
  assert.deepEqual(page.said, []);
});

test("the rows behind a chart are grouped by a command", async (t) => {
  const page = await start(t);
  await ask(page, "ContainerRegistryRepositoryEvents | summarize Operations = count() by OperationName | render columnchart");
  await page.getByRole("figure", { name: "Chart" }).waitFor();
  await page.keyboard.press("F1");
  await page.keyboard.insertText("group the rows");
  await page.keyboard.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Group the answer" });
  await dialog.getByRole("checkbox", { name: "sum of Operations" }).waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  assert.deepEqual(page.said, []);
});

test("links are copied: alone, with the query, and for Azure Data Explorer", async (t) => {
  const page = await start(t);
  const query = "ContainerRegistryLoginEvents\n| where CallerIpAddress == '198.51.100.7' and Identity != 'ann@example.com'";
  await ask(page, query);
  await page.keyboard.press("Alt+Shift+L");
  await messages(page).getByText(/^Link copied/).waitFor();
  const url = await copied(page);
  assert.match(url, /#q1\./);
  assert.ok(url.split("#")[1].length < 600, `${url.length} characters`);
  await page.keyboard.press("Alt+Shift+C");
  await messages(page).getByText("Query and link copied").waitFor();
  const markdown = await copied(page);
  assert.ok(markdown.includes(`](${url})`) && markdown.includes(`\`\`\`kusto\n${query}\n\`\`\``), markdown);

  await page.getByRole("button", { name: "Share" }).click();
  const dialog = page.getByRole("dialog", { name: "Share this question" });
  await becomes(() => dialog.getByRole("textbox", { name: "Link" }).inputValue(), url, "the link");
  assert.match(await dialog.innerText(), /address 198\.51\.100\.7, e-mail ann@example\.com/);
  await look(t, page, "share");
  await dialog.getByRole("textbox", { name: "Cluster" }).fill("https://mine.westeurope.kusto.windows.net/");
  await dialog.getByRole("textbox", { name: "Database" }).fill("Audit logs");
  await dialog.getByRole("button", { name: "Copy as Azure Data Explorer link" }).click();
  await messages(page).getByText("Link for Azure Data Explorer copied").waitFor();
  const adx = new URL(await copied(page));
  assert.equal(adx.origin + adx.pathname, "https://dataexplorer.azure.com/clusters/mine.westeurope/databases/Audit%20logs");
  assert.equal(gunzipSync(Buffer.from(adx.searchParams.get("query"), "base64")).toString(), query);

  await dialog.getByRole("checkbox", { name: /Leave out/ }).check();
  await page.waitForFunction((old) => document.querySelector("dialog input[readonly]").value !== old, url);
  await dialog.getByRole("button", { name: "Copy link", exact: true }).click();
  await messages(page).getByText("Link copied.").waitFor();
  const without = await copied(page);
  await page.keyboard.press("Escape");
  const context = page.context();
  const other = await open(context, without);
  await ready(other);
  const text = await queryText(other);
  assert.ok(text.includes('"<address 1>"') && text.includes('"<e-mail 1>"') && !text.includes("198.51"), text);

  // What is looked for in the grid is left out with the values of the query.
  await ask(page, "print Address = '198.51.100.7'");
  await page.getByRole("grid", { name: "Results" }).focus();
  await page.keyboard.press("Control+f");
  await page.getByRole("searchbox", { name: "Search in the rows" }).fill("198.51.100.7");
  await page.getByRole("status", { name: "Search status" }).getByText("Found in 1 row").waitFor();
  await page.getByRole("button", { name: "Share" }).click();
  const shared = dialog.getByRole("textbox", { name: "Link" });
  const said = async () => inflateRawSync(Buffer.from((await shared.inputValue()).split("#q1.")[1] ?? "AwA=", "base64url")).toString();
  await becomes(async () => (await said()).match(/198\.51/g)?.length, 2, "both are in the link");
  await dialog.getByRole("checkbox", { name: /Leave out/ }).check();
  await becomes(async () => (await said()).includes("198.51"), false, "neither is");
  await page.keyboard.press("Escape");

  // So it is where the query alone tells nothing; the dialog says what does.
  await ask(page, "print Who = strcat('ann', '@', 'example.com')");
  await page.getByRole("grid", { name: "Results" }).focus();
  await page.keyboard.press("Control+f");
  await page.getByRole("searchbox", { name: "Search in the rows" }).fill("ann@example.com");
  await page.getByRole("status", { name: "Search status" }).getByText("Found in 1 row").waitFor();
  await page.getByRole("button", { name: "Share" }).click();
  await dialog.getByText("The grid is searched for: ann@example.com.").waitFor();
  await becomes(async () => (await said()).includes("ann@"), true, "it is in the link");
  await dialog.getByRole("checkbox", { name: /Leave out/ }).check();
  await becomes(async () => (await said()).includes("ann@"), false, "it is not");
  await page.keyboard.press("Escape");

  // The link of Azure Data Explorer is one that we read.
  const back = await open(context, `${new URL(url).origin}${new URL(url).pathname}${adx.search}`);
  await ready(back);
  await becomes(() => queryText(back), query, "the query of the other tool's link");
  assert.deepEqual(page.said.concat(other.said, back.said), []);
});

// The editor as people of Azure Data Explorer know it: completion, signatures, descriptions, fixes, names, layout, folds.

import assert from "node:assert/strict";
import test from "node:test";
import { DIST, browser, open, ready } from "./support/browser.mjs";
import { look } from "./support/looks.mjs";
import { alerts, answered, becomes, drop, loaded, readGrid, room, write } from "./support/page.mjs";
import { serve } from "./support/server.mjs";

const CSV = "TimeGenerated,kind,first name,size,title\n2024-05-01T08:00:00Z,a,Ada,1,x\n2024-05-01T09:00:00Z,b,Bob,2,y\n2024-05-01T10:00:00Z,b,it's,3,z\n";

async function visit(t) {
  const site = await serve({ dist: DIST });
  t.after(site.close);
  const page = await open(await browser(t, { viewport: { width: 1440, height: 900 } }), site.url);
  await ready(page);
  page.setDefaultTimeout(8000);
  await drop(page, [{ name: "odd.csv", buffer: Buffer.from(CSV) }]);
  await loaded(page);
  await room(page, "Query");
  return page;
}

const editor = (page) => page.getByRole("textbox", { name: "Query" });
const list = (page) => page.getByRole("listbox", { name: "Completions" });
const option = (page, name) => list(page).getByRole("option", { name, exact: true });
const text = (page) =>
  editor(page).evaluate((content) => [...content.querySelectorAll(".cm-line")].map((line) => line.textContent).join("\n"));
const has = (page, expected) => becomes(() => text(page), expected, "the text of the editor");

/** Types a text key by key, after what is written first in one go. */
async function type(page, typed, written = "") {
  await write(page, written);
  if (written) await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type(typed);
}

test("completion", async (t) => {
  const page = await visit(t);

  await t.test("offers operators behind a pipe, columns inside them, and writes what is taken", async () => {
    await type(page, "od");
    await option(page, /^odd/).waitFor();
    await page.keyboard.press("Tab");
    await has(page, "odd");
    await page.keyboard.type(" | wh");
    await option(page, "where").waitFor();
    await page.keyboard.press("Enter");
    await has(page, "odd | where ");
    // What comes next is offered at once.
    await option(page, /^size/).waitFor();
    await page.keyboard.type("si");
    await becomes(() => list(page).getByRole("option").first().innerText().then((name) => name.replace(/\s+/g, " ")), "c size long");
    await page.keyboard.press("Tab");
    await has(page, "odd | where size");
  });

  await t.test("quotes names that need it", async () => {
    await type(page, "fir", "odd | project ");
    await option(page, /first name/).waitFor();
    await page.keyboard.press("Tab");
    await has(page, "odd | project ['first name']");
  });

  await t.test("offers values of the data inside strings", async () => {
    await type(page, '"', "odd | where ['kind'] == ");
    await option(page, /^b\s*2 rows/).waitFor();
    await option(page, /^a\s*1 row/).waitFor();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Tab");
    await has(page, `odd | where ['kind'] == "a"`);
    await page.keyboard.press("Shift+Enter");
    await answered(page);
    assert.equal((await readGrid(page)).rowCount, 1);
  });

  await t.test("opens by Ctrl+Space and closes by Escape, which stops no query", async () => {
    await type(page, "", "range x from 1 to 100000000000 step 1 | summarize sum(x)");
    await page.keyboard.press("Shift+Enter");
    await page.getByRole("status", { name: "Answer status" }).getByText("Running…").waitFor();
    await page.keyboard.type(" | ");
    await list(page).waitFor();
    await page.keyboard.press("Escape");
    await list(page).waitFor({ state: "detached" });
    await page.getByRole("status", { name: "Answer status" }).getByText("Running…").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("status", { name: "Answer status" }).getByText("Canceled").waitFor();
    await write(page, "odd | sort by size ");
    await page.keyboard.press("Control+Space");
    await option(page, "asc").waitFor();
    await page.keyboard.press("Escape");
  });

  await t.test("leaves Enter alone where nothing is written or the word is whole", async () => {
    await type(page, "count", "odd | ");
    await option(page, /^count/).first().waitFor();
    await page.keyboard.press("Enter");
    await has(page, "odd | count\n");
    await type(page, "| ", "odd\n");
    await list(page).waitFor();
    await page.keyboard.press("Enter");
    await has(page, "odd\n| \n");
  });

  await t.test("is told to assistive technology", async () => {
    await type(page, "wh", "odd | ");
    await option(page, "where").waitFor();
    const active = await editor(page).getAttribute("aria-activedescendant");
    assert.ok(active, "the editor says which option is active");
    await option(page, "where").and(page.locator("[aria-selected=true]")).waitFor();
    await look(t, page, "editor-completion");
    assert.deepEqual(await alerts(page), []);
  });
});

// The editor as people of Azure Data Explorer know it: completion, signatures, descriptions, fixes, names, layout, folds.

import assert from "node:assert/strict";
import test from "node:test";
import { DIST, browser, open, ready } from "./support/browser.mjs";
import { look } from "./support/looks.mjs";
import { alerts, answered, becomes, drop, loaded, readGrid, room, write } from "./support/page.mjs";
import { serve } from "./support/server.mjs";

const CSV = "TimeGenerated,kind,first name,size,note\n2024-05-01T08:00:00Z,a,Ada,1,x\n2024-05-01T09:00:00Z,b,Bob,2,y\n2024-05-01T10:00:00Z,b,it's,3,z\n";

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

  await t.test("offers operators behind a pipe, columns inside them, and writes what is taken", async (t) => {
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

  await t.test("quotes names that need it", async (t) => {
    await type(page, "fir", "odd | project ");
    await option(page, /first name/).waitFor();
    await page.keyboard.press("Tab");
    await has(page, "odd | project ['first name']");
  });

  await t.test("offers values of the data inside strings", async (t) => {
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

  await t.test("opens by Ctrl+Space and closes by Escape, which stops no query", async (t) => {
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

  await t.test("knows what data bring that come while the caret rests", async () => {
    await type(page, "", "l");
    await page.waitForTimeout(300);
    await drop(page, [{ name: "later.csv", buffer: Buffer.from("when,what\n1,a\n") }]);
    await loaded(page);
    await room(page, "Query");
    await editor(page).focus();
    await page.keyboard.type("at");
    await option(page, /^later/).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.type(" | where ");
    await option(page, /^what/).waitFor();
    await page.keyboard.press("Escape");
    await page.waitForTimeout(300);
    await page.keyboard.type("whe");
    await option(page, /^when/).waitFor();
    assert.equal(await option(page, /^what/).count(), 0);
    await page.keyboard.press("Backspace");
    await option(page, /^what/).waitFor();
    await page.keyboard.press("Escape");
  });

  await t.test("leaves Enter alone where nothing is written or the word is whole", async (t) => {
    await type(page, "count", "odd | ");
    await option(page, /^count/).first().waitFor();
    await page.keyboard.press("Enter");
    await has(page, "odd | count\n");
    await type(page, "| ", "odd\n");
    await list(page).waitFor();
    await page.keyboard.press("Enter");
    await has(page, "odd\n| \n");
  });

  await t.test("is told to assistive technology", async (t) => {
    await type(page, "wh", "odd | ");
    await option(page, "where").waitFor();
    const active = await editor(page).getAttribute("aria-activedescendant");
    assert.ok(active, "the editor says which option is active");
    await option(page, "where").and(page.locator("[aria-selected=true]")).waitFor();
    await look(t, page, "editor-completion");
    assert.deepEqual(await alerts(page), []);
  });
});

const tip = (page, name) => page.getByRole("tooltip").filter({ hasText: name });
const problems = (page) => page.getByRole("list", { name: "Problems" });

test("what stands beside the text", async (t) => {
  const page = await visit(t);

  await t.test("the signature of a call, with the argument at hand", async (t) => {
    await type(page, "substring(note", "odd | extend x = ");
    const signature = page.getByRole("status", { name: "Signature" });
    await signature.getByText("substring(").first().waitFor();
    await becomes(() => signature.locator("strong").first().innerText(), "source: any", "the argument at hand");
    await page.keyboard.type(", ");
    await becomes(() => signature.locator("strong").first().innerText(), "start: long", "the second argument");
    await page.keyboard.press("Escape");
    await signature.waitFor({ state: "detached" });
    await page.keyboard.press("Control+Shift+Space");
    await signature.waitFor();
    await look(t, page, "editor-signature");
    await page.keyboard.press("Escape");
    await page.keyboard.press("Escape");
  });

  await t.test("what a function is, by the pointer, and its page in the reference", async (t) => {
    await write(page, "odd | extend n = strlen(note)");
    const hover = async () => {
      await page.mouse.move(2, 2);
      await editor(page).getByText("strlen").hover();
      await tip(page, "strlen · function").waitFor();
    };
    await look(t, page, "editor-hover", { again: hover });
    await editor(page).getByText("strlen").hover({ position: { x: 4, y: 4 } });
    await tip(page, "strlen · function").getByRole("button", { name: "Open in the reference" }).click();
    await page.getByRole("heading", { name: /strlen/ }).first().waitFor();
    await room(page, "Query");
  });

  await t.test("what a column holds, by the keyboard", async (t) => {
    await write(page, "odd | where ['kind'] == 'b' | project size, Title = note");
    await page.keyboard.press("Home");
    for (let i = 0; i < 15; i += 1) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ControlOrMeta+k");
    await page.keyboard.press("ControlOrMeta+i");
    const about = page.getByRole("dialog", { name: /About/ });
    await about.getByText("column · string").waitFor();
    await about.getByText("b 2 rows").waitFor();
    await look(t, page, "editor-about");
    await page.keyboard.press("Escape");
    await about.waitFor({ state: "detached" });
    await becomes(() => editor(page).evaluate((element) => element.matches(":focus")), true, "the editor has the focus again");
  });

  await t.test("a table, with its rows and its time", async (t) => {
    await write(page, "odd");
    await page.keyboard.press("ControlOrMeta+k");
    await page.keyboard.press("ControlOrMeta+i");
    const about = page.getByRole("dialog", { name: "About odd" });
    await about.getByText("3 rows").waitFor();
    await about.getByText("2024-05-01 08:00 to 2024-05-01 10:00").waitFor();
    await page.keyboard.press("Escape");
  });

  await t.test("names by what the binder knows of them", async (t) => {
    await write(page, "let least = 1;\nodd | where size > least and nothing == 1");
    const colored = (name) => editor(page).locator(`.name-${name}`).allInnerTexts();
    await becomes(async () => (await colored("variable")).join(), "least,least", "variables");
    await becomes(async () => (await colored("table")).join(), "odd", "tables");
    await becomes(async () => (await colored("column")).join(), "size", "columns");
    await becomes(async () => (await colored("unknown")).join(), "nothing", "unknown names");
    await look(t, page, "editor-names");
  });
});

test("changes", async (t) => {
  const page = await visit(t);

  await t.test("a quick fix cures a problem, and a value gets a name", async (t) => {
    await write(page, "odd | where sise > 1");
    await problems(page).getByText(/sise/).waitFor();
    await page.keyboard.press("Home");
    for (let i = 0; i < 14; i += 1) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ControlOrMeta+.");
    const menu = page.getByRole("menu", { name: "Quick fixes" });
    await menu.getByRole("menuitem", { name: "Change to size" }).waitFor();
    await look(t, page, "editor-fixes");
    await page.keyboard.press("Enter");
    await has(page, "odd | where size > 1");
    await problems(page).waitFor({ state: "detached" });
    await page.keyboard.press("End");
    await page.keyboard.press("ControlOrMeta+.");
    await menu.getByRole("menuitem", { name: "Extract to let thesize" }).click();
    await has(page, "let thesize = 1;\nodd | where size > thesize");
  });

  await t.test("F2 gives a name of let another name, everywhere it is meant", async (t) => {
    await write(page, "let least = 1;\nodd | where size > least | extend least2 = 'least'");
    await page.keyboard.press("ControlOrMeta+Home");
    for (let i = 0; i < 6; i += 1) await page.keyboard.press("ArrowRight");
    await page.keyboard.press("F2");
    const dialog = page.getByRole("dialog", { name: "Rename least" });
    await dialog.getByRole("textbox", { name: /New name of least \(2 places\)/ }).fill("size");
    await page.keyboard.press("Enter");
    await dialog.getByRole("alert").getByText(/stands in this query already/).waitFor();
    await look(t, page, "editor-rename");
    await dialog.getByRole("textbox").fill("minimum");
    await page.keyboard.press("Enter");
    await has(page, "let minimum = 1;\nodd | where size > minimum | extend least2 = 'least'");
  });

  await t.test("Shift+Alt+F lays all queries out, Ctrl+K Ctrl+F the one at the cursor; comments stay", async (t) => {
    await write(page, "odd|where size>1 // few\n|count\n\nodd|take 2");
    await page.keyboard.press("ControlOrMeta+k");
    await page.keyboard.press("ControlOrMeta+f");
    await has(page, "odd|where size>1 // few\n|count\n\nodd\n| take 2");
    await page.keyboard.press("Shift+Alt+F");
    await has(page, "odd\n| where size > 1 // few\n| count\n\nodd\n| take 2");
    await write(page, "odd | where (size");
    await page.keyboard.press("Shift+Alt+F");
    await page.getByText("This query has mistakes, so it is not formatted.").first().waitFor();
    await has(page, "odd | where (size");
  });

  await t.test("lines become comments, are copied and moved, brackets close themselves", async (t) => {
    await write(page, "odd\n| count");
    await page.keyboard.press("ControlOrMeta+/");
    await has(page, "odd\n// | count");
    await page.keyboard.press("ControlOrMeta+k");
    await page.keyboard.press("ControlOrMeta+u");
    await has(page, "odd\n| count");
    await page.keyboard.press("ControlOrMeta+k");
    await page.keyboard.press("ControlOrMeta+c");
    await has(page, "odd\n// | count");
    await page.keyboard.press("Shift+Alt+ArrowDown");
    await has(page, "odd\n// | count\n// | count");
    await page.keyboard.press("Alt+ArrowUp");
    await page.keyboard.press("Alt+ArrowUp");
    await has(page, "// | count\nodd\n// | count");
    await type(page, "(", "odd | where ");
    await has(page, "odd | where ()");
    await page.keyboard.press("Escape");
  });

  await t.test("queries and brackets fold", async (t) => {
    await write(page, "odd\n| where size in (\n  1,\n  2\n)\n| count");
    await page.keyboard.press("ControlOrMeta+Home");
    await editor(page).locator(".name-table").first().waitFor();
    await page.keyboard.press("ControlOrMeta+Shift+BracketLeft");
    await has(page, "odd…");
    await look(t, page, "editor-folded");
    await page.keyboard.press("ControlOrMeta+Shift+BracketRight");
    await has(page, "odd\n| where size in (\n  1,\n  2\n)\n| count");
  });

  await t.test("Alt+F8 and Shift+F8 go from problem to problem", async (t) => {
    await write(page, "odd | where sise > 1 and nots == 'x'");
    await problems(page).getByText(/nots/).waitFor();
    await page.keyboard.press("ControlOrMeta+Home");
    await page.keyboard.press("Alt+F8");
    await page.getByRole("alert").getByText(/sise/).waitFor();
    await page.keyboard.press("Alt+F8");
    await page.getByRole("alert").getByText(/nots/).waitFor();
    await page.keyboard.press("Shift+F8");
    await page.getByRole("alert").getByText(/sise/).waitFor();
    await page.keyboard.press("Escape");
  });

  await t.test("a failed query says what is wrong once", async (t) => {
    await write(page, "odd | where sizes > 1");
    await problems(page).getByText(/sizes/).first().waitFor();
    await page.keyboard.press("Shift+Enter");
    await answered(page);
    const answer = page.getByRole("region", { name: "Answer" });
    await answer.getByText("The problem is listed below the editor.").waitFor();
    assert.equal(await answer.getByText(/sizes/).count(), 0);
    await becomes(() => problems(page).getByRole("listitem").count(), 1, "problems below the editor");
  });

  await t.test("Alt+Shift+Enter shows the first rows and changes no text", async (t) => {
    await write(page, "range x from 1 to 1000 step 1");
    await page.keyboard.press("Alt+Shift+Enter");
    await becomes(async () => (await answered(page)).startsWith("50 rows"), true, "fifty rows");
    await has(page, "range x from 1 to 1000 step 1");
  });
});

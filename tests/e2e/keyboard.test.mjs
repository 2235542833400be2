// A whole audit without a mouse: open files, ask, filter by a cell, chart, brush, share, export.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { DIST, browser, open, ready } from "./support/browser.mjs";
import { fixture } from "./support/fixtures.mjs";
import { answered, becomes, loaded, queryText } from "./support/page.mjs";
import { serve } from "./support/server.mjs";

/** What has the focus: its role or tag, and its name. */
const focused = (page) =>
  page.evaluate(() => {
    const active = document.activeElement;
    if (active.className === "editor") return "editor";
    return `${active.getAttribute("role") ?? active.tagName} ${active.getAttribute("aria-label") ?? active.textContent.trim()}`;
  });

/** Presses a key until the focus is on what `name` says. */
async function reach(page, key, name) {
  const seen = [];
  for (let tries = 0; tries < 60; tries += 1) {
    await page.keyboard.press(key);
    const now = await focused(page);
    if (name.test(now)) return;
    seen.push(now.slice(0, 60));
  }
  assert.fail(`${key} never reaches ${name}: ${seen.join(" | ")}`);
}

test("a whole audit with the keyboard alone", async (t) => {
  const { url, close } = await serve({ dist: DIST });
  t.after(close);
  const context = await browser(t);
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const page = await open(context, url);
  await ready(page);

  // Awaited before the key: the browser is told later that no dialog of its own is wanted, and a key may come first.
  const choosing = page.waitForEvent("filechooser");
  await reach(page, "Tab", /Open files/);
  await page.keyboard.press("Enter");
  const chooser = await choosing;
  await chooser.setFiles([fixture("acr/login.jsonl"), fixture("acr/repository.records.json")]);
  await loaded(page);

  await page.keyboard.press("Alt+2");
  await reach(page, "F6", /^editor$/);
  await page.keyboard.insertText("ContainerRegistryLoginEvents\n| project TimeGenerated, ResultType, CallerIpAddress, Identity");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+Enter");
  const before = await answered(page);

  await reach(page, "F6", /^grid/);
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Control+Shift+Space");
  await becomes(async () => /\| where CallerIpAddress == "/.test(await queryText(page)), true, "the filter is written");
  const after = await answered(page);
  assert.ok(parseInt(after, 10) < parseInt(before, 10), `${before} becomes ${after}`);

  await reach(page, "F6", /^editor$/);
  await page.keyboard.press("Control+End");
  await page.keyboard.insertText("\n| summarize Logins = count() by bin(TimeGenerated, 1h)\n| render timechart");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+Enter");
  await page.getByRole("img", { name: /chart/i }).first().waitFor();
  await answered(page);

  await reach(page, "F6", /./);
  await reach(page, "Tab", /Values of the chart|chart: move/i);
  await page.keyboard.press("Home");
  for (const key of ["Shift+ArrowRight", "Shift+ArrowRight", "Enter"]) await page.keyboard.press(key);
  await page.getByRole("button", { name: /^Time range: \d{4}/ }).waitFor();
  await answered(page);

  await page.keyboard.press("Alt+Shift+L");
  await page.getByRole("log", { name: "Messages" }).getByText(/^Link copied/).waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /#q1\./);

  await page.keyboard.press("Control+Shift+E");
  await page.getByRole("dialog", { name: /Export/ }).waitFor();
  await reach(page, "Tab", /BUTTON .*(Export|Save)/);
  const [saved] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("Enter")]);
  const text = (await readFile(await saved.path())).toString();
  assert.match(text, /TimeGenerated,Logins/);
  assert.deepEqual(page.said, []);
});

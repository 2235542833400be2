// Time: the timeline over the rows, the range, why there are no rows, and the bar that says all of it.

import assert from "node:assert/strict";
import test from "node:test";
import { drag, range, visit } from "./support/charts.mjs";
import { look } from "./support/looks.mjs";
import { alerts, answered, ask, becomes, queryText, readGrid, write } from "./support/page.mjs";

const timeline = (page) => page.getByRole("group", { name: "Timeline", exact: true });
const bars = (page) => page.getByRole("group", { name: "Values of the timeline" });

test("the timeline over the rows", async (t) => {
  const page = await visit(t);
  const status = page.getByRole("status", { name: "Answer status" });
  await ask(page, "RegistryEvents");
  await timeline(page).getByRole("img", { name: /^Column chart, stacked/ }).waitFor();
  const all = await status.innerText();
  await look(t, page, "timeline");

  await t.test("a brush narrows the question, Backspace takes it back", async () => {
    await drag(page, 0.4, 0.6, bars(page));
    await becomes(async () => / – /.test(await range(page)), true, "the range");
    await answered(page);
    await becomes(async () => (await status.innerText()) !== all, true, "fewer rows");
    await bars(page).focus();
    await page.keyboard.press("Home");
    assert.match(await bars(page).getByRole("status").innerText(), /\d{4}-\d\d-\d\d/);
    await page.keyboard.press("Backspace");
    await becomes(() => range(page), "Time range: All data", "back");
    await answered(page);
  });

  await t.test("of rows with another time the filter goes into the query", async () => {
    await ask(page, "RegistryEvents | project When = TimeGenerated, Action | order by When asc");
    await timeline(page).getByRole("img", { name: /^Column chart/ }).waitFor();
    await drag(page, 0.4, 0.6, bars(page));
    await becomes(async () => /\| where When >= datetime\(.*\) and When < datetime\(/.test(await queryText(page)), true, "in the query");
    await answered(page);
  });

  await t.test("it is of the rows that are shown", async () => {
    const span = async () => (await timeline(page).getByRole("img").getAttribute("aria-label")).match(/ over .* UTC/)?.[0];
    const legend = async () => (await timeline(page).getByRole("listitem").allInnerTexts()).join();
    await ask(page, "ContainerRegistryLoginEvents | project TimeGenerated, Result = iff(ResultDescription == '200', 'ok', 'failed')");
    await becomes(async () => /failed/.test(await legend()), true, "some failed");
    const before = await span();
    assert.ok(before, "a span");
    await page.getByRole("grid", { name: "Results" }).focus();
    await page.keyboard.press("Control+f");
    await page.getByRole("searchbox", { name: "Search in the rows" }).fill("ok");
    await page.getByRole("checkbox", { name: "Only matching rows" }).check();
    await becomes(async () => / shown/.test(await status.innerText()), true, "fewer rows");
    await becomes(async () => /failed/.test(await legend()), false, "none that failed");
    assert.equal(await span(), before, "over the same time");
    await page.getByRole("checkbox", { name: "Only matching rows" }).uncheck();
    await becomes(async () => /failed/.test(await legend()), true, "all again");
  });

  await t.test("it can be put away, and stays so", async () => {
    const button = page.getByRole("button", { name: "Timeline" });
    assert.equal(await button.getAttribute("aria-expanded"), "true");
    await button.click();
    await timeline(page).waitFor({ state: "hidden" });
    assert.equal(await page.evaluate(() => localStorage.getItem("tallyman-timeline")), "closed");
    await button.click();
    await timeline(page).waitFor();
    await page.setViewportSize({ width: 1440, height: 500 });
    await timeline(page).waitFor({ state: "hidden" });
    await page.setViewportSize({ width: 1440, height: 900 });
    await timeline(page).waitFor();
    await ask(page, "print x = 1");
    await timeline(page).waitFor({ state: "hidden" });
  });
  assert.deepEqual(await alerts(page), []);
  assert.deepEqual(page.said, []);
});

test("the time range: presets, a week, set in query, and why there are no rows", async (t) => {
  const page = await visit(t);
  const chip = page.getByRole("button", { name: /^Time range/ });
  const dialog = page.getByRole("dialog", { name: "Time range" });
  await ask(page, "print Newest = now()");
  const newest = (await readGrid(page)).rows[0][0];
  await ask(page, "ContainerRegistryRepositoryEvents | count");
  await chip.click();
  assert.ok((await dialog.getByLabel("Up to, not including").inputValue()) > newest, `the end is after ${newest}`);
  await dialog.getByLabel("Last 48 hours").check();
  await dialog.getByRole("button", { name: "Run again with this range" }).click();
  await answered(page);
  assert.equal(await range(page), "Time range: Last 48 hours");
  await chip.click();
  await dialog.getByLabel("Week").fill("2026-W20");
  assert.equal(await range(page), "Time range: 2026-05-11 00:00Z – 2026-05-18 00:00Z");
  await dialog.getByLabel("Month").fill("2026-05");
  assert.equal(await range(page), "Time range: 2026-05-01 00:00Z – 2026-06-01 00:00Z");
  await look(t, page, "range-open");
  await page.keyboard.press("Escape");
  await ask(page, "ContainerRegistryRepositoryEvents | where TimeGenerated > ago(3d) | count");
  assert.match(await chip.innerText(), /Set in query/);

  await t.test("no rows only because of now()", async (t) => {
    await page.getByRole("button", { name: /^now\(\)/ }).click();
    await page.getByRole("dialog", { name: /now\(\)/ }).getByLabel(/^This device/).check();
    await page.keyboard.press("Escape");
    await ask(page, "ContainerRegistryRepositoryEvents | where TimeGenerated > ago(3d)");
    await page.getByText("only because of now()").waitFor();
    await look(t, page, "no-rows-anchor");
    await page.getByRole("button", { name: "Set now() to the end of the data and run again" }).click();
    await readGrid(page, 5);
  });

  await t.test("no rows for another reason offers no other anchor", async () => {
    await page.getByRole("button", { name: /^now\(\)/ }).click();
    await page.getByRole("dialog", { name: /now\(\)/ }).getByLabel(/^This device/).check();
    await page.keyboard.press("Escape");
    await ask(page, 'ContainerRegistryRepositoryEvents | where TimeGenerated > ago(3d) and Repository == "none such"');
    await page.getByText("there are none either").first().waitFor();
    assert.equal(await page.getByRole("button", { name: "Set now() to the end of the data and run again" }).count(), 0);
  });
});

test("an answer says the range that it was asked for, whatever is chosen while it is worked out", async (t) => {
  const page = await visit(t);
  const status = page.getByRole("status", { name: "Answer status" });
  const dialog = page.getByRole("dialog", { name: "Time range" });
  await write(page, "range x from 1 to 20000000 step 1 | extend y = tostring(x) | summarize sum(strlen(y))");
  await page.keyboard.press("Shift+Enter");
  await status.getByText("Running…").waitFor();
  await page.getByRole("button", { name: /^Time range/ }).click();
  await dialog.getByLabel("Last hour").check();
  assert.match(await status.innerText(), /Running/, "the query is slow enough to tell");
  assert.doesNotMatch(await answered(page, 120_000), /Last hour/);
  await dialog.getByRole("button", { name: "Run again with this range" }).click();
  await status.getByText("Last hour").waitFor({ timeout: 120_000 });
  assert.deepEqual(page.said, []);
});

test("a filter of the time that the page writes keeps the page's range", async (t) => {
  const page = await visit(t);
  const status = page.getByRole("status", { name: "Answer status" });
  const rows = async () => Number((await status.innerText()).match(/([\d,]+) rows?/)[1].replaceAll(",", ""));
  await page.getByRole("button", { name: /^Time range/ }).click();
  await page.getByRole("dialog", { name: "Time range" }).getByLabel("Last 24 hours").check();
  await page.keyboard.press("Escape");
  await ask(page, "AWSCloudTrail | project TimeGenerated, EventName | order by TimeGenerated asc");
  const before = await rows();
  await page.locator("#cell-0-0").click();
  await page.keyboard.press("Control+Shift+Alt+Space");
  await becomes(async () => /\| where TimeGenerated != /.test(await queryText(page)), true, "the filter in the query");
  await answered(page);
  const after = await rows();
  assert.ok(after < before && after > before / 2, `${after} of ${before} rows`);
  assert.match(await queryText(page), /^let AWSCloudTrail = AWSCloudTrail \| where TimeGenerated >= datetime\(.*\) and TimeGenerated < datetime\(.*\);\nAWSCloudTrail /m);
  assert.match(await range(page), /Set in query/);
  assert.deepEqual(page.said, []);
});

test("nothing in the top bar overlaps, however wide", async (t) => {
  const page = await visit(t);
  await ask(page, "print Now = now()");
  for (const width of [320, 360, 390, 480, 521, 600, 700, 761, 800, 900, 1000, 1101, 1280, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    const overlaps = await page.evaluate(() => {
      const shown = [...document.querySelectorAll(".topbar h1, .topbar button, .topbar [role=tab]")].filter((one) => one.offsetParent);
      const boxes = shown.map((one) => [one.getAttribute("aria-label") ?? one.textContent, one.getBoundingClientRect()]);
      const found = [];
      boxes.forEach(([name, a], index) => {
        if (a.right > innerWidth + 0.5 || a.left < -0.5) found.push(`${name} sticks out`);
        for (const [other, b] of boxes.slice(index + 1)) {
          if (a.left < b.right - 0.5 && b.left < a.right - 0.5 && a.top < b.bottom - 0.5 && b.top < a.bottom - 0.5) found.push(`${name} over ${other}`);
        }
      });
      return found;
    });
    assert.deepEqual(overlaps, [], `at ${width} px`);
  }
});

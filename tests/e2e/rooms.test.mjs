// Every room in its main states: axe-core finds nothing, nothing sticks out, in both themes, wide and narrow. The
// screenshots land in `out/` to be looked at.

import assert from "node:assert/strict";
import test from "node:test";
import { DIST, browser, open, ready } from "./support/browser.mjs";
import { bad, good } from "./support/fixtures.mjs";
import { look, resize } from "./support/looks.mjs";
import { ask, drop, loaded, room } from "./support/page.mjs";
import { serve } from "./support/server.mjs";

async function visit(t, fragment = "") {
  const site = await serve({ dist: DIST });
  t.after(site.close);
  const page = await open(await browser(t, { viewport: { width: 1440, height: 900 } }), site.url + fragment);
  await ready(page);
  return page;
}

/** Opens a chip's popover, looks, closes it. */
async function chip(t, page, name, state) {
  const button = page.getByRole("button", { name });
  await button.click();
  await look(t, page, state);
  await page.keyboard.press("Escape");
}

test("an empty page", async (t) => {
  const page = await visit(t);
  await look(t, page, "data-empty");
  await chip(t, page, /^Time range:/, "popover-range");
  await chip(t, page, /^now\(\)/, "popover-now");
  await chip(t, page, /^Locked: \d+ requests since/, "popover-lock");
  await page.getByRole("button", { name: "Paste text…" }).click();
  await page.getByRole("dialog", { name: "Paste text" }).waitFor();
  await look(t, page, "dialog-paste");
  await page.keyboard.press("Escape");
  const dragged = await page.evaluateHandle(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["x"], "x.json"));
    return transfer;
  });
  await page.dispatchEvent("body", "dragenter", { dataTransfer: dragged });
  await page.getByText("Drop to load.").waitFor();
  await look(t, page, "drop-overlay");
  await page.dispatchEvent("body", "dragleave", { dataTransfer: dragged });
  await page.getByText("Drop to load.").waitFor({ state: "hidden" });
  await room(page, "Query");
  await look(t, page, "query-empty");
  await room(page, "Audits");
  await look(t, page, "audits-empty");
  await room(page, "Reference");
  await page.getByRole("table", { name: "Coverage" }).waitFor();
  await page.locator("summary", { hasText: "Operators: names and marks" }).click();
  await look(t, page, "reference-coverage", { sizes: ["wide"] });
  await page.getByRole("searchbox", { name: "Find" }).filter({ visible: true }).fill("rows sort");
  await page.getByRole("list", { name: "Entries" }).getByRole("button", { name: /^sort/ }).click();
  await page.getByRole("heading", { name: "sort", exact: true }).waitFor();
  await look(t, page, "reference-entry");
  await resize(page, "narrow");
  await page.getByRole("button", { name: "Coverage", exact: true }).or(page.getByRole("button", { name: "Back to the list" })).filter({ visible: true }).click();
  await look(t, page, "reference-list", { sizes: ["narrow", "least"] });
  await resize(page, "narrow");
  await page.getByRole("searchbox", { name: "Find" }).filter({ visible: true }).fill("sumarise");
  await page.getByRole("list", { name: "Names that are near" }).waitFor();
  await look(t, page, "reference-nothing");
  await resize(page, "narrow");
  await page.getByRole("button", { name: "Coverage", exact: true }).click();
  await look(t, page, "reference-coverage", { sizes: ["narrow", "least"] });
  await resize(page, "wide");
  await page.getByRole("searchbox", { name: "Find" }).filter({ visible: true }).fill("http_request");
  await page.getByRole("list", { name: "Entries" }).getByRole("button").first().click();
  await page.getByText("Refused here").waitFor();
  await look(t, page, "reference-refused");
  assert.deepEqual(page.said, []);
});

test("a question from a link", async (t) => {
  const query = "ContainerRegistryLoginEvents\n| where TimeGenerated > ago(1d)\n| summarize count() by Identity";
  const json = JSON.stringify({ v: 1, q: query, w: "query", d: ["ContainerRegistryLoginEvents"] });
  const page = await visit(t, `#q0.${Buffer.from(json).toString("base64url")}`);
  await page.getByRole("region", { name: "Question from a link" }).waitFor();
  await look(t, page, "query-link");
});

test("a page with files, good and bad", async (t) => {
  const page = await visit(t);
  await drop(page, [...(await good()), ...(await bad())].map(({ path }) => path));
  await loaded(page);
  await room(page, "Data");
  await page.locator(".rejects__summary").first().click();
  await page.getByRole("region", { name: "Tables" }).locator("summary").first().click();
  await look(t, page, "data-loaded");
  await room(page, "Audits");
  await page.getByRole("listitem").locator("summary").filter({ visible: true }).first().click();
  await look(t, page, "audits-loaded");

  await room(page, "Query");
  await look(t, page, "query-loaded");
  // Where the window is narrow, the tables are a sheet.
  await resize(page, "narrow");
  await page.getByRole("button", { name: "Tables", exact: true }).click();
  await look(t, page, "query-tables", { sizes: ["narrow", "least"] });
  await resize(page, "narrow");
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await resize(page, "wide");
  await ask(page, "ContainerRegistryRepositoryEvents | order by TimeGenerated desc");
  await look(t, page, "query-results");
  await page.getByRole("gridcell").nth(3).dblclick();
  await page.getByRole("complementary", { name: "Row details" }).waitFor();
  await look(t, page, "query-detail");

  await ask(page, "ContainerRegistryRepositoryEvents | fork Pulls = (where OperationName == 'Pull') (summarize count() by Repository) Nothing = (take 0)");
  await page.getByRole("tablist", { name: "Tables of the answer" }).getByRole("tab", { name: "Table 2" }).click();
  await page.getByRole("tabpanel", { name: "Table 2" }).getByRole("gridcell").first().waitFor();
  await look(t, page, "query-several");

  const misspelled = "ContainerRegistryRepositoryEvents\n| where OperatioName == 'Pull' and | summarize cuont() by Repository";
  assert.match(await ask(page, misspelled), /could not run/);
  await page.getByRole("list", { name: "Problems" }).waitFor();
  await look(t, page, "query-error");

  assert.match(await ask(page, "ContainerRegistryRepositoryEvents | where TimeGenerated > now()"), /^0 rows/);
  await look(t, page, "query-no-rows");
  assert.deepEqual(page.said, []);
});

const CHARTS = {
  timechart: "ContainerRegistryRepositoryEvents | summarize Operations = count() by bin(TimeGenerated, 1d), OperationName | render timechart",
  areachart: "ContainerRegistryRepositoryEvents | summarize Operations = count() by bin(TimeGenerated, 1d), OperationName | render areachart",
  columnchart: "ContainerRegistryRepositoryEvents | summarize Operations = count() by Repository | top 12 by Operations | render columnchart",
  barchart: "ContainerRegistryRepositoryEvents | summarize Operations = count() by Repository | top 12 by Operations | render barchart",
  piechart: "ContainerRegistryRepositoryEvents | summarize Operations = count() by OperationName | render piechart",
  scatterchart: "ContainerRegistryRepositoryEvents | where Size > 0 | project TimeGenerated, Size | take 2000 | render scatterchart",
  linechart: "range x from 0 to 100 step 1 | extend y = sin(x / 10.0), z = cos(x / 10.0) | render linechart",
  card: "ContainerRegistryRepositoryEvents | summarize Pulls = countif(OperationName == 'Pull') | render card",
};

test("charts of the sample", async (t) => {
  const page = await visit(t);
  await page.getByRole("button", { name: "Open the sample" }).first().click();
  await loaded(page);
  for (const [kind, query] of Object.entries(CHARTS)) {
    assert.doesNotMatch(await ask(page, query), /could not run|not drawn/, kind);
    const figure = page.getByRole("figure", { name: "Chart" });
    await figure.waitFor();
    await figure.getByText("Drawing…").waitFor({ state: "detached" });
    await look(t, page, `chart-${kind}`);
  }
  assert.deepEqual(page.said, []);
});

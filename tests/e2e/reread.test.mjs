// A person knows better how a file is to be read: the question about dates, and the dialog.

import assert from "node:assert/strict";
import test from "node:test";
import { DIST, browser, open, ready } from "./support/browser.mjs";
import { alerts, ask, drop, loaded, readFiles, readGrid, room } from "./support/page.mjs";
import { serve } from "./support/server.mjs";

async function visit(t) {
  const site = await serve({ dist: DIST });
  t.after(site.close);
  const page = await open(await browser(t), site.url);
  await ready(page);
  return page;
}

async function rows(page, query) {
  await ask(page, query);
  return (await readGrid(page)).rows;
}

const DATES = { name: "dates.csv", buffer: Buffer.from("when,who\n1/2/2024,alice\n3/4/2024,bob\n") };

test("dates whose order nothing settles are asked about, and the answer loads the file again", async (t) => {
  const page = await visit(t);
  await drop(page, [DATES]);
  await loaded(page);
  assert.match((await rows(page, "dates | project when"))[0][0], /^2024-02-01/);
  await room(page, "Data");
  const question = page.getByRole("group", { name: "Dates of when" });
  const cells = await question.getByRole("row").nth(1).getByRole("cell").allInnerTexts();
  assert.deepEqual(cells, ["1/2/2024", "2024-01-02 00:00:00Z", "2024-02-01 00:00:00Z"]);
  await question.getByRole("button", { name: "Month first" }).click();
  await loaded(page);
  assert.deepEqual((await rows(page, "dates | project when")).map(([when]) => when.slice(0, 10)), ["2024-01-02", "2024-03-04"]);
  await room(page, "Data");
  assert.equal(await question.count(), 0);
  assert.deepEqual(await alerts(page), []);
});

test("a file is read differently: table, header, time", async (t) => {
  const page = await visit(t);
  await drop(page, [{ name: "odd.csv", buffer: Buffer.from("by a tool\nseen;who\n2024-05-01;alice\n2024-05-02;bob\n") }]);
  await loaded(page);
  await room(page, "Data");
  await page.getByRole("button", { name: "Read odd.csv differently" }).click();
  const dialog = page.getByRole("dialog", { name: /^Read differently: odd\.csv/ });
  const lines = await dialog.getByRole("list", { name: "The first lines" }).getByRole("listitem").allInnerTexts();
  assert.deepEqual(lines, ["by a tool", "seen;who", "2024-05-01;alice", "2024-05-02;bob"]);
  await dialog.getByLabel(/^Table/).fill("Visits");
  await dialog.getByLabel("Column of the time").selectOption("seen");
  await dialog.getByRole("button", { name: "Load again" }).click();
  await dialog.waitFor({ state: "detached" });
  await loaded(page);
  assert.deepEqual(await rows(page, "Visits | where TimeGenerated > datetime(2024-05-01) | project who"), [["bob"]]);
  // It is one file still, and what was said the last time stands in the form.
  assert.deepEqual((await readFiles(page)).map(({ name, rows }) => [name, rows]), [["odd.csv", 2]]);
  await page.getByRole("button", { name: "Read odd.csv differently" }).click();
  assert.equal(await dialog.getByLabel(/^Table/).inputValue(), "Visits");
  assert.equal(await dialog.getByLabel("Column of the time").inputValue(), "seen");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  assert.deepEqual(await alerts(page), []);
});

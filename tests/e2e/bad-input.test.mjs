// Files that are broken: a clear word about each, everything readable loaded, nothing lost in silence.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import test from "node:test";
import { DIST, browser, open, ready } from "./support/browser.mjs";
import { answers, assertAnswer, bad, good } from "./support/fixtures.mjs";
import { alerts, ask, drop, loaded, readFiles, readGrid, room } from "./support/page.mjs";
import { serve } from "./support/server.mjs";

/** What the page must say about each, somewhere in the file's entry: what is wrong, in a person's words. */
const SAID = {
  "bad/truncated.json.gz": /(gzip|compressed)[^.]*(cut|ends|early|incomplete|truncated)|(cut|ends|early|incomplete)[^.]*gzip/i,
  "bad/half.json": /cut|ends|incomplete|middle|not closed/i,
  "bad/ragged.csv": /cells|columns/i,
  "bad/sign-in.html": /web page[^.]*sign-in/i,
  "bad/empty.json": /empty/i,
  "bad/random.bin": /not (read as )?text|binary/i,
  "bad/broken-middle.jsonl": /JSON/i,
};

async function visit(t) {
  const site = await serve({ dist: DIST });
  t.after(site.close);
  const page = await open(await browser(t), site.url);
  await ready(page);
  return page;
}

/** Fails unless the list's entry says what `counts.json` says. */
function assertReport(report, expected) {
  if (expected.file === "bad/ragged.csv") {
    assert.equal(report.rows + report.rejected, 6, "rows and rejected records");
    assert.ok(report.rows >= 4);
  } else {
    assert.equal(report.rows, expected.rows, `${expected.file}: rows`);
  }
  if (expected.rejected !== null) assert.equal(report.rejected, expected.rejected, `${expected.file}: rejected`);
  assert.equal(report.state, report.rows === 0 ? "Not read" : "Loaded", expected.file);
}

test("each broken file alone", async (t) => {
  const page = await visit(t);
  for (const expected of await bad()) {
    await t.test(expected.file, async () => {
      await drop(page, [expected.path]);
      await loaded(page);
      await room(page, "Data");
      const rejects = page.locator(".rejects__summary");
      const opened = (await rejects.count()) > 0;
      if (opened) await rejects.click();
      const [report, ...others] = await readFiles(page);
      assert.deepEqual(others, []);
      assertReport(report, expected);
      if (SAID[expected.file]) assert.match(report.text, SAID[expected.file]);
      if (opened) {
        // Every rejected record says where it is and why.
        const rows = page.getByRole("region", { name: "Rejected records" }).getByRole("row");
        assert.equal(await rows.count(), report.rejected + 1);
        for (const cells of (await rows.evaluateAll((all) => all.slice(1).map((row) => [...row.cells].map((cell) => cell.innerText))))) {
          assert.match(cells[0], /^(byte )?[\d,]+$/);
          assert.match(cells[1], /\w+ \w+/);
        }
      }
      assert.deepEqual(await alerts(page), []);
      await page.getByRole("button", { name: "Forget all data" }).click();
      await page.getByRole("button", { name: "Open files…" }).waitFor();
    });
  }
  assert.deepEqual(page.said, []);
});

test("broken files among good ones", async (t) => {
  const page = await visit(t);
  const expected = [...(await bad()), ...(await good())];
  await drop(page, expected.map(({ path }) => path));
  await loaded(page);
  const files = await readFiles(page);
  assert.equal(files.length, expected.length);

  await t.test("the list of files", () => {
    for (const entry of expected) {
      const same = files.filter(({ name }) => name === entry.name);
      const report = same.find(({ rows }) => rows === entry.rows) ?? same[0];
      assert.ok(report, `${entry.file} is not in the list`);
      assertReport(report, entry);
    }
  });

  await t.test("what is broken changes no answer", async () => {
    for (const answer of (await answers()).filter(({ rows, query }) => rows.length > 0 && !query.includes("render"))) {
      await ask(page, answer.query);
      assertAnswer(await readGrid(page), answer);
    }
  });

  await t.test("_Files", async () => {
    await ask(page, "_Files | project Name, Rows, Rejected, State, Messages | order by Name asc");
    const { rows } = await readGrid(page);
    const brief = (all) => all.map((cells) => cells.join(" ")).sort();
    assert.deepEqual(
      brief(rows.map((cells) => cells.slice(0, 4))),
      brief(files.map(({ name, rows, rejected, state }) => [name, rows, rejected, state === "Loaded" ? "loaded" : "failed"])),
    );
    const [, , , , message] = rows.find(([name]) => name === "empty.json");
    assert.match(message, /empty/);
  });

  await t.test("_Rejected", async () => {
    await ask(page, "_Rejected | summarize Records = count() by File | where Records > 0");
    const counted = Object.fromEntries((await readGrid(page)).rows.map(([file, count]) => [file, Number(count)]));
    const listed = Object.fromEntries(files.filter(({ rejected }) => rejected > 0).map(({ name, rejected }) => [name, rejected]));
    assert.deepEqual(counted, listed);
    await ask(page, '_Rejected | where File == "broken-middle.jsonl" | project Line, Reason, Text | order by Line asc');
    const { rows } = await readGrid(page);
    assert.deepEqual(rows.map(([line]) => line), ["3", "5", "6"]);
    for (const [, reason] of rows) assert.match(reason, /\w+ \w+/);
  });

  assert.deepEqual(await alerts(page), []);
  assert.deepEqual(page.said, []);
});

test("files that lie about their names are read by their content", async (t) => {
  const page = await visit(t);
  const trail = (await good()).find(({ file }) => file === "cloudtrail/trail.json.gz");
  await drop(page, [{ name: "holiday.png", buffer: await readFile(trail.path) }]);
  await loaded(page);
  const [report] = await readFiles(page);
  assert.equal(report.rows, trail.rows);
});

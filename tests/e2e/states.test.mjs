// The states of `states.json` that no other test comes through, on as few pages as do; and that the list is whole.

import assert from "node:assert/strict";
import { mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { gzipSync } from "node:zlib";
import { DIST, browser, open, ready } from "./support/browser.mjs";
import { fixture } from "./support/fixtures.mjs";
import { STATES, look } from "./support/looks.mjs";
import { answered, ask, becomes, drop, loaded, pick, readFiles, readGrid, write } from "./support/page.mjs";
import { serve } from "./support/server.mjs";

const REPOSITORY = join(import.meta.dirname, "../..");
const WINDOW = { viewport: { width: 1440, height: 900 } };

const grid = (page) => page.getByRole("grid", { name: "Results" });
const status = (page) => page.getByRole("status", { name: "Answer status" });
const messages = (page) => page.getByRole("log", { name: "Messages" });
const cell = (page, row, column) => page.locator(`#cell-${row}-${column}`);
const button = (page, name) => page.getByRole("button", { name, exact: true });

/** Fails unless a text stands in the window: one below its edge counts as visible, but nobody sees it. */
async function seen(locator) {
  await locator.waitFor();
  const { top, bottom, height } = await locator.evaluate((element) => ({ ...element.getBoundingClientRect().toJSON(), height: innerHeight }));
  assert.ok(top >= 0 && bottom <= height, `it stands from ${top} to ${bottom} in a window of ${height}`);
}

async function site(t, change) {
  const served = await serve({ dist: DIST, change });
  t.after(served.close);
  return served.url;
}

/** All files below a folder of the repository that end in `end`, as paths in it. */
async function sources(folder, end) {
  const names = await readdir(join(REPOSITORY, folder), { recursive: true });
  return names.filter((name) => name.endsWith(end) && !name.includes("node_modules")).map((name) => `${folder}/${name}`).sort();
}

test("the list of states is whole, and names only what is there", async () => {
  const names = STATES.map(({ state }) => state);
  assert.deepEqual(names.filter((name, at) => names.indexOf(name) !== at), [], "twice in the list");
  for (const { state, shows, file, only, why } of STATES) {
    assert.ok(shows, `${state} says what it shows`);
    assert.equal(only !== undefined, why !== undefined, `${state} says why it is not there in every window`);
    const text = await readFile(join(import.meta.dirname, `${file}.test.mjs`), "utf8");
    assert.match(text, /import \{.*\blook\b.*\} from "\.\/support\/looks\.mjs"/, `${file} looks at ${state}`);
  }
  // Whatever opens over the page: each file of it is named by a state. `Modal` and `MenuLayer` are frames of others.
  const opens = /<Modal\b|<dialog\b|popover="auto"|\bopen_below\(|\bMenu \{|setAttribute\("role", "(?:menu|dialog|tooltip)"\)/;
  const frames = ["src/ui/dialog.rs", "src/ui/menu.rs"];
  const found = [];
  for (const path of [...(await sources("src/ui", ".rs")), ...(await sources("www/editor", ".js"))]) {
    if (!frames.includes(path) && opens.test(await readFile(join(REPOSITORY, path), "utf8"))) found.push(path);
  }
  const named = STATES.flatMap(({ from }) => from ?? []).sort();
  assert.deepEqual(named, found, "what opens over the page, and the states it is looked at in");
  // Each kind of chart, and each room.
  const kinds = /pub enum ChartKind \{([\s\S]*?)\n\}/.exec(await readFile(join(REPOSITORY, "src/protocol/chart.rs"), "utf8"))[1];
  const drawn = [...kinds.matchAll(/^ {4}(\w+),/gm)].map(([, kind]) => kind).filter((kind) => kind !== "Table");
  assert.deepEqual(STATES.flatMap(({ kind }) => kind ?? []).sort(), drawn.sort());
  const rooms = [...(await readFile(join(REPOSITORY, "src/ui/shell/tabs.rs"), "utf8")).matchAll(/\(Room::(\w+), "/g)];
  for (const [, name] of rooms) assert.ok(names.some((state) => state.startsWith(name.toLowerCase())), name);
});

test("starts", async (t) => {
  const context = await browser(t, WINDOW);
  let goOn;
  const held = new Promise((resolve) => (goOn = resolve));
  const waiting = await open(context, await site(t, async (name, content) => (/^app_bg/.test(name) && (await held), content)));
  await seen(waiting.getByText("Starting the engine…"));
  await look(t, waiting, "start-waiting");
  goOn();
  await ready(waiting);
  assert.equal(await waiting.locator("#skeleton").count(), 0);
  assert.deepEqual(waiting.said, []);

  const without = (pattern) => (name, content) => (pattern.test(name) ? null : content);
  for (const [state, pattern] of [["start-no-page", /^app(-\w+)?\.js$/], ["start-failed", /^engine_bg/]]) {
    const page = await open(context, await site(t, without(pattern)));
    await page.waitForSelector("html[data-airlock=failed]");
    await seen(page.getByText(/could not (start|be fetched)/).filter({ visible: true }).first());
    await look(t, page, state);
    await page.close();
  }
});

test("links that say too little or come from elsewhere", async (t) => {
  const context = await browser(t, WINDOW);
  const url = await site(t);
  const mangled = await open(context, `${url}#q1.AAAA`);
  await ready(mangled);
  await messages(mangled).filter({ hasText: /link/i }).waitFor();
  await look(t, mangled, "link-mangled");
  const adx = await open(context, `${url}?query=${encodeURIComponent(gzipSync("ContainerRegistryLoginEvents\n| count").toString("base64"))}`);
  await ready(adx);
  await adx.getByRole("region", { name: "Question from a link" }).waitFor();
  await look(t, adx, "link-adx");

  const sender = await open(context, url);
  await ready(sender);
  await drop(sender, [fixture("acr/login.jsonl")]);
  await loaded(sender);
  await ask(sender, "ContainerRegistryLoginEvents | count");
  await sender.waitForFunction(() => location.hash.startsWith("#q1."));
  const other = await open(context, sender.url());
  await ready(other);
  const lines = (await readFile(fixture("acr/login.jsonl"), "utf8")).split("\n").slice(0, 10).join("\n");
  await drop(other, [{ name: "few.jsonl", buffer: Buffer.from(lines) }]);
  await answered(other);
  await other.getByRole("region", { name: "Other data than the link's" }).waitFor();
  await look(t, other, "link-other-data");
});

test("loads", async (t) => {
  const page = await open(await browser(t, WINDOW), await site(t));
  await ready(page);
  const folder = await mkdtemp(join(tmpdir(), "tallyman-states-"));
  t.after(() => rm(folder, { recursive: true, force: true }));

  // A drop that claims in its last bytes to unpack to more than there is room for.
  const claim = Buffer.alloc(5_000_000, 1);
  claim.set([0x1f, 0x8b, 8, 0]);
  claim.fill(0xff, claim.length - 4);
  const paths = ["one.gz", "two.gz"].map((name) => join(folder, name));
  for (const path of paths) await writeFile(path, claim);
  await pick(page, paths);
  await page.getByRole("alertdialog", { name: "This may not fit" }).waitFor();
  await look(t, page, "data-forecast");
  await page.keyboard.press("Escape");
  await loaded(page);

  // A load that stands still in its fourth chunk, as long as it takes to look at it.
  const loaders = [];
  for (const worker of page.workers()) if (await worker.evaluate(() => Boolean(self.port))) loaders.push(worker);
  const hold = () => {
    const { read } = ReadableStreamBYOBReader.prototype;
    let left = 3;
    const held = new Promise((resolve) => (self.goOn = resolve));
    ReadableStreamBYOBReader.prototype.read = async function (...given) {
      left -= 1;
      // Slow enough to be told of on the way, however fast the rest is.
      await new Promise((resolve) => setTimeout(resolve, 600));
      if (left < 0) await held;
      return read.apply(this, given);
    };
  };
  for (const worker of loaders) await worker.evaluate(hold);
  const path = join(folder, "a-name-that-is-as-long-as-those-of-exports-are_insights-logs-containerregistryloginevents.csv");
  await writeFile(path, `when,who\n${"2026-05-01T10:00:00Z,anna\n".repeat(800_000)}`);
  await pick(page, [path]);
  const loading = page.getByRole("region", { name: "Loading" });
  await loading.getByText(/rows\/s/).waitFor();
  await page.waitForFunction(() => document.querySelector("progress")?.value > 20);
  await look(t, page, "data-loading");
  await loading.getByRole("button", { name: "Cancel loading" }).click();
  for (const worker of loaders) await worker.evaluate(() => self.goOn());
  await loading.waitFor({ state: "detached" });
  assert.equal((await readFiles(page))[0].state, "Canceled");
  await look(t, page, "data-canceled");

  await button(page, "Forget all data").click();
  const dates = { name: "dates.csv", buffer: Buffer.from("when,who\n1/2/2024,alice\n3/4/2024,bob\n") };
  await drop(page, [fixture("acr/login.jsonl"), dates]);
  await loaded(page);
  await drop(page, [fixture("acr/login.jsonl")]);
  await loaded(page);
  await page.getByRole("group", { name: "Dates of when" }).waitFor();
  await page.getByRole("checkbox", { name: "Keep duplicates" }).waitFor();
  await look(t, page, "data-dates");
  await button(page, "Read differently… dates.csv").click();
  await page.getByRole("dialog", { name: /^Read differently: dates\.csv/ }).getByRole("list", { name: "The first lines" }).waitFor();
  await look(t, page, "dialog-reread");
  await page.keyboard.press("Escape");
  assert.deepEqual(page.said, []);
});

test("queries, tabs and the editor", async (t) => {
  const page = await open(await browser(t, WINDOW), await site(t));
  await ready(page);
  await drop(page, [fixture("acr/login.jsonl")]);
  await loaded(page);
  await ask(page, "ContainerRegistryLoginEvents | take 20");
  await readGrid(page, 5);
  await write(page, "range x from 1 to 100000000000 step 1 | summarize sum(x)");
  await page.keyboard.press("Shift+Enter");
  await status(page).getByText("Running…").waitFor();
  await look(t, page, "query-running");
  await button(page, "Cancel").click();
  await status(page).getByText("Canceled").waitFor();
  await look(t, page, "query-canceled");

  await write(page, "ContainerRegistryLoginEvents | where Identty == 'x'");
  await page.getByRole("list", { name: "Problems" }).waitFor();
  await page.keyboard.press("ControlOrMeta+Home");
  await page.keyboard.press("Alt+F8");
  await page.getByRole("alert").getByText(/Identty/).waitFor();
  await look(t, page, "editor-problem");
  await page.keyboard.press("Escape");
  await page.keyboard.press("ControlOrMeta+f");
  await page.keyboard.insertText("Identty");
  await look(t, page, "editor-search");
  await page.keyboard.press("Escape");

  await page.getByRole("tablist", { name: "Query tabs" }).getByRole("tab").dblclick();
  await page.getByRole("dialog", { name: "Name this tab" }).waitFor();
  await look(t, page, "tab-name");
  await page.keyboard.press("Escape");
  await page.keyboard.press("F1");
  await page.keyboard.insertText("no such thing at all");
  await page.getByText("Nothing has this name").waitFor();
  await look(t, page, "palette-nothing");
  await page.keyboard.press("Escape");
  const sheets = Array.from({ length: 7 }, (_, at) => ({ v: 1, q: `// Question ${at + 1} of the audit\nprint At = ${at}`, t: "" }));
  const session = JSON.stringify({ tallyman_session: 1, at: 6, sheets });
  await drop(page, [{ name: "week.tallyman.json", buffer: Buffer.from(session) }]);
  await messages(page).getByText(/Opened 7 tabs/).waitFor();
  await look(t, page, "session-opened");

  // The engine breaks off, and is started again.
  for (const worker of page.workers()) {
    await worker.evaluate(() => void (self.port ?? setTimeout(() => { throw new Error("pulled the plug"); })));
  }
  const again = button(page, "Start the engine again");
  await again.waitFor();
  await look(t, page, "engine-stopped");
  await again.click();
  await again.waitFor({ state: "detached" });
  await ask(page, "print x = 6 * 7");
  assert.deepEqual((await readGrid(page)).rows, [["42"]]);
});

const ROWS = `datatable(Name: string, Size: long, Level: string, At: datetime, Host: string, More: dynamic) [
  "beta", 20, "Error", datetime(2026-05-01T10:00), "registry.example", dynamic({"a": {"b": [1, "x"]}}),
  "alpha", 3, "Warning", datetime(2026-05-03), "registry.example", dynamic(null),
  "gamma", 100, "Success", datetime(2026-05-02), "registry.example", dynamic({"n": 1})
]`;

test("the grid", async (t) => {
  const page = await open(await browser(t, WINDOW), await site(t));
  await ready(page);
  await drop(page, [fixture("acr/login.jsonl")]);
  await loaded(page);
  await ask(page, ROWS);
  await readGrid(page);
  const details = page.getByRole("complementary", { name: "Row details" });
  // What is placed beside a head or a button is opened anew in each window.
  const columnMenu = async (column) => {
    await page.keyboard.press("Escape");
    await button(page, `Menu of ${column}`).click();
    await page.getByRole("menu", { name: `Column ${column}` }).waitFor();
  };
  await look(t, page, "grid-menu", { again: () => columnMenu("Name") });
  const filter = async () => {
    await columnMenu("Size");
    await page.getByRole("menuitem", { name: "Filter…" }).click();
    const form = page.getByRole("dialog", { name: "Filter Size" });
    await form.getByLabel(/^Value/).fill("many");
    await button(page, "Show these rows").click();
    await form.getByRole("alert").getByText("Write a").waitFor();
  };
  await look(t, page, "grid-filter", { again: filter });
  await page.getByRole("dialog", { name: "Filter Size" }).getByLabel(/^Value/).fill("1000000");
  await page.keyboard.press("Enter");
  await page.getByText("No row passes the filters").waitFor();
  await look(t, page, "grid-nothing-left");
  await button(page, "Show all rows").click();
  await button(page, "Columns").click();
  await look(t, page, "grid-columns");
  const list = page.getByRole("dialog", { name: "Columns" });
  await list.getByRole("checkbox", { name: /^Size/ }).uncheck();
  await list.getByRole("checkbox", { name: "Fold columns with one value" }).check();
  await page.keyboard.press("Escape");
  await columnMenu("Level");
  await page.getByRole("menuitem", { name: "Pin to the left" }).click();
  await page.getByRole("group", { name: "Columns with one value" }).waitFor();
  await look(t, page, "grid-folded");
  await button(page, "Reset grid").click();
  await button(page, "Group…").click();
  const group = page.getByRole("dialog", { name: "Group the answer" });
  await group.getByRole("radio", { name: /^Pivot/ }).check();
  await group.getByLabel("The values of this column become columns").selectOption("Name");
  await look(t, page, "grid-pivot");
  await page.keyboard.press("Escape");
  await cell(page, 0, 1).click();
  await cell(page, 2, 1).click({ modifiers: ["Shift"] });
  await page.getByRole("status", { name: "Selection" }).getByText("Sum").waitFor();
  await look(t, page, "grid-selection");

  await cell(page, 0, 0).click();
  await page.keyboard.press("Enter");
  await details.getByText("1 property").click();
  const value = async () => {
    await button(page, "Actions for More.a").click();
    await page.getByRole("menu", { name: "Value" }).waitFor();
  };
  await look(t, page, "detail-value", { again: value });
  await page.keyboard.press("Escape");

  await ask(page, "ContainerRegistryLoginEvents | where isnotempty(Identity) | take 5");
  await readGrid(page);
  if ((await details.count()) === 0) await cell(page, 0, 0).dblclick();
  await button(page, "Show original").click();
  await page.getByRole("region", { name: "Text of the record" }).waitFor();
  await look(t, page, "detail-original");
  const around = async () => {
    await button(page, "Events around").click();
    await page.getByRole("menu", { name: "Events within five minutes" }).waitFor();
  };
  await look(t, page, "detail-around", { again: around });
  await page.keyboard.press("Escape");
  assert.deepEqual(page.said, []);
});

test("charts", async (t) => {
  const page = await open(await browser(t, WINDOW), await site(t));
  await ready(page);
  await drop(page, [fixture("acr/login.jsonl")]);
  await loaded(page);
  await ask(page, "ContainerRegistryLoginEvents | summarize Events = count() by bin(TimeGenerated, 1h), ResultDescription | render timechart");
  const layer = page.getByRole("group", { name: "Values of the chart" });
  await page.getByText("Drawing…").waitFor({ state: "detached" });
  const cursor = async () => {
    await layer.focus();
    for (const key of ["Home", "Shift+ArrowRight", "Shift+ArrowRight"]) await page.keyboard.press(key);
    await becomes(async () => /\d/.test(await layer.getByRole("status").innerText()), true, "the values");
    const [range, at] = await layer.getByText(/^2026-03-09 .* UTC$/).all();
    const [above, below] = [await range.boundingBox(), await at.locator("..").boundingBox()];
    assert.ok(below.y >= above.y + above.height, "the values leave the range to be read");
  };
  await look(t, page, "chart-cursor", { again: cursor });
  await page.keyboard.press("Escape");
  const picture = async () => {
    await page.keyboard.press("Escape");
    await button(page, "Picture").click();
    await button(page, "Save as PNG").waitFor();
  };
  await look(t, page, "chart-picture", { again: picture });
  await page.keyboard.press("Escape");
  const series = page.getByRole("list", { name: "Legend" }).getByRole("button");
  await series.first().click();
  await series.first().focus();
  await page.keyboard.press("Space");
  await page.getByText("All series are hidden").waitFor();
  await look(t, page, "chart-nothing");
  await ask(page, "ContainerRegistryLoginEvents | take 3 | render timepivot");
  await answered(page);
  await status(page).getByText(/timepivot is not drawn/).waitFor();
  await grid(page).waitFor();
  await look(t, page, "chart-not-drawn");
  assert.deepEqual(page.said, []);
});

// What the page does where it cannot start: it says so and why, and opens no file.

import assert from "node:assert/strict";
import test from "node:test";
import { DIST, browser, open, ready } from "./support/browser.mjs";
import { serve } from "./support/server.mjs";

/** Opens the page with one file changed; resolves to the page once it has given up, with what it says. */
async function failing(t, { change, options, before } = {}) {
  const site = await serve({ dist: DIST, change });
  t.after(site.close);
  const context = await browser(t, options);
  if (before) await context.addInitScript(before);
  const page = await open(context, site.url);
  await page.waitForSelector("html[data-airlock=failed]");
  return page.locator("body").innerText();
}

const without = (pattern) => (name, content) => (pattern.test(name) ? null : content);

test("a missing engine is named", async (t) => {
  const said = await failing(t, { change: without(/^engine_bg-/) });
  assert.match(said, /engine could not be fetched.*404.*engine_bg-/is);
});

test("a missing page module is named", async (t) => {
  const said = await failing(t, { change: without(/^app-\w+\.js$/) });
  assert.match(said, /could not start.*app-/is);
});

test("an engine that is not WebAssembly is refused", async (t) => {
  const said = await failing(t, { change: (name, content) => (name.startsWith("engine_bg-") ? "<html>" : content) });
  assert.match(said, /engine could not be fetched/i);
});

test("an engine whose glue is cut short is refused", async (t) => {
  const said = await failing(t, {
    change: (name, content) => (/^engine-\w+\.js$/.test(name) ? content.subarray(0, 2000) : content),
  });
  assert.match(said, /engine could not start/i);
});

test("a browser without WebAssembly is told what it lacks", async (t) => {
  const said = await failing(t, { before: () => delete globalThis.WebAssembly });
  assert.match(said, /no WebAssembly/);
});

test("a browser that does not enforce the lock gets no engine", async (t) => {
  const said = await failing(t, { options: { bypassCSP: true } });
  assert.match(said, /does not enforce the policy/);
});

test("a host that does not know WebAssembly's type will do", async (t) => {
  const site = await serve({ dist: DIST, change: (_name, content) => content, kinds: { wasm: "text/plain" } });
  t.after(site.close);
  await ready(await open(await browser(t), site.url));
});

test("a browser that keeps nothing for offline use will do", async (t) => {
  const site = await serve({ dist: DIST, change: without(/^sw\.js$/) });
  t.after(site.close);
  await ready(await open(await browser(t), site.url));
});

// Chromium with a new profile for each test, and what it said.

import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";

export const DIST = process.env.TALLYMAN_DIST ?? resolve(import.meta.dirname, "../../../dist");
const CHROME = process.env.CHROME_PATH ?? "/usr/bin/chromium";
/** What the browser is started with. */
export const FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"].concat(
  ["--disable-background-networking", "--disable-component-update", "--disable-sync"],
);

/** Starts a browser with an empty profile; it is closed and its profile removed when the test `t` ends. */
export async function browser(t, options = {}) {
  if (!existsSync(CHROME)) throw new Error(`No Chromium at ${CHROME}: set CHROME_PATH.`);
  const profile = await mkdtemp(join(tmpdir(), "tallyman-e2e-"));
  const context = await chromium.launchPersistentContext(profile, { executablePath: CHROME, args: FLAGS, ...options });
  t.after(async () => {
    await context.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  });
  return context;
}

/**
 * A new tab of `context` at `url`. `page.said` collects console errors and uncaught errors, without the refusals that
 * prove the lock.
 */
export async function open(context, url) {
  const page = await context.newPage();
  // `E2E_SLOWER=6` shows what waits for luck: the page gets a sixth of the processor.
  if (process.env.E2E_SLOWER) {
    const tools = await context.newCDPSession(page);
    await tools.send("Emulation.setCPUThrottlingRate", { rate: Number(process.env.E2E_SLOWER) });
  }
  page.said = [];
  page.on("console", (message) => {
    if (message.type() === "error" && !message.text().includes("?airlock")) page.said.push(message.text());
  });
  page.on("pageerror", (error) => page.said.push(String(error)));
  await page.goto(url);
  return page;
}

/** Waits until files can be opened. Fails with what the page says when it cannot start. */
export async function ready(page, timeoutMs = 30_000) {
  const state = await page.waitForFunction(
    () => ["ready", "failed"].includes(document.documentElement.dataset.airlock) && document.documentElement.dataset.airlock,
    undefined,
    { timeout: timeoutMs },
  );
  if ((await state.jsonValue()) !== "ready") {
    throw new Error(`The page did not start: ${await page.locator("body").innerText()} ${page.said.join("\n")}`);
  }
}

// What a person does with the page, by role and label.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";

/** Drops files (paths, or `{ name, buffer }`) onto the middle of the window, as a person would. */
export async function drop(page, files) {
  const given = await Promise.all(
    files.map(async (file) => {
      const { name, buffer } = typeof file === "string" ? { name: basename(file), buffer: await readFile(file) } : file;
      return { name, base64: Buffer.from(buffer).toString("base64") };
    }),
  );
  const data = await page.evaluateHandle((entries) => {
    const transfer = new DataTransfer();
    for (const { name, base64 } of entries) {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      transfer.items.add(new File([bytes], name));
    }
    return transfer;
  }, given);
  for (const kind of ["dragenter", "dragover", "drop"]) await page.dispatchEvent("body", kind, { dataTransfer: data });
}

/** Drops a folder, as the browser itself does it: a script's own drag can hold none. */
export async function dropFolder(page, folder) {
  const tools = await page.context().newCDPSession(page);
  const data = { items: [], files: [folder], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"]) await tools.send("Input.dispatchDragEvent", { type, x: 400, y: 400, data });
}

/** Picks files by path, without reading them here: for large ones. */
export async function pick(page, paths) {
  await page.locator('input[type=file][aria-label="Files"]').first().setInputFiles(paths);
}

/** Waits until everything that was dropped is loaded: the page says that it loads from the drop itself on. */
export async function loaded(page, timeoutMs = 60_000) {
  await page.getByRole("region", { name: "Loading" }).waitFor({ state: "detached", timeout: timeoutMs });
}

/** Waits until `read` gives `expected`; what it gave last is told where it never does. */
export async function becomes(read, expected, what) {
  for (let tries = 0; tries < 100; tries += 1) {
    if ((await read()) === expected) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  assert.equal(await read(), expected, what);
}

/** Goes to a room: "Data", "Query", …. */
export async function room(page, name) {
  await page.getByRole("tablist", { name: "Rooms" }).getByRole("tab", { name }).click();
}

/** Writes a query and runs it with Shift+Enter; resolves to what the status line says. */
export async function ask(page, query, timeoutMs = 30_000) {
  await write(page, query);
  await page.keyboard.press("Shift+Enter");
  return answered(page, timeoutMs);
}

/** Writes a query in place of what is in the editor. */
export async function write(page, query) {
  await room(page, "Query");
  await page.getByRole("textbox", { name: "Query" }).click();
  // Cleared first: where text replaces several lines at once, Chromium's own editing tries inline styles, which the
  // policy refuses and the console tells.
  for (const key of ["ControlOrMeta+a", "Backspace"]) await page.keyboard.press(key);
  await page.keyboard.insertText(query);
}

/** Waits until a query is over; resolves to what the status line says. */
export async function answered(page, timeoutMs = 30_000) {
  const status = page.getByRole("status", { name: "Answer status" });
  await page.waitForFunction(
    () => {
      const line = document.querySelector('[role=status][aria-label="Answer status"]');
      return line && line.textContent.trim() && !line.textContent.includes("Running");
    },
    undefined,
    { timeout: timeoutMs },
  );
  return (await status.innerText()).replace(/\s+/g, " ").trim();
}

/**
 * Reads the grid, scrolling as far as `maxRows`: `{ columns, types, rows, rowCount }`, cells as text and `null` as null.
 * The grid holds only what is seen, so cells are gathered by their row and column numbers.
 */
export async function readGrid(page, maxRows = 1000) {
  const grid = page.getByRole("grid", { name: "Results" });
  await grid.waitFor();
  return grid.evaluate(async (host, limit) => {
    const settle = () => new Promise((resolve) => setTimeout(resolve, 60));
    const number = (element, name) => Number(element.getAttribute(name));
    const rowCount = number(host, "aria-rowcount") - 1;
    const columnCount = number(host, "aria-colcount");
    const columns = [];
    const types = [];
    const rows = Array.from({ length: Math.min(rowCount, limit) }, () => []);
    const missing = () => rows.some((row) => row.filter((cell) => cell !== undefined).length < columnCount);
    const gather = async () => {
      // Pages come from the engine: cells that wait for theirs show an ellipsis.
      for (let tries = 0; tries < 50 && host.querySelector(".grid__cell--waiting"); tries += 1) await settle();
      for (const head of host.querySelectorAll("[role=columnheader]")) {
        columns[number(head, "aria-colindex") - 1] = head.querySelector(".grid__name").textContent;
        types[number(head, "aria-colindex") - 1] = head.querySelector(".grid__type").textContent;
      }
      for (const row of host.querySelectorAll("[role=row][aria-rowindex]")) {
        const cells = rows[number(row, "aria-rowindex") - 2];
        for (const cell of cells ? row.querySelectorAll("[role=gridcell]") : []) {
          const isNull = cell.classList.contains("grid__cell--null");
          cells[number(cell, "aria-colindex") - 1] = isNull ? null : cell.textContent;
        }
      }
    };
    for (let top = 0; ; top += Math.max(host.clientHeight / 2, 28)) {
      host.scrollTop = top;
      for (let left = 0; ; left += Math.max(host.clientWidth / 2, 50)) {
        host.scrollLeft = left;
        await settle();
        await gather();
        if (left + host.clientWidth >= host.scrollWidth) break;
      }
      if (top + host.clientHeight >= host.scrollHeight || !missing()) break;
    }
    host.scrollTo(0, 0);
    return { columns, types, rows, rowCount };
  }, maxRows);
}

/** The list of files: `{ name, shape, rows, rejected, state, messages, text }` for each, in the order of the list. */
export async function readFiles(page) {
  await room(page, "Data");
  return page.getByRole("list", { name: "Files" }).evaluate((list) =>
    [...list.children].map((item) => {
      const texts = (part) => [...item.querySelectorAll(`.file__${part}`)].map((element) => element.textContent.trim());
      const counted = (text) => Number((/([\d,.]+) (?:rows?|records?)/.exec(text ?? "")?.[1] ?? "0").replaceAll(",", ""));
      const [shape, facts] = texts("facts");
      return {
        name: texts("name")[0],
        shape,
        rows: counted(facts),
        rejected: counted(item.querySelector(".rejects__summary")?.textContent),
        state: item.querySelector(".badge")?.textContent ?? "Loaded",
        messages: texts("message"),
        text: item.innerText,
      };
    }),
  );
}

/** What the page says is broken: the text of every alert. Empty when all is well. */
export async function alerts(page) {
  return page.getByRole("alert").allInnerTexts();
}

/** The query in the editor. */
export async function queryText(page) {
  const lines = await page.getByRole("textbox", { name: "Query" }).locator(".cm-line").allInnerTexts();
  return lines.map((line) => line.replace(/\n$/, "")).join("\n");
}

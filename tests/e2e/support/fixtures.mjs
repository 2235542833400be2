// The files in `tests/fixtures` and what is known about them.

import assert from "node:assert/strict";
import { readFile, readdir } from "node:fs/promises";
import { basename, join, resolve } from "node:path";

const FIXTURES = resolve(import.meta.dirname, "../../fixtures");

const json = async (name) => JSON.parse(await readFile(join(FIXTURES, name), "utf8"));

/** The path of a fixture: `acr/login.jsonl`. */
export const fixture = (name) => join(FIXTURES, name);

/** What each file must give: `{ file, path, name, tables, rows, rejected }`; `null` where the format leaves it open. */
export async function counts() {
  const entries = await json("answers/counts.json");
  return entries.map((entry) => {
    const rows = Object.values(entry.tables).reduce((sum, rows) => (rows === null || sum === null ? null : sum + rows), 0);
    return { ...entry, path: fixture(entry.file), name: basename(entry.file), rows };
  });
}

/** The counts of all readable files, one of each shape: without `bad/`. */
export const good = async () => (await counts()).filter(({ file }) => !file.startsWith("bad/"));

/** The counts of the broken and unusual files. */
export const bad = async () => (await counts()).filter(({ file }) => file.startsWith("bad/"));

/** The questions with their answers: `{ id, query, columns, types, rows, ordered }`. */
export async function answers() {
  const names = (await readdir(join(FIXTURES, "answers"))).filter((name) => name !== "counts.json").sort();
  return Promise.all(names.map((name) => json(`answers/${name}`)));
}

/** A cell of the grid as its value: numbers are compared as numbers, however they are written. */
const value = (cell, type) => (cell !== null && ["int", "long", "real"].includes(type) ? Number(cell) : cell);

/** Fails unless the grid (as `readGrid` gives it) holds the answer: the named columns with their types, and the rows. */
export function assertAnswer(grid, answer) {
  const at = answer.columns.map((column) => grid.columns.indexOf(column));
  const missing = answer.columns.filter((_, index) => at[index] < 0);
  assert.deepEqual(missing, [], `columns are missing; there are ${grid.columns.join(", ")}`);
  assert.deepEqual(at.map((index) => grid.types[index]), answer.types, "types");
  assert.equal(grid.rowCount, answer.rows.length, "number of rows");
  const got = grid.rows.map((row) => at.map((index) => value(row[index], grid.types[index])));
  const inOrder = (rows) => (answer.ordered ? rows : rows.map((row) => JSON.stringify(row)).sort());
  assert.deepEqual(inOrder(got), inOrder(answer.rows), "rows");
}

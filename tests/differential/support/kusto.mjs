// Microsoft's binder: what it says of a query that brings its own rows.

import fs from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import vm from "node:vm";

const folder = path.dirname(createRequire(import.meta.url).resolve("@kusto/language-service-next"));
// The scripts are written for a page: each adds to one global.
for (const name of ["bridge.min.js", "Kusto.Language.Bridge.min.js"]) {
  vm.runInThisContext(fs.readFileSync(path.join(folder, name), "utf8"), { filename: name });
}
const { GlobalState, KustoCode } = globalThis.Kusto.Language;

function list(items) {
  return Array.from({ length: items.Count }, (_, at) => items.getItem(at));
}

/** What is wrong with how a text is written, whatever its names mean: sentences. */
export function miswritten(text) {
  return list(KustoCode.Parse(text, GlobalState.Default).GetSyntaxDiagnostics()).map(({ Message }) => Message);
}

/** `{ tables }` of a query's last statement, each `{ columns, types }`; or `{ errors }`. */
export function say(query) {
  const code = KustoCode.ParseAndAnalyze(query, GlobalState.Default);
  const errors = list(code.GetDiagnostics()).filter((diagnostic) => diagnostic.Severity === "Error");
  if (errors.length > 0) {
    return {
      errors: errors.map(({ Code, Message, Start, Length }) => ({
        code: Code,
        at: query.slice(Start, Start + Length),
        message: Message,
      })),
    };
  }
  // `fork` and its like give a group of tables.
  const results = code.ResultType?.Members && !code.ResultType.Columns ? list(code.ResultType.Members) : [code.ResultType];
  const tables = results.map((table) => {
    const columns = table?.Columns ? list(table.Columns) : [];
    return { columns: columns.map((column) => column.Name), types: columns.map((column) => column.Type.Name) };
  });
  return { tables };
}

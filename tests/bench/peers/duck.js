// DuckDB in its worker: a dropped file into a table with all of its columns.

/** Starts DuckDB from the package at `base`; resolves to a function that loads a file and gives the number of its rows. */
export async function start(base) {
  const duckdb = await import(`${base}/dist/duckdb-browser.mjs`);
  const worker = new Worker(`${base}/dist/duckdb-browser-eh.worker.js`);
  const database = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), worker);
  await database.instantiate(new URL(`${base}/dist/duckdb-eh.wasm`, location.href).href);
  const connection = await database.connect();
  await connection.query("SELECT 1");
  return async (file) => {
    await database.registerFileHandle(file.name, file, duckdb.DuckDBDataProtocol.BROWSER_FILEREADER, true);
    const reader = file.name.endsWith(".csv")
      ? // Times written as a browser's locale does are read as such only when that is said.
        `read_csv_auto('${file.name}', header = true, types = {'TimeGenerated [UTC]': 'TIMESTAMP'},
          timestampformat = '%m/%d/%Y, %I:%M:%S.%g %p')`
      : `read_json_auto('${file.name}', format = 'newline_delimited', maximum_object_size = 16777216)`;
    await connection.query(`CREATE TABLE loaded AS SELECT * FROM ${reader}`);
    const count = await connection.query("SELECT count(*)::INTEGER AS rows FROM loaded");
    return Number(count.get(0).rows);
  };
}

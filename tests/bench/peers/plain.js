// What a person writes in ten lines: unpack, cut into lines, parse, count.

self.onmessage = async ({ data: file }) => {
  const packed = file.name.endsWith(".gz");
  const bytes = packed ? file.stream().pipeThrough(new DecompressionStream("gzip")) : file.stream();
  const rows = [];
  // A trail's file is one document on one line.
  if (file.name.endsWith(".json.gz")) {
    take(await new Response(bytes).text());
    self.kept = rows;
    return self.postMessage({ rows: rows.length });
  }
  let rest = "";
  for await (const text of bytes.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop();
    for (const line of lines) take(line);
  }
  if (rest) take(rest);
  self.kept = rows;
  self.postMessage({ rows: rows.length });

  function take(line) {
    const value = file.name.endsWith(".csv") ? line.split(",") : JSON.parse(line);
    // One by one: as arguments of one call, a whole file's records would be too many.
    if (value.Records) for (const record of value.Records) rows.push(record);
    else rows.push(value);
  }
};

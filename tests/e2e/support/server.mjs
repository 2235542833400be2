// A static server on loopback that remembers every request: what it has not seen was not sent.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { join, normalize } from "node:path";

const KINDS = { html: "text/html; charset=utf-8", js: "text/javascript", css: "text/css", wasm: "application/wasm" };

/**
 * Serves `dist` under `path`. `change(name, content)` may answer (also later) with other content, or `null` for
 * "not there"; `kinds` are other content types by extension. Resolves to `{ url, origin, requests, close }`; `requests` are `{ method, url, atMs }`, WebSocket handshakes too.
 */
export async function serve({ dist, path = "/", change = (_name, content) => content, kinds = {} }) {
  return listen(async (request, response) => {
    const target = new URL(request.url, "http://loopback").pathname;
    const name = target.startsWith(path) ? normalize(target.slice(path.length) || "index.html") : "..";
    const content = name.startsWith("..") ? null : await readFile(join(dist, name)).catch(() => null);
    const changed = await change(name, content);
    if (changed === null) {
      response.writeHead(404, { "content-type": "text/plain" }).end("No such file.");
    } else {
      const kind = { ...KINDS, ...kinds }[name.split(".").pop()] ?? "text/plain";
      response.writeHead(200, { "content-type": kind, "cache-control": "no-cache" }).end(changed);
    }
  }, path);
}

/** A server that says yes to whatever comes from wherever: the stranger that must not be reached. */
export async function stranger() {
  return listen((request, response) => {
    const type = request.url.includes("module") ? "text/javascript" : "text/plain";
    response.writeHead(200, { "content-type": type, "access-control-allow-origin": "*" }).end("");
  });
}

async function listen(answer, path = "/") {
  const requests = [];
  const remember = (request) => requests.push({ method: request.method, url: request.url, atMs: Date.now() });
  const server = createServer((request, response) => {
    remember(request);
    Promise.resolve(answer(request, response)).catch((error) => response.writeHead(500).end(String(error)));
  });
  // A handshake that arrives is enough to count as reached; the connection is not needed.
  server.on("upgrade", (request, socket) => {
    remember(request);
    socket.destroy();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://127.0.0.1:${server.address().port}`;
  const close = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  return { origin, url: origin + path, requests, close };
}

// Tries every road out, from a page or a worker, and says nothing about success: the servers know what arrived.

(() => {
  const WAIT_MS = 1500;

  // Settles when `start` calls back or throws, at the latest after a while.
  const attempt = (start) =>
    new Promise((resolve) => {
      setTimeout(resolve, WAIT_MS);
      try {
        Promise.resolve(start(resolve)).catch(resolve);
      } catch {
        resolve();
      }
    });

  const element = (name, set) => (url) =>
    attempt((done) => {
      const made = document.createElement(name);
      made.onload = made.onerror = done;
      set(made, url);
      document.head.append(made);
    });

  const everywhere = {
    fetch: (url) => attempt(() => fetch(url).finally(() => {})),
    xhr: (url) =>
      attempt((done) => {
        const request = new XMLHttpRequest();
        request.onloadend = done;
        request.open("GET", url);
        request.send();
      }),
    websocket: (url) =>
      attempt((done) => {
        new WebSocket(url.replace(/^http/, "ws")).onerror = done;
      }),
    eventsource: (url) =>
      attempt((done) => {
        const source = new EventSource(url);
        source.onerror = () => done(source.close());
      }),
    "import-module": (url) => attempt(() => import(url)),
  };

  const inPage = {
    beacon: (url) => attempt((done) => setTimeout(done, 500, navigator.sendBeacon(url, "secret"))),
    image: (url) =>
      attempt((done) => {
        const image = new Image();
        image.onload = image.onerror = done;
        image.src = url;
      }),
    "script-module": element("script", (made, url) => Object.assign(made, { type: "module", src: url })),
    stylesheet: element("link", (made, url) => Object.assign(made, { rel: "stylesheet", href: url })),
    frame: element("iframe", (made, url) => Object.assign(made, { src: url })),
    form: (url) =>
      attempt((done) => {
        const frame = Object.assign(document.createElement("iframe"), { name: url });
        const form = Object.assign(document.createElement("form"), { action: url, method: "post", target: url });
        document.body.append(frame, form);
        form.submit();
        setTimeout(done, 500);
      }),
  };

  const inWorker = {
    "importscripts-module": (url) => attempt(() => importScripts(url)),
    "worker-module": (url) => attempt((done) => void (new Worker(url).onerror = done)),
  };

  const isPage = typeof document === "object";
  // Another origin's worker may not be started anyway: only the page's own host is asked for one.
  const roads = (host) =>
    Object.entries({ ...everywhere, ...(isPage ? inPage : inWorker) }).filter(
      ([name]) => name !== "worker-module" || host === self.location.origin,
    );

  globalThis.probe = async (tag, hosts) => {
    const where = isPage ? "page" : "worker";
    const tries = hosts.flatMap((host) =>
      roads(host).map(([name, go]) => ({ url: `${host}/${tag}/${where}/${name}`, go })),
    );
    await Promise.all(tries.map(({ url, go }) => go(url)));
    return tries.map(({ url }) => url);
  };
})();

/* The portal without internet: hashed files from the cupboard, pages always from the office – and when that does not answer, one
   page that says so and shows the dates which were kept for whoever is logged in here. No page is ever kept. */
const KEPT = { shell: `nahbei ${SHELL.slug} shell ${SHELL.version}`, dates: `nahbei ${SHELL.slug} dates` };
const ours = (name) => name.startsWith(`nahbei ${SHELL.slug} `);
let running = { stop: new AbortController(), done: Promise.resolve() };

addEventListener("install", (event) => {
  const plain = new Request(SHELL.offline, { credentials: "omit", cache: "no-store" });
  event.waitUntil((async () => {
    const shell = await caches.open(KEPT.shell);
    await Promise.all([shell.addAll(SHELL.files), shell.add(plain)]);
    await skipWaiting();
  })());
});

addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) if (ours(name) && !Object.values(KEPT).includes(name)) await caches.delete(name);
    await clients.claim();
  })());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate") {
    if (request.method === "GET") event.respondWith(fetch(request).catch(() => offline()));
  } else if (SHELL.files.includes(new URL(request.url).pathname)) {
    event.respondWith(fromShell(request));
  }
});

async function offline() {
  return (await caches.match(SHELL.offline, { cacheName: KEPT.shell, ignoreVary: true })) ?? Response.error();
}

async function fromShell(request) {
  return (await caches.match(request, { cacheName: KEPT.shell, ignoreVary: true })) ?? fetch(request);
}

/* Whoever asks gets an answer, and only when it is done: „kept“, „gone“, or „failed“. */
addEventListener("message", (event) => {
  const tell = (word) => event.ports[0]?.postMessage(word);
  if (event.data?.wish === "keep") event.waitUntil(keep(event.data.reading).then(tell, () => tell("failed")));
  if (event.data?.wish === "forget") event.waitUntil(forget().then(tell, () => tell("failed")));
});

function keep(reading) {
  running.stop.abort();
  const stop = new AbortController();
  running = { stop, done: store(reading, stop.signal) };
  return running.done;
}

async function store(reading, signal) {
  const answer = await fetch(SHELL.dates, { credentials: "same-origin", redirect: "manual", cache: "no-store", signal });
  if (!answer.ok) {  // whoever was logged in here is not any more
    await caches.delete(KEPT.dates);
    return "gone";
  }
  const words = { ...(await answer.json()), reading };
  signal.throwIfAborted();
  const dates = await caches.open(KEPT.dates);
  await dates.put(SHELL.dates, new Response(JSON.stringify(words), { headers: { "Content-Type": "application/json" } }));
  return "kept";
}

async function forget() {
  running.stop.abort();
  await running.done.catch(() => {});
  for (const name of await caches.keys()) if (ours(name)) await caches.delete(name);
  return "gone";
}

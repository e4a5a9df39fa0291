// Whether a door tells by how long it takes what it does not tell in words: pairs of requests, one about somebody who is
// known and one about nobody, in an order that chance decides; and what statistics say of the two.
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { makeKey, signInAsOwner } from "../fixtures/owner.mjs";
import { startShop } from "../fixtures/server.mjs";

const pairs = Number(process.env.PAIRS ?? 500);
/** Letters to one mailbox end after three, in all rounds together. */
const people = Math.ceil(pairs / 2) * 3;
const password = "a mountain in mist";
/** Below this chance of being alike two distributions are said to differ. */
const least = 0.01;
/** Of the median, that another one may be away from it. */
const most = 0.02;
const rounds = 3;

let [address, asked] = [0, 0];

const shop = await startShop("timing", async () => ({ SHOP_TRUSTED_PROXY: "127.0.0.1", SHOP_LOG: "error" }));
try {
  const session = await signInAsOwner(shop);
  const key = await makeKey(shop, session, "Timing");
  const known = await joined(people);
  const unknown = known.map((_, at) => `nobody-${String(at).padStart(4, "0")}@example.com`);
  const fields = (path, about) => () => post(path, about);
  const doors = {
    "a shopper signs in": (list, at) => fields("/account/sign-in", { email: list[at % people], password: "a wrong password" }),
    "a shopper has forgotten": (list, at) => fields("/account/forgot", { email: list[at % people] }),
    "a key of the API": (list) => {
      // The prefix finds a key; the secret behind it is wrong.
      const [start, prefix] = list === known ? [key.slice(0, -20), "x".repeat(20)] : [key.replace(/^(yiye_)(.{8})/, "$1AAAAAAAA").slice(0, -20), "x".repeat(20)];
      return () => fetch(`${shop.origin}/api/v1/admin/orders`, { headers: { authorization: `Bearer ${start}${prefix}` } });
    },
  };
  const told = [];
  for (const [door, ask] of Object.entries(doors)) {
    let one;
    // A machine is busy with something else now and then. What a door tells, it tells each time.
    for (let round = 1; round <= rounds && (!one || tells(one)); round += 1) one = await measured(door, ask, known, unknown);
    told.push(one);
  }
  console.table(told);
  const folder = resolve(import.meta.dirname, "../../docs/measured");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "timing.json"), `${JSON.stringify(told)}\n`);
  const telling = told.filter(tells);
  for (const { door } of telling) console.error(`${door}: how long it takes tells whether somebody is known`);
  process.exitCode = telling.length > 0 ? 1 : 0;
} finally {
  await shop.stop();
}

function tells({ p, away }) {
  return p < least || Math.abs(away) >= most;
}

/** Each from an address of its own: no guess counts against the next one. */
function from() {
  address += 1;
  return `198.18.${(address >> 8) & 255}.${address & 255}`;
}

function post(path, about) {
  const headers = { "x-forwarded-for": from() };
  return fetch(`${shop.origin}${path}`, { method: "POST", headers, body: new URLSearchParams(about), redirect: "manual" });
}

async function joined(count) {
  const emails = Array.from({ length: count }, (_, at) => `person-${String(at).padStart(4, "0")}@example.com`);
  for (const email of emails) await post("/account/sign-up", { email });
  const links = new Map();
  while (links.size < count) {
    for (const letter of shop.letters()) {
      const to = [letter.to].flat()[0].text;
      const token = letter.text?.match(/\/account\/welcome\?token=([\w-]+)/)?.[1];
      if (token) links.set(to, token);
    }
    await sleep(100);
  }
  for (const email of emails) await post("/account/welcome", { token: links.get(email), name: "", password });
  return emails;
}

async function measured(door, ask, known, unknown) {
  const times = { known: [], unknown: [] };
  const statuses = new Set();
  for (let at = -10; at < pairs; at += 1) {
    asked += 1;
    const two = [["known", ask(known, asked)], ["unknown", ask(unknown, asked)]];
    if (Math.random() < 0.5) two.reverse();
    for (const [which, request] of two) {
      const begun = process.hrtime.bigint();
      const answer = await request();
      await answer.arrayBuffer();
      const took = Number(process.hrtime.bigint() - begun) / 1e6;
      // The first ones warm up.
      if (at >= 0) {
        times[which].push(took);
        statuses.add(`${which} ${answer.status}`);
      }
    }
  }
  const [one, other] = [median(times.known), median(times.unknown)];
  const words = new Set([...statuses].map((status) => status.split(" ")[1]));
  if (words.size !== 1) throw new Error(`${door}: it is told by words: ${[...statuses].join(", ")}`);
  return { door, pairs: times.known.length, known_ms: round(one), unknown_ms: round(other), away: round((one - other) / other, 4), p: round(likeness(times.known, times.unknown), 4) };
}

function median(list) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}

function round(number, digits = 3) {
  return Number(number.toFixed(digits));
}

/** Mann and Whitney's U, two-sided, by the normal distribution: how likely two lists as far apart come from one. */
function likeness(one, other) {
  const all = [...one.map((value) => [value, 0]), ...other.map((value) => [value, 1])].sort(([a], [b]) => a - b);
  const ranks = all.reduce((sum, [, which], at) => (which === 0 ? sum + at + 1 : sum), 0);
  const [n, m] = [one.length, other.length];
  const u = ranks - (n * (n + 1)) / 2;
  const z = Math.abs(u - (n * m) / 2) / Math.sqrt((n * m * (n + m + 1)) / 12);
  return 2 * (1 - normal(z));
}

/** Abramowitz and Stegun 26.2.17. */
function normal(z) {
  const t = 1 / (1 + 0.2316419 * z);
  const tail = [0.31938153, -0.356563782, 1.781477937, -1.821255978, 1.330274429].reduceRight((sum, factor) => (sum + factor) * t, 0);
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * tail;
}

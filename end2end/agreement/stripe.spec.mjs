// What Stripe's own library sends and expects, against our Stripe; and what it says of our signatures.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import Stripe from "stripe";
import { startSimulators } from "./simulators.mjs";

const key = "sk_test_4eC39HqLyjWDarjtT1zdp7dc";
let simulators, house, stripe, shop;

/** A shop's door for events: what came, and a way to wait for it. */
async function listening() {
  const events = [];
  let heard = () => {};
  const server = createServer((request, response) => {
    const parts = [];
    request.on("data", (part) => parts.push(part));
    request.on("end", () => {
      events.push({ body: Buffer.concat(parts), signature: request.headers["stripe-signature"] });
      response.writeHead(200).end();
      heard();
    });
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/callbacks/stripe`,
    async first(many) {
      while (events.length < many) await new Promise((resolve) => (heard = resolve));
      return events.splice(0, many);
    },
    stop: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  };
}

const client = (options) => {
  const { hostname, port } = new URL(house);
  return new Stripe(key, { host: hostname, port, protocol: "http", maxNetworkRetries: 0, ...options });
};

before(async () => {
  simulators = await startSimulators("--stripe", "127.0.0.1:0");
  house = simulators.at.stripe;
  stripe = client();
  shop = await listening();
});
after(async () => {
  await shop?.stop();
  await simulators?.stop();
});

const ledger = async () => (await fetch(`${house}/_ledger`)).json();
/** Says what goes wrong from now on: see `/_control`. */
const weather = (words) => fetch(`${house}/_control`, { method: "POST", body: words });

/** Presses a button on the page for the shopper; where the browser is sent then. */
async function choose(address, choice) {
  const answer = await fetch(address, { method: "POST", body: new URLSearchParams({ choice }), redirect: "manual" });
  return answer.headers.get("location");
}

const session = (reference, change = {}) => ({
  mode: "payment",
  client_reference_id: reference,
  metadata: { reference },
  payment_intent_data: { metadata: { reference } },
  line_items: [
    { quantity: 1, price_data: { currency: "twd", unit_amount: 128000, product_data: { name: "訂單 4821 0937" } } },
  ],
  success_url: "https://shop.example.tw/back?session_id={CHECKOUT_SESSION_ID}",
  cancel_url: "https://shop.example.tw/o/abc",
  locale: "zh-TW",
  customer_email: "mei@example.tw",
  ...change,
});

test("our vectors are what the library makes and accepts", () => {
  const file = new URL("../../crates/shop-gateways/tests/vectors/stripe_webhook.json", import.meta.url);
  for (const { payload, header, secret, timestamp } of JSON.parse(readFileSync(file, "utf8")).vectors) {
    const read = (given, seconds) =>
      Stripe.webhooks.constructEvent(payload, given, secret, 300, undefined, (timestamp + seconds) * 1000);
    assert.equal(read(header, 0).id, JSON.parse(payload).id);
    assert.equal(read(header, 299).id, JSON.parse(payload).id);
    assert.throws(() => read(header, 301), /tolerance/);
    assert.throws(() => read(header.replace("v1=", "v0="), 0));
    assert.throws(() =>
      read(
        header.replace(/v1=.*/, (v1) => `v1=${v1.slice(3).toUpperCase()}`),
        0,
      ),
    );
    const ours = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
    assert.equal(ours, header);
  }
});

test("a payment from its session to its refund, told by events that the library reads", async () => {
  const endpoint = await stripe.webhookEndpoints.create({ url: shop.url, enabled_events: ["*"] });
  const opened = await stripe.checkout.sessions.create(session("A1"));
  assert.equal(opened.status, "open");
  assert.equal(await choose(opened.url, "card"), `https://shop.example.tw/back?session_id=${opened.id}`);

  const paid = await stripe.checkout.sessions.retrieve(opened.id, { expand: ["payment_intent"] });
  assert.deepEqual([paid.status, paid.payment_status, paid.amount_total], ["complete", "paid", 128000]);
  assert.deepEqual([paid.payment_intent.status, paid.payment_intent.metadata.reference], ["succeeded", "A1"]);
  const events = (await shop.first(2)).map(({ body, signature }) =>
    stripe.webhooks.constructEvent(body, signature, endpoint.secret),
  );
  assert.deepEqual(events.map((event) => event.type).sort(), [
    "checkout.session.completed",
    "payment_intent.succeeded",
  ]);
  const told = events.find((event) => event.type === "checkout.session.completed");
  assert.equal(told.data.object.client_reference_id, "A1");
  assert.equal((await stripe.events.retrieve(told.id)).type, told.type);

  const payment_intent = paid.payment_intent.id;
  const part = await stripe.refunds.create({ payment_intent, amount: 28000, metadata: { key: "a" } });
  assert.equal(part.status, "succeeded");
  await assert.rejects(stripe.refunds.create({ payment_intent, amount: 100100 }), { code: "amount_too_large" });
  await stripe.refunds.create({ payment_intent });
  await assert.rejects(stripe.refunds.create({ payment_intent }), { code: "charge_already_refunded" });
  const refunds = await stripe.refunds.list({ payment_intent, limit: 100 });
  assert.deepEqual(
    refunds.data.map((refund) => refund.amount),
    [100000, 28000],
  );
  assert.equal((await stripe.refunds.retrieve(part.id)).metadata.key, "a");
  assert.deepEqual((await ledger()).balances.A1, { captured: 128000, refunded: 128000 });
});

test("a key is good for one thing, and answers it again", async () => {
  const first = await stripe.checkout.sessions.create(session("B1"), { idempotencyKey: "b" });
  const again = await stripe.checkout.sessions.create(session("B1"), { idempotencyKey: "b" });
  assert.equal(again.id, first.id);
  assert.equal(again.lastResponse.headers["idempotent-replayed"], "true");
  await assert.rejects(stripe.checkout.sessions.create(session("B2"), { idempotencyKey: "b" }), {
    type: "StripeIdempotencyError",
  });
});

test("a key in use is refused, and the library tries again until it is free", async () => {
  await weather("late=100x1,late_for=400");
  const patient = client({ maxNetworkRetries: 5 });
  const both = await Promise.all(
    ["c", "c"].map((idempotencyKey) => patient.checkout.sessions.create(session("C1"), { idempotencyKey })),
  );
  assert.equal(both[0].id, both[1].id);
});

test("an answer that is lost is asked for again by the library, and nothing is done twice", async () => {
  await weather("answer_lost=100x1");
  const patient = client({ maxNetworkRetries: 2 });
  const opened = await patient.checkout.sessions.create(session("D1"));
  assert.equal(opened.lastResponse.headers["idempotent-replayed"], "true");
});

test("what Stripe would not take is refused", async () => {
  const refused = async (change, code) =>
    assert.rejects(stripe.checkout.sessions.create(session("E1", change)), { type: "StripeInvalidRequestError", code });
  await refused({ surprise: "x" }, "parameter_unknown");
  await refused({ success_url: "nowhere" }, "url_invalid");
  await refused({ expires_at: Math.floor(Date.now() / 1000) + 60 }, "parameter_invalid");
  await refused({ customer_email: "nobody" }, "email_invalid");
  await assert.rejects(stripe.checkout.sessions.retrieve("cs_test_nothing"), {
    code: "resource_missing",
    statusCode: 404,
  });
  const { hostname, port } = new URL(house);
  const stranger = new Stripe("sk_test_another", { host: hostname, port, protocol: "http", maxNetworkRetries: 0 });
  await assert.rejects(stranger.refunds.list(), { type: "StripeAuthenticationError" });
});

test("a session can be ended", async () => {
  const opened = await stripe.checkout.sessions.create(session("F1"));
  assert.equal((await stripe.checkout.sessions.expire(opened.id)).status, "expired");
  await assert.rejects(stripe.checkout.sessions.expire(opened.id), { code: "resource_invalid_state" });
});

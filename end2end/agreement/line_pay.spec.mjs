// What the library `line-pay-v3` sends and expects, against our LINE Pay.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { startSimulators } from "./simulators.mjs";

const require = createRequire(import.meta.url);
const LinePay = require("line-pay-v3");
// It looks for this in the wrong place.
globalThis.__jsonbig = createRequire(require.resolve("line-pay-v3"))("json-bigint").parse;

const channel = { channelId: "1234567890", channelSecret: "a917ab6a2367b536f8e5a6e2977e06f4" };
let simulators, house, linePay;

before(async () => {
  simulators = await startSimulators("--line_pay", "127.0.0.1:0");
  house = simulators.at.line_pay;
  linePay = new LinePay({ ...channel, uri: house });
});
after(() => simulators?.stop());

const ledger = async () => (await fetch(`${house}/_ledger`)).json();

/** Presses a button on the page for the shopper; where the browser is sent then. */
async function choose(address, choice) {
  const answer = await fetch(address, { method: "POST", body: new URLSearchParams({ choice }), redirect: "manual" });
  return answer.headers.get("location");
}

const order = (orderId, change = {}) => ({
  amount: 1280,
  currency: "TWD",
  orderId,
  packages: [
    { id: "1", amount: 1280, name: "山月茶行", products: [{ name: "咖啡豆 2 包 🍵", quantity: 2, price: 640 }] },
  ],
  redirectUrls: { confirmUrl: "https://shop.example.tw/back", cancelUrl: "https://shop.example.tw/back?cancelled=1" },
  ...change,
});
const sum = { amount: 1280, currency: "TWD" };

async function requested(orderId, change) {
  const answer = await linePay.request(order(orderId, change));
  assert.equal(answer.returnCode, "0000", answer.returnMessage);
  return { id: answer.info.transactionId.toFixed(), address: answer.info.paymentUrl.web };
}

test("our vectors are what the library signs", () => {
  const file = new URL("../../crates/shop-gateways/tests/vectors/linepay_hmac.json", import.meta.url);
  for (const vector of JSON.parse(readFileSync(file, "utf8")).vectors) {
    const library = new LinePay({ channelId: vector.channel_id, channelSecret: vector.channel_secret, uri: "" });
    const sent = vector.method === "GET" ? vector.query : JSON.parse(vector.body);
    // It makes the nonce itself and hands it to this.
    const signature = library.__hash(vector.method, vector.path, sent, vector.nonce);
    assert.equal(signature, vector.expected_signature);
  }
});

test("a payment from its request to its refund", async () => {
  const { id, address } = await requested("A1");
  assert.equal(id.length, 19);
  assert.equal((await linePay.checkPaymentStatus(id)).returnCode, "0000");
  assert.equal((await linePay.confirm(sum, id)).returnCode, "1169");

  const back = new URL(await choose(address, "points"));
  assert.equal(back.origin + back.pathname, "https://shop.example.tw/back");
  assert.deepEqual([back.searchParams.get("transactionId"), back.searchParams.get("orderId")], [id, "A1"]);
  assert.equal((await linePay.checkPaymentStatus(id)).returnCode, "0110");
  assert.equal((await linePay.confirm({ ...sum, amount: 1279 }, id)).returnCode, "1153");

  const confirmed = await linePay.confirm(sum, id);
  assert.equal(confirmed.returnCode, "0000", confirmed.returnMessage);
  assert.equal(
    confirmed.info.payInfo.reduce((total, part) => total + part.amount, 0),
    1280,
  );
  assert.equal((await linePay.confirm(sum, id)).returnCode, "1152");
  assert.equal((await linePay.checkPaymentStatus(id)).returnCode, "0123");
  assert.equal((await linePay.request(order("A1"))).returnCode, "1172");

  const refunded = await linePay.refund({ refundAmount: 280 }, id);
  assert.equal(refunded.returnCode, "0000", refunded.returnMessage);
  assert.equal((await linePay.refund({ refundAmount: 1001 }, id)).returnCode, "1164");
  const [details] = (await linePay.paymentDetails({ orderId: "A1" })).info;
  assert.equal(details.transactionId.toFixed(), id);
  assert.equal(details.payStatus, "CAPTURE");
  assert.deepEqual(
    details.refundList.map((refund) => Math.abs(refund.refundAmount)),
    [280],
  );
  assert.equal(refunded.info.refundTransactionId.toFixed(), details.refundList[0].refundTransactionId.toFixed());
  assert.deepEqual((await ledger()).balances.A1, { captured: 1280, refunded: 280 });
});

test("an authorisation is captured, or let go", async () => {
  const options = { payment: { capture: false } };
  for (const orderId of ["B1", "B2"]) {
    const { id, address } = await requested(orderId, { options });
    await choose(address, "card");
    assert.equal((await linePay.confirm(sum, id)).returnCode, "0000");
    assert.equal((await linePay.refund({ refundAmount: 1 }, id)).returnCode, "1155");
    if (orderId === "B1") {
      assert.equal((await linePay.capture({ ...sum, amount: 1281 }, id)).returnCode, "1184");
      assert.equal((await linePay.capture(sum, id)).returnCode, "0000");
    } else {
      assert.equal((await linePay.void(id)).returnCode, "0000");
      assert.equal((await linePay.void(id)).returnCode, "1165");
    }
  }
  const { balances } = await ledger();
  assert.deepEqual([balances.B1.captured, balances.B2.captured], [1280, 0]);
});

test("sums that differ are refused", async () => {
  assert.equal((await linePay.request(order("C1", { amount: 1281 }))).returnCode, "1124");
  const packages = [{ id: "1", amount: 1280, products: [{ name: "茶", quantity: 1, price: 1279 }] }];
  assert.equal((await linePay.request(order("C1", { packages }))).returnCode, "2101");
  assert.equal((await linePay.paymentDetails({ orderId: "C1" })).returnCode, "1150");
});

test("whoever turns back is sent to the other address", async () => {
  const { id, address } = await requested("D1");
  assert.match(await choose(address, "cancel"), /^https:\/\/shop\.example\.tw\/back\?cancelled=1&transactionId=/);
  assert.equal((await linePay.checkPaymentStatus(id)).returnCode, "0121");
});

test("another secret is refused", async () => {
  const stranger = new LinePay({ ...channel, channelSecret: "another", uri: house });
  assert.equal((await stranger.request(order("E1"))).returnCode, "1106");
});

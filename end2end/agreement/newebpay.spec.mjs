// What the library `newebpay-mpg-sdk` sends and reads, against our NewebPay. Its questions go to NewebPay's own hosts
// alone, and what it opens it strips of every blank; both stay out of this.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { startSimulators } from "./simulators.mjs";

const { NewebpayClient } = createRequire(import.meta.url)("newebpay-mpg-sdk");
const account = {
  merchantId: "MS3430112",
  hashKey: "12345678901234567890123456789012",
  hashIV: "1234567890123456",
  env: "sandbox",
};
const library = new NewebpayClient(account);
const vectors = JSON.parse(
  readFileSync(new URL("../../crates/shop-gateways/tests/vectors/newebpay_mpg.json", import.meta.url), "utf8"),
);

let simulators, house, shop;
const told = [];

before(async () => {
  simulators = await startSimulators("--newebpay", "127.0.0.1:0", "--chaos", "retry_every=10");
  house = simulators.at.newebpay;
  shop = createServer(async (request, answer) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    told.push(Object.fromEntries(new URLSearchParams(body)));
    answer.end();
    shop.emit("told");
  });
  shop.listen(0, "127.0.0.1");
  await once(shop, "listening");
});

after(async () => {
  shop?.close();
  shop?.closeAllConnections();
  await simulators?.stop();
});

const order = (MerchantOrderNo) => ({
  MerchantOrderNo,
  Amt: 1280,
  ItemDesc: "訂單 48210937",
  NotifyURL: `http://127.0.0.1:${shop.address().port}/callbacks/newebpay`,
  ReturnURL: "https://shop.example/returns/newebpay",
  Email: "mei@example.tw",
  CREDIT: 1,
});

/** The form that the library made, as a browser would send it. */
async function open(html) {
  const fields = [...html.matchAll(/name="([^"]*)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]);
  const answer = await fetch(`${house}/MPG/mpg_gateway`, { method: "POST", body: new URLSearchParams(fields) });
  return await answer.text();
}

test("the library seals each vector as the gateway does", () => {
  for (const { id, params, tradeInfo, tradeSha } of vectors.vectors) {
    assert.equal(library.buildTradeInfo(params), tradeInfo, id);
    assert.equal(library.buildTradeSha(tradeInfo), tradeSha, id);
  }
  const asked = { Amt: 1280, MerchantID: account.merchantId, MerchantOrderNo: "DEMO20261122N0001" };
  assert.equal(library.buildCheckValue(asked), vectors.query_check_value.expected);
});

test("the library's orders are taken, and it reads what is told of them", async () => {
  assert.match(await open(library.getPaymentFormHTML(order("KIT1"))), /NT\$ 1280/);
  assert.match(await open(library.getPaymentFormHTML(order("KIT1"))), /MPG03008/);
  const heard = once(shop, "told");
  await fetch(`${house}/MPG/KIT1/pay`, { method: "POST" });
  await heard;
  const { TradeInfo, TradeSha } = told.pop();
  assert.equal(library.buildTradeSha(TradeInfo), TradeSha);
  const { Status, Result } = library.parseTradeInfo(TradeInfo);
  assert.deepEqual([Status, Result.MerchantOrderNo, Result.Amt], ["SUCCESS", "KIT1", 1280]);
});

test("what was sealed with another key is not taken", async () => {
  const stranger = new NewebpayClient({ ...account, hashKey: "x".repeat(32) });
  assert.match(await open(stranger.getPaymentFormHTML(order("KIT2"))), /MPG01011/);
});

// ECPay's own kit for Node against what we use instead of ECPay: its checksums are those of the vectors that the
// gateway is tested with, and the simulator takes its orders, its questions and its refunds.
//
// The kit makes the text that it hashes out of JSON, so every value must be a string, and none may hold a quote or a
// backslash. It prints what it hashes, and knows only the real hosts: both are turned off here.
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { startSimulators } from "./simulators.mjs";

const Kit = createRequire(import.meta.url)("ecpay_aio_nodejs");
const merchant = { MerchantID: "3002607", HashKey: "pwFHCqoQZGmho4w6", HashIV: "EkRm7iFT261dpevs" };
const vectors = JSON.parse(
  readFileSync(new URL("../../crates/shop-gateways/tests/vectors/ecpay_checkmacvalue.json", import.meta.url), "utf8"),
).vectors;

let simulators, ecpay, shop;
const told = [];

before(async () => {
  simulators = await startSimulators("--ecpay", "127.0.0.1:0", "--chaos", "retry_every=10");
  ecpay = simulators.at.ecpay;
  shop = createServer(async (request, answer) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    told.push(Object.fromEntries(new URLSearchParams(body)));
    answer.end("1|OK");
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

function quietly(work) {
  const { log } = console;
  console.log = () => {};
  try {
    return work();
  } finally {
    console.log = log;
  }
}

function kit(MercProfile = merchant) {
  const made = new Kit({ OperationMode: "Test", MercProfile, IgnorePayment: [], IsProjectContractor: false });
  for (const client of [made.query_client, made.exec_grant_refund]) {
    client.helper.http_request = async (method, address, fields) => {
      const body = new URLSearchParams(fields);
      const answer = await fetch(new URL(new URL(address).pathname, ecpay), { method, body });
      return [Buffer.from(await answer.arrayBuffer())];
    };
  }
  return made;
}

const sealOf = (fields, mode = 1, keys = merchant) =>
  quietly(() => kit(keys).payment_client.helper.gen_chk_mac_value({ ...fields }, mode));

let orders = 0;
const order = () => ({
  MerchantTradeNo: `kit${Date.now()}${String(++orders).padStart(3, "0")}`,
  MerchantTradeDate: "2026/11/22 12:00:01",
  TotalAmount: "1280",
  TradeDesc: "yiye order 48210937",
  ItemName: "一頁茶行 訂單 48210937",
  ReturnURL: `http://127.0.0.1:${shop.address().port}/callbacks`,
  ClientBackURL: "https://shop.example/o/4821",
  NeedExtraPaidInfo: "Y",
});

/** The form that the kit made, as a browser would send it. */
function inputs(html) {
  const text = (raw) => raw.replaceAll("&amp;", "&");
  return Object.fromEntries([...html.matchAll(/name="([^"]*)"[^>]*? value="([^"]*)"/g)].map((found) => [found[1], text(found[2])]));
}

async function send(path, fields) {
  const answer = await fetch(ecpay + path, { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });
  return await answer.text();
}

const refusal = (page) => page.match(/data-code="(\d+)"/)?.[1];
const checkOut = async (html) => send("/Cashier/AioCheckOut/V5", inputs(html));
const button = (page, deed) => page.match(new RegExp(`action="(/Cashier/\\d+/${deed})"`))[1];

test("the kit seals each vector as the gateway does", () => {
  for (const { id, params, method, hash_key, hash_iv, expected_check_mac_value } of vectors) {
    const keys = { MerchantID: params.MerchantID ?? "3002607", HashKey: hash_key, HashIV: hash_iv };
    assert.equal(sealOf(params, method === "md5" ? 0 : 1, keys), expected_check_mac_value, id);
  }
});

test("the kit's orders are taken, each way to pay", async () => {
  const info = { StoreExpireDate: "3", Desc_1: "", Desc_2: "", Desc_3: "", Desc_4: "", PaymentInfoURL: "https://shop.example/i" };
  const ways = {
    Credit: (pay) => pay.aio_check_out_credit_onetime(order()),
    Instalments: (pay) => pay.aio_check_out_credit_divide(order(), {}, "3"),
    ATM: (pay) => pay.aio_check_out_atm(order(), info.PaymentInfoURL, "3", "https://shop.example/r"),
    CVS: (pay) => pay.aio_check_out_cvs({ ...info, StoreExpireDate: "4320" }, order(), {}, "https://shop.example/r"),
    BARCODE: (pay) => pay.aio_check_out_barcode({ ...info }, order(), {}, "https://shop.example/r"),
    ApplePay: (pay) => pay.aio_check_out_applepay(order()),
    ALL: (pay) => pay.aio_check_out_all(order()),
  };
  for (const [name, way] of Object.entries(ways)) {
    const page = await checkOut(quietly(() => way(kit().payment_client)));
    assert.equal(refusal(page), undefined, `${name}: ${page}`);
    assert.match(page, /NT\$ 1280/, name);
  }
});

test("an order that was touched, or comes twice, is not taken", async () => {
  const html = quietly(() => kit().payment_client.aio_check_out_credit_onetime(order()));
  assert.equal(refusal(await send("/Cashier/AioCheckOut/V5", { ...inputs(html), TotalAmount: "1" })), "10200073");
  assert.equal(refusal(await checkOut(html)), undefined);
  assert.equal(refusal(await checkOut(html)), "10300028");
});

test("the simulator says that money came, sealed as the kit seals it, and answers the kit's questions", async () => {
  const bought = order();
  const html = quietly(() => kit().payment_client.aio_check_out_credit_onetime({ ...bought }));
  const page = await checkOut(html);
  const heard = once(shop, "told");
  await send(button(page, "pay"), { means: "Credit" });
  await heard;
  const { CheckMacValue, ...fields } = told.pop();
  assert.equal(sealOf(fields), CheckMacValue);
  assert.deepEqual([fields.MerchantTradeNo, fields.RtnCode, fields.TradeAmt], [bought.MerchantTradeNo, "1", "1280"]);

  const query = kit().query_client;
  const asked = { MerchantTradeNo: bought.MerchantTradeNo };
  const { CheckMacValue: seal, ...state } = Object.fromEntries(
    new URLSearchParams(await quietly(() => query.query_trade_info(asked))),
  );
  assert.equal(sealOf(state), seal);
  assert.equal(state.TradeStatus, "1");

  const { TradeNo } = fields;
  const doing = { MerchantTradeNo: bought.MerchantTradeNo, TradeNo, Action: "N", TotalAmount: "1280" };
  const done = new URLSearchParams(await quietly(() => kit().exec_grant_refund.credit_do_act(doing)));
  assert.deepEqual([done.get("RtnCode"), done.get("CheckMacValue")], ["1", null]);

  const card = { CreditRefundId: fields.gwsr, CreditAmount: "1280", CreditCheckCode: "59997889" };
  const detail = JSON.parse(await quietly(() => kit().query_client.query_credit_single(card)));
  assert.equal(detail.RtnValue.status, "已取消");
  const { balances } = await (await fetch(`${ecpay}/_ledger`)).json();
  assert.deepEqual(balances[bought.MerchantTradeNo], { captured: 1280, refunded: 1280 });
});

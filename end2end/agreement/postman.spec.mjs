// A Postman collection made of the shop's own document walks a purchase and what the owner does about it. Each request
// is the collection's own, with what it leaves open filled in; what an answer tells goes on in the collection's variables.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import { promisify } from "node:util";
import newman from "newman";
import { startShop } from "../fixtures/server.mjs";
import { keyOf } from "./key.mjs";

const Converter = createRequire(import.meta.url)("openapi-to-postmanv2");

let shop, requests;

before(async () => {
  shop = await startShop("postman");
  const data = await (await fetch(`${shop.origin}/api/v1/openapi.json`)).text();
  const made = await promisify(Converter.convert)({ type: "string", data }, { folderStrategy: "Tags" });
  assert.ok(made.result, made.reason);
  requests = made.output[0].data.item.flatMap((folder) => folder.item);
});

after(async () => {
  await shop?.stop();
});

const address = { postal_code: "106", city: "臺北市", district: "大安區", line: "仁愛路四段1號" };
const order = {
  lines: [{ variant: "{{variant}}", quantity: 2 }],
  contact: { name: "林小姐", phone: "0912 345 678" },
  delivery: { method: "home", address },
  payment: { method: "cod" },
};
const acts = (action, status) => ({
  of: "POST /api/v1/admin/orders/:id/actions",
  body: { action },
  answers: 200,
  tells: [`pm.expect(answer.order_status).to.equal("${status}")`],
});

/** In this order. `keeps`: variables, by where an answer has them. */
const walk = [
  { of: "GET /api/v1/products", query: { q: "alishan" }, answers: 200, keeps: { slug: "items[0].slug" } },
  { of: "GET /api/v1/products/:slug", answers: 200, keeps: { variant: "variants[0].id" } },
  {
    of: "POST /api/v1/orders/quote",
    body: { lines: order.lines, delivery: order.delivery },
    answers: 200,
    keeps: { total: "total.amount" },
  },
  {
    of: "POST /api/v1/orders",
    body: { ...order, expected_total: { amount: "{{total}}", currency: "TWD" } },
    answers: 201,
    keeps: { token: "token", number: "number" },
  },
  { of: "GET /api/v1/orders/:token", answers: 200, tells: ['pm.expect(answer.order_status).to.equal("processing")'] },
  { of: "GET /api/v1/admin/orders", query: { q: "{{number}}" }, answers: 200, keeps: { id: "items[0].id" } },
  { of: "GET /api/v1/admin/orders/:id", answers: 200 },
  acts("ship", "shipped"),
  acts("deliver", "delivered"),
  acts("mark_paid", "delivered"),
  {
    of: "POST /api/v1/admin/orders/:id/refunds",
    body: { amount: 100, reason: "One cup broke on the way" },
    answers: 200,
    tells: ["pm.expect(answer.refunds.length).to.equal(1)"],
  },
  { of: "GET /api/v1/admin/stock/:variant", answers: 200, tells: ["pm.expect(answer.reserved).to.equal(0)"] },
];

/** The collection's own request, filled in. */
function filled(step, at) {
  const found = requests.find(({ request }) => `${request.method} /${request.url.path.join("/")}` === step.of);
  assert.ok(found, `the collection has no ${step.of}`);
  const item = structuredClone(found);
  const { url, header } = item.request;
  url.query = Object.entries(step.query ?? {}).map(([key, value]) => ({ key, value }));
  for (const variable of url.variable ?? []) variable.value = `{{${variable.key}}}`;
  const fixed = { "Idempotency-Key": `postman ${at}`, "If-Match": "{{tag}}" };
  for (const one of header) if (one.key in fixed) one.value = fixed[one.key];
  // Numbers are numbers, whatever stands for them.
  if (step.body) item.request.body.raw = JSON.stringify(step.body).replace(/"(\{\{total\}\})"/g, "$1");
  const keeps = Object.entries(step.keeps ?? {}).map(([name, path]) => `pm.collectionVariables.set("${name}", answer.${path});`);
  const exec = [
    `pm.test("${step.of} answers ${step.answers}", () => pm.response.to.have.status(${step.answers}));`,
    "const answer = pm.response.json();",
    'if (pm.response.headers.has("etag")) pm.collectionVariables.set("tag", pm.response.headers.get("etag"));',
    ...keeps,
    ...(step.tells ?? []).map((tells) => `pm.test("${step.of} tells it", () => { ${tells}; });`),
  ];
  return { ...item, event: [{ listen: "test", script: { type: "text/javascript", exec } }], response: [] };
}

test("a collection made of the document buys, and its owner ships, is paid and pays back", async () => {
  const bearerToken = await keyOf(shop, ["orders.read", "orders.change", "money.move", "stock.read"]);
  const variables = { baseUrl: shop.origin, bearerToken };
  const collection = {
    info: { name: "A purchase", schema: "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" },
    item: walk.map(filled),
    variable: Object.entries(variables).map(([key, value]) => ({ key, value })),
  };
  const { run } = await promisify(newman.run.bind(newman))({ collection, reporters: [], timeoutRequest: 30_000 });
  const failures = run.failures.map(({ source, error }) => `${source?.name}: ${error.message}`);
  assert.deepEqual(failures, []);
  assert.equal(run.executions.length, walk.length);
  assert.ok(run.stats.assertions.total >= walk.length);
});

// A purchase, and what the owner does about it, by a client whose types are made of the shop's own document: what is
// asked for here and is not promised there does not compile.
import createClient, { type Middleware } from "openapi-fetch";
import type { components, paths } from "./api.js";

type Order = components["schemas"]["OrderBody"];

let asked = 0;

/** Each request under a key of its own. */
const once: Middleware = {
  onRequest({ request }) {
    if (request.method === "POST") request.headers.set("idempotency-key", `client-${Date.now()}-${++asked}`);
    return request;
  },
};

/** As an answer comes, or as it is refused; never both. */
function told<T>({ data, error, response }: { data?: T; error?: unknown; response: Response }): T {
  if (data === undefined) throw new Error(`${response.status} ${response.url}: ${JSON.stringify(error)}`);
  return data;
}

const path = (id: string) => ({ path: { id } });
// A middleware fills it in.
const key = { header: { "Idempotency-Key": "" } };

export async function buys(baseUrl: string): Promise<{ number: string; total: number }> {
  const shop = createClient<paths>({ baseUrl, headers: { "accept-language": "en" } });
  shop.use(once);
  const found = told(await shop.GET("/api/v1/products", { params: { query: { q: "alishan" } } }));
  const product = told(await shop.GET("/api/v1/products/{slug}", { params: { path: { slug: found.items[0]!.slug } } }));
  const lines = [{ variant: product.variants[0]!.id, quantity: 2 }];
  const delivery = {
    method: "home",
    address: { postal_code: "106", city: "臺北市", district: "大安區", line: "仁愛路四段1號" },
  };
  const quote = told(await shop.POST("/api/v1/orders/quote", { body: { lines, delivery } }));
  const body: Order = {
    lines,
    delivery,
    contact: { name: "林小姐", phone: "0912 345 678" },
    payment: { method: "cod" },
    expected_total: quote.total,
  };
  const placed = told(await shop.POST("/api/v1/orders", { params: key, body }));
  const read = told(await shop.GET("/api/v1/orders/{token}", { params: { path: { token: placed.token } } }));
  if (read.number !== placed.number || read.total.amount !== quote.total.amount) throw new Error("another order was read");

  const cheaper = { ...body, expected_total: { ...quote.total, amount: 1 } };
  const refused = await shop.POST("/api/v1/orders", { params: key, body: cheaper });
  if (refused.error?.code !== "price.changed") throw new Error(`an order at another price: ${refused.response.status}`);
  return { number: placed.number, total: placed.total.amount };
}

export async function answers(baseUrl: string, apiKey: string, number: string): Promise<string[]> {
  const shop = createClient<paths>({ baseUrl, headers: { authorization: `Bearer ${apiKey}`, "accept-language": "en" } });
  shop.use(once);
  const list = told(await shop.GET("/api/v1/admin/orders", { params: { query: { q: number } } }));
  const { id } = list.items[0]!;
  const read = async () => {
    const answer = await shop.GET("/api/v1/admin/orders/{id}", { params: path(id) });
    return { order: told(answer), tag: answer.response.headers.get("etag")! };
  };
  const stages = [];
  for (const action of ["ship", "deliver", "mark_paid"] as const) {
    const { tag } = await read();
    const params = { ...path(id), header: { ...key.header, "If-Match": tag } };
    const acted = told(await shop.POST("/api/v1/admin/orders/{id}/actions", { params, body: { action } }));
    stages.push(acted.order_status);
  }
  const { order, tag } = await read();
  stages.push(order.payment_status);
  const params = { ...path(id), header: { ...key.header, "If-Match": tag } };
  const body = { amount: 100, reason: "One cup broke on the way" };
  const refunded = told(await shop.POST("/api/v1/admin/orders/{id}/refunds", { params, body }));
  stages.push(`${refunded.refunds.length} refund`);
  const stale = await shop.POST("/api/v1/admin/orders/{id}/refunds", { params, body });
  stages.push(stale.error?.code ?? "taken twice");
  return stages;
}

// A key of the owner's, made over the API by whoever followed the link that the shop printed.
import assert from "node:assert/strict";

export async function keyOf(shop, permissions) {
  const link = new URL(shop.ownerLink());
  const form = new URLSearchParams({
    token: link.searchParams.get("token"),
    email: "owner@shop.test",
    password: "correct horse battery",
  });
  const welcome = await fetch(`${shop.origin}/admin/welcome`, { method: "POST", body: form, redirect: "manual" });
  assert.equal(welcome.status, 303);
  const cookie = welcome.headers.getSetCookie().map((set) => set.split(";")[0]).join("; ");
  const made = await fetch(`${shop.origin}/api/v1/admin/keys`, {
    method: "POST",
    headers: { cookie, "content-type": "application/json", "idempotency-key": "the first key" },
    body: JSON.stringify({ name: "Client", permissions }),
  });
  assert.equal(made.status, 201, await made.clone().text());
  return (await made.json()).key;
}

import type { Page } from "@playwright/test";
import { expect, test, type Providers } from "../fixtures/providers";
import { Admin } from "../pages/admin";
import { Carriers } from "../pages/carriers";
import { OrderPage } from "../pages/order-page";
import { TestPay } from "../pages/test-pay";

// The carrier's pages have no icon of their own.
test.use({ contract: "b2c", expectedProblems: /favicon|Failed to load resource: the server responded with a status of 404/ });

type Deed = [deed: string, shipment: string];

async function happens(page: Page, providers: Providers, order: { number: string; token: string }, deeds: Deed[]) {
  const house = providers.at.ecpay_logistics;
  const known: { reference: string }[] = await (await fetch(`${house}/_logistics/parcels`)).json();
  const its = known.find(({ reference }) => reference.startsWith(order.number.replaceAll(" ", "")))!;
  for (const [deed, status] of deeds) {
    const answer = await fetch(`${house}/_logistics/${deed}`, { method: "POST", body: new URLSearchParams({ reference: its.reference }) });
    expect(answer.ok, deed).toBe(true);
    // Where the shop itself has said before how far it is, the status alone tells nothing.
    await providers.heard("ecpay_logistics");
    await expect.poll(async () => (await (await page.request.get(`/api/v1/orders/${order.token}`)).json()).shipment_status).toBe(status);
  }
}

test("T-Cat brings a parcel, takes the money, and fetches it back", async ({ page, shop, providers, expectAccessible }) => {
  const [admin, carriers, shopper] = [new Admin(page), new Carriers(page), new OrderPage(page)];
  await admin.enter(shop);
  await carriers.offers("ecpay_tcat", "120");
  const order = await carriers.orders("黑貓宅急便");
  await carriers.sendsOff(admin, order.number);
  await happens(page, providers, order, [
    ["accept", "in_transit"],
    ["arrive", "in_transit"],
    ["pick_up", "delivered"],
  ]);
  await page.goto(`/o/${order.token}`);
  await expect(shopper.next()).toContainText("已送達");

  await page.goto("/admin/orders");
  await admin.openOrder(order.number);
  await admin.act("請物流收回", "物流公司會收回這個包裹");
  await happens(page, providers, order, [
    ["back_handed_in", "returning"],
    ["back_on_its_way", "returning"],
    ["back_taken", "returning"],
  ]);
  await page.reload();
  await expect(page.getByText("退貨已送達賣家")).toBeVisible();
  await expectAccessible();
  await carriers.takesBack(admin);
});

test("the post brings what was paid for, and brings another back that nobody took", async ({ page, shop, providers }) => {
  const [admin, carriers, provider] = [new Admin(page), new Carriers(page), new TestPay(page)];
  await admin.enter(shop);
  await carriers.offers("ecpay_post", "80");
  const orders = [];
  for (let at = 0; at < 2; at++) {
    orders.push(await carriers.orders("中華郵政", { payBy: "線上付款（測試）", pays: () => provider.pay() }));
  }
  const [first, second] = orders;
  await carriers.sendsOffTogether([first.number, second.number], 2);
  await happens(page, providers, first, [
    ["hand_in", "in_transit"],
    ["accept", "in_transit"],
    ["pick_up", "delivered"],
  ]);
  await happens(page, providers, second, [
    ["hand_in", "in_transit"],
    ["not_collected", "returning"],
    ["taken_back", "returning"],
  ]);
  await page.goto("/admin/orders");
  await admin.openOrder(second.number);
  await carriers.takesBack(admin);
});

test("what was fetched at a FamilyMart is sent back there and sold again", async ({ page, shop, providers }) => {
  const [admin, carriers] = [new Admin(page), new Carriers(page)];
  await admin.enter(shop);
  await carriers.offers("ecpay_fami", "65");
  const order = await carriers.orders("全家取貨", { store: { id: "006598", name: "全家台醫店" } });
  await carriers.sendsOff(admin, order.number);
  await happens(page, providers, order, [
    ["accept", "in_transit"],
    ["arrive", "ready_for_pickup"],
    ["pick_up", "picked_up"],
  ]);
  await page.goto("/admin/orders");
  await admin.openOrder(order.number);
  await admin.act("請物流收回", "物流公司會收回這個包裹");
  await happens(page, providers, order, [
    ["back_handed_in", "returning"],
    ["back_taken", "returning"],
  ]);
  await page.reload();
  await carriers.takesBack(admin);
});

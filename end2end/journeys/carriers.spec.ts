import type { Page } from "@playwright/test";
import { expect, test, type Providers } from "../fixtures/providers";
import { Admin } from "../pages/admin";
import { Carriers } from "../pages/carriers";
import { OrderForm } from "../pages/order-form";
import { Storefront } from "../pages/storefront";

// The carrier's pages have no icon of their own.
test.use({ expectedProblems: /favicon|Failed to load resource: the server responded with a status of 404/ });

const [puli, taiyi] = [
  { id: "896539", name: "埔里店" },
  { id: "006598", name: "全家台醫店" },
];

async function happens(page: Page, providers: Providers, token: string, deeds: [string, string][]) {
  for (const [deed, status] of deeds) {
    await fetch(`${providers.at.ecpay_logistics}/_logistics/${deed}`, { method: "POST" });
    await providers.heard("ecpay_logistics");
    await expect.poll(async () => (await (await page.request.get(`/api/v1/orders/${token}`)).json()).shipment_status).toBe(status);
  }
}

test("a parcel is fetched at a 7-ELEVEN and paid for there", async ({ page, shop, providers }) => {
  const [admin, carriers] = [new Admin(page), new Carriers(page)];
  await admin.enter(shop);
  await carriers.offers("ecpay_unimart", "65");
  const { number, token } = await carriers.orders("7-ELEVEN 取貨", { store: puli });
  await expect(page.getByText(puli.name).filter({ visible: true })).toBeVisible();
  await carriers.sendsOff(admin, number);
  await happens(page, providers, token, [
    ["hand_in", "in_transit"],
    ["arrive", "ready_for_pickup"],
    ["pick_up", "picked_up"],
  ]);
  const { payment_status } = await (await page.request.get(`/api/v1/orders/${token}`)).json();
  expect(payment_status).toBe("paid");
});

test("a parcel that nobody fetches at a FamilyMart comes back", async ({ page, shop, providers }) => {
  const [admin, carriers] = [new Admin(page), new Carriers(page)];
  await admin.enter(shop);
  await carriers.offers("ecpay_fami", "65");
  const { number, token } = await carriers.orders("全家取貨", { store: taiyi });
  await carriers.sendsOffTogether([number], 1);
  await happens(page, providers, token, [
    ["arrive", "ready_for_pickup"],
    ["not_collected", "returning"],
    ["back_at_store", "returning"],
    ["taken_back", "returning"],
  ]);
  await page.goto("/admin/orders");
  await admin.openOrder(number);
  await expect(page.getByText("退回原寄件門市且賣家已取件")).toBeVisible();
  await carriers.takesBack(admin);
});

test("a chosen store stays with its own chain, and is there again after a reload", async ({ page, shop }) => {
  const [admin, carriers, front, form] = [new Admin(page), new Carriers(page), new Storefront(page), new OrderForm(page)];
  await admin.enter(shop);
  await carriers.offers("ecpay_unimart", "65");
  await carriers.offers("ecpay_fami", "65");
  await front.open();
  await front.addButton("竹茶則").click();
  await front.openDrawer(1);
  await front.goToForm();
  await form.fill({ name: "林大明明明明", phone: "02-2345-6789", city: "臺北市", district: "文山區", line: "指南路三段 38 巷 1 號" });
  await form.payBy("貨到付款");
  await form.goBy("7-ELEVEN 取貨");
  await carriers.choosesStore(front, puli);
  const shown = page.getByText(puli.name).filter({ visible: true });
  await form.goBy("全家取貨");
  await expect(shown).toBeHidden();
  await form.goBy("7-ELEVEN 取貨");
  await expect(shown).toBeVisible();
  await page.goto("/");
  await front.awake();
  await front.openDrawer(1);
  await front.goToForm();
  await expect(form.name).toHaveValue("林大明明明明");
  await expect(shown).toBeVisible();

  // Whom a store would not hand it to is told before the form is sent.
  let sent = 0;
  page.on("request", (request) => (sent += Number(request.method() === "POST")));
  await form.order();
  await form.expectProblem(form.name, "5 個中文字");
  await form.expectProblem(form.phone, "手機");
  expect(sent).toBe(0);
});

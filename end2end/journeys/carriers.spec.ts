import type { Page } from "@playwright/test";
import { expect, test, type Providers } from "../fixtures/providers";
import type { Shop } from "../fixtures/server.mjs";
import { Admin } from "../pages/admin";
import { OrderForm, recipient } from "../pages/order-form";
import { OrderPage } from "../pages/order-page";
import { Storefront } from "../pages/storefront";

// The carrier's pages have no icon of their own.
test.use({ expectedProblems: /favicon|Failed to load resource: the server responded with a status of 404/ });

async function offers(page: Page, shop: Shop, way: string): Promise<Admin> {
  const admin = new Admin(page);
  await admin.enter(shop);
  await page.goto(`/admin/deliveries/${way}`);
  await page.getByLabel("提供給顧客選擇").check();
  await page.getByRole("textbox", { name: "運費" }).first().fill("65");
  await admin.act("儲存", "已儲存");
  return admin;
}

/** Cash where it is fetched, at a store that is chosen on the carrier's map. */
async function orders(page: Page, shop: Shop, way: string, store: { id: string; name: string }) {
  const [front, form, order] = [new Storefront(page), new OrderForm(page), new OrderPage(page)];
  await front.open();
  await front.addButton("竹茶則").click();
  await front.openDrawer(1);
  await front.goToForm();
  await form.fill();
  await form.payBy("貨到付款");
  await form.goBy(way);
  await page.getByRole("button", { name: "選擇門市" }).click();
  await page.getByRole("button", { name: "前往門市地圖" }).click();
  await page.locator(`form[data-store="${store.id}"]`).getByRole("button").click();
  await expect(page).toHaveURL(new RegExp(`^${shop.origin}/\\?store=chosen`));
  await front.awake();
  await expect(page.getByText(store.name).filter({ visible: true })).toBeVisible();
  await expect(form.name).toHaveValue(recipient.name);
  await form.order();
  await order.expectPlaced();
  await expect(page.getByText(store.name).filter({ visible: true })).toBeVisible();
  return { number: await order.number(), token: new URL(page.url()).pathname.split("/").pop()! };
}

/** Packed, told to the carrier, and its label printed on the carrier's page. */
async function sendsOff(page: Page, admin: Admin, number: string) {
  await page.goto("/admin/orders");
  await admin.openOrder(number);
  await page.getByText("分批出貨").click();
  await admin.act("先包好就好", "包裹");
  await admin.act("建立物流單", "已交給物流公司");
  const label = page.getByRole("link", { name: "列印託運單" });
  await expect(async () => {
    await page.reload();
    await expect(label).toBeVisible({ timeout: 500 });
  }).toPass();
  const [print] = await Promise.all([page.context().waitForEvent("page"), label.click()]);
  await print.getByRole("button", { name: "前往列印" }).click();
  await expect(print.locator("[data-label]")).toContainText(recipient.name);
  await print.close();
}

async function happens(page: Page, providers: Providers, token: string, deeds: [string, string][]) {
  for (const [deed, status] of deeds) {
    await fetch(`${providers.at.ecpay_logistics}/_logistics/${deed}`, { method: "POST" });
    await expect.poll(async () => (await (await page.request.get(`/api/v1/orders/${token}`)).json()).shipment_status).toBe(status);
  }
}

test("a parcel is fetched at a 7-ELEVEN and paid for there", async ({ page, shop, providers }) => {
  const admin = await offers(page, shop, "ecpay_unimart");
  const { number, token } = await orders(page, shop, "7-ELEVEN 取貨", { id: "896539", name: "埔里店" });
  await sendsOff(page, admin, number);
  await happens(page, providers, token, [
    ["hand_in", "in_transit"],
    ["arrive", "ready_for_pickup"],
    ["pick_up", "picked_up"],
  ]);
  const { payment_status } = await (await page.request.get(`/api/v1/orders/${token}`)).json();
  expect(payment_status).toBe("paid");
});

test("a parcel that nobody fetches at a FamilyMart comes back", async ({ page, shop, providers }) => {
  const admin = await offers(page, shop, "ecpay_fami");
  const { number, token } = await orders(page, shop, "全家取貨", { id: "006598", name: "全家台醫店" });
  await sendsOff(page, admin, number);
  await happens(page, providers, token, [
    ["arrive", "ready_for_pickup"],
    ["not_collected", "returning"],
  ]);
  await page.goto("/admin/orders");
  await admin.openOrder(number);
  await page.getByText("更改或退回").click();
  await admin.act("已退回，重新入庫", "包裹");
});

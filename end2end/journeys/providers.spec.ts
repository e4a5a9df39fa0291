import type { Page } from "@playwright/test";
import { expect, test, type Providers } from "../fixtures/providers";
import { Admin } from "../pages/admin";
import { OrderForm } from "../pages/order-form";
import { OrderPage } from "../pages/order-page";
import { Storefront } from "../pages/storefront";

// The providers' pages have no icon of their own.
test.use({ expectedProblems: /favicon|Failed to load resource: the server responded with a status of 404/ });

type Shopper = { front: Storefront; form: OrderForm; order: OrderPage };

async function orders(page: Page, method: string): Promise<Shopper> {
  const shopper = { front: new Storefront(page), form: new OrderForm(page), order: new OrderPage(page) };
  await shopper.front.open();
  await shopper.front.addButton("竹茶則").click();
  await shopper.front.openDrawer(1);
  await shopper.front.goToForm();
  await shopper.form.fill();
  await shopper.form.payBy(method);
  await shopper.form.order();
  return shopper;
}

/** Sends part of the money back, and waits until the provider has; where it cannot, the owner does. */
async function refundsInPart(page: Page, admin: Admin, number: string, { amount, byHand }: { amount: number; byHand: boolean }) {
  await admin.openOrders();
  await admin.openOrder(number);
  await page.getByText("退款給顧客").click();
  await page.getByLabel("退款金額").fill(String(amount));
  await page.getByLabel("原因").fill("少了一件");
  await admin.act("確認退款", "退款已開始處理");
  if (byHand) return admin.act(`已退回 NT$${amount}`, "已標示為退款");
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole("region", { name: "退款" })).toContainText(/已由 .+ 退回/);
  }).toPass();
}

async function moved(providers: Providers, provider: string, reference: string): Promise<number> {
  const entries = (await providers.ledger(provider)).filter((entry) => entry.reference.startsWith(reference));
  return entries.reduce((sum, entry) => sum + (entry.movement === "captured" ? entry.amount : entry.movement === "refunded" ? -entry.amount : 0), 0);
}

const providersPages = [
  { provider: "ecpay", method: "信用卡", fail: "授權失敗", cancel: undefined, pay: "立即付款" },
  { provider: "line_pay", method: "LINE Pay", fail: undefined, cancel: "取消 Cancel", pay: "付款 Pay" },
  { provider: "newebpay", method: "信用卡（藍新）", fail: "授權失敗", cancel: undefined, pay: "確認付款" },
  { provider: "stripe", method: "信用卡、Google Pay、Apple Pay、Link", fail: undefined, cancel: "返回商店 Back to the shop", pay: "付款 Pay" },
];

for (const { provider, method, fail, cancel, pay } of providersPages) {
  test(`${method} (${provider}): not paid, paid again, and refunded in part`, async ({ page, shop, providers }) => {
    const { order } = await orders(page, method);
    const onwards = async () => {
      const link = page.getByRole("main").getByRole("button", { name: /^前往付款頁/ });
      if (provider === "ecpay" || provider === "newebpay") await link.click();
    };
    await onwards();
    await page.getByRole("button", { name: (fail ?? cancel)!, exact: true }).first().click();
    await expect(page).toHaveURL(new RegExp(`^${shop.origin}/o/`));
    await order.next().getByRole("button", { name: /付/ }).click();
    await onwards();
    await page.getByRole("button", { name: pay, exact: true }).first().click();
    await order.expectPlaced();
    await expect(order.next()).toContainText("已收到款項");
    const number = (await order.number()).replace(/\s/g, "");
    const total = await moved(providers, provider, number);
    expect(total).toBeGreaterThan(0);

    const admin = new Admin(page);
    await admin.enter(shop);
    const byHand = provider === "newebpay";
    await refundsInPart(page, admin, number, { amount: 80, byHand });
    // Stripe counts in cents, and what the owner sends back is nothing to the provider.
    const back = byHand ? 0 : provider === "stripe" ? 8_000 : 80;
    await expect.poll(() => moved(providers, provider, number)).toBe(total - back);
  });
}

test("a number from ECPay is paid at a bank's machine", async ({ page, providers }) => {
  const { order } = await orders(page, "ATM 轉帳");
  await page.getByRole("main").getByRole("button", { name: /^前往付款頁/ }).click();
  await page.getByRole("button", { name: "取得繳費資訊" }).first().click();
  await expect(page.getByRole("region", { name: "接下來" })).toContainText("銀行代碼");
  const address = page.url();
  await expect(order.next()).toContainText(/請在 \d{4}年.*前用下面的號碼繳/);

  await page.goto(`${providers.at.ecpay}/_ecpay`);
  await page.getByRole("button", { name: "繳費", exact: true }).first().click();
  await expect(async () => {
    await page.goto(address);
    await expect(order.next()).toContainText("已收到款項");
  }).toPass();
});

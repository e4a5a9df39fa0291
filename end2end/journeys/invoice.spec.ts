// An e-invoice from the order form to the tax office's simulated door, and what becomes of it when money goes back.
import { expect, test } from "../fixtures/providers";
import { Admin } from "../pages/admin";
import { OrderForm } from "../pages/order-form";
import { OrderPage } from "../pages/order-page";
import { Storefront } from "../pages/storefront";

test.use({ expectedProblems: /favicon|Failed to load resource: the server responded with a status of 404/ });

test("an order with a mobile barcode gets its invoice, and money back is taken off it", async ({ page, shop }) => {
  const admin = new Admin(page);
  await admin.enter(shop);
  await page.goto("/admin/invoices");
  await page.getByLabel("結帳時詢問發票").check();
  await page.getByLabel("電子發票特店編號 MerchantID").fill("2000132");
  await page.getByLabel("電子發票 HashKey").fill("ejCk326UnaZWKisg");
  await page.getByLabel("電子發票 HashIV").fill("q9jcZX8Ib9LM8wYk");
  await admin.act("儲存", "已儲存");
  await expect(page.getByText("已設定，收款後自動開立。")).toBeVisible();

  const front = new Storefront(page);
  const [form, order] = [new OrderForm(page), new OrderPage(page)];
  await front.open();
  await front.addButton("竹茶則").click();
  await front.openDrawer(1);
  await front.goToForm();
  await form.fill();
  await page.getByText("載具、捐贈、統一編號").click();
  await page.getByRole("radio", { name: "手機條碼" }).check();
  const barcode = page.getByRole("textbox", { name: "手機條碼" });
  await barcode.fill("/abc 123");
  await form.payBy("信用卡");
  await form.order();
  await form.expectProblem(barcode, "手機條碼是斜線加七碼");
  await barcode.fill(" /abc+123");
  await form.order();
  await page.getByRole("main").getByRole("button", { name: /^前往付款頁/ }).click();
  await page.getByRole("button", { name: "立即付款", exact: true }).first().click();
  await order.expectPlaced();
  const address = page.url();
  await expect(async () => {
    await page.goto(address);
    await expect(page.getByRole("main")).toContainText(/手機條碼 · \/ABC\+123\s*YY\d{8}/);
  }).toPass();

  const number = (await order.number()).replace(/\s/g, "");
  await page.goto("/admin");
  await admin.openOrders();
  await admin.openOrder(number);
  const invoice = page.getByRole("region", { name: "發票" });
  await expect(invoice).toContainText(/YY\d{8}/);
  await page.getByText("退款給顧客").click();
  await page.getByLabel("退款金額").fill("80");
  await admin.act("確認退款", "退款已開始處理");
  await expect(async () => {
    await page.reload();
    await expect(invoice).toContainText("折讓 NT$80");
  }).toPass();
});

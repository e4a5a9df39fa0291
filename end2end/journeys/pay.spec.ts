import { expect, test } from "../fixtures/shop";
import { OrderForm } from "../pages/order-form";
import { OrderPage } from "../pages/order-page";
import { Storefront } from "../pages/storefront";
import { TestPay } from "../pages/test-pay";

test("a payment that fails can be made again", async ({ page }) => {
  const [front, form, order, provider] = [new Storefront(page), new OrderForm(page), new OrderPage(page), new TestPay(page)];
  await front.open();
  await front.addButton("竹茶則").click();
  await front.openDrawer(1);
  await front.goToForm();
  await form.fill();
  await form.payBy("線上付款（測試）");
  await form.order();

  await provider.arrive();
  await provider.decide("付款失敗");
  await expect(page.getByRole("heading", { name: "還差一步：付款沒有成功" })).toBeVisible();
  await expect(order.next()).toContainText(/這次付款沒有成功.*訂單為您保留到 \d{4}年/);
  await order.next().getByRole("button", { name: /^再付一次/ }).click();

  await provider.arrive();
  await provider.decide("取消，回到店家");
  await expect(page.getByRole("heading", { name: "您取消了付款" })).toBeVisible();
  await order.next().getByRole("button", { name: /^再付一次/ }).click();

  await provider.arrive();
  await provider.decide("付款成功");
  await order.expectPlaced();
  await expect(order.next()).toContainText("已收到款項");
  await expect(page.getByText("線上付款（測試） · 已付款")).toBeVisible();
});

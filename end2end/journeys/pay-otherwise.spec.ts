import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures/shop";
import { OrderForm } from "../pages/order-form";
import { OrderPage } from "../pages/order-page";
import { Storefront } from "../pages/storefront";
import { TestPay } from "../pages/test-pay";

async function ordersAndTurnsBack(page: Page, hasJavaScript: boolean) {
  const [front, form, provider] = [new Storefront(page), new OrderForm(page), new TestPay(page)];
  if (hasJavaScript) {
    await front.open();
    await front.addButton("玻璃公道杯").click();
    await front.openDrawer(1);
  } else {
    await page.goto("/p/glass-pitcher");
    await front.sheet("玻璃公道杯").getByRole("button", { name: "加入購物車" }).click();
    await expect(page).toHaveURL(/\/cart$/);
  }
  await front.goToForm();
  await form.fill();
  await form.payBy("線上付款（測試）");
  await form.order();
  await provider.arrive();
  await provider.decide("取消，回到店家");
  await expect(page.getByRole("heading", { name: "您取消了付款" })).toBeVisible();
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScriptEnabled });

    test("whoever turns back from the payment page pays at the door instead", async ({ page, expectAccessible }) => {
      const order = new OrderPage(page);
      await ordersAndTurnsBack(page, javaScriptEnabled);
      await expect(page.getByRole("button", { name: "貨到付款" })).toBeHidden();
      await page.getByText("換一種方式付款").click();
      if (javaScriptEnabled) await expectAccessible();
      await page.getByRole("button", { name: "貨到付款" }).click();
      await order.expectPlaced();
      await expect(order.next()).toContainText("請備現金");
      await expect(page.getByText("貨到付款 · 送到時付現")).toBeVisible();
      await expect(page.getByText("換一種方式付款")).toHaveCount(0);
    });
  });
}

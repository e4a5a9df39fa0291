import { expect, test } from "../fixtures/shop";
import { OrderForm, recipient } from "../pages/order-form";
import { OrderPage } from "../pages/order-page";
import { Storefront } from "../pages/storefront";

test("what was typed into the order form is there after a reload, until it is sent", async ({ page }) => {
  const [front, form, order] = [new Storefront(page), new OrderForm(page), new OrderPage(page)];
  await front.open();
  await front.addButton("玻璃公道杯").click();
  await front.openDrawer(1);
  await front.goToForm();
  await form.fill();
  await form.payBy("線上付款（測試）");
  await expect(form.submit()).toHaveText(/前往付款/);

  await page.goto("/");
  await front.awake();
  await form.submit().scrollIntoViewIfNeeded();
  await expect(form.submit()).toHaveText(/前往付款/);
  await expect(form.name).toHaveValue(recipient.name);
  await expect(form.city).toHaveValue(recipient.city);
  await expect(form.district).toHaveValue(recipient.district);
  await expect(form.line).toHaveValue(recipient.line);

  await form.payBy("貨到付款");
  await form.order();
  await order.expectPlaced();
  expect(await page.evaluate(() => sessionStorage.length)).toBe(0);
});

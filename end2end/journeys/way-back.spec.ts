import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures/shop";
import { OrderForm } from "../pages/order-form";
import { OrderPage } from "../pages/order-page";
import { Storefront } from "../pages/storefront";
import { TestPay } from "../pages/test-pay";

const product = "竹茶則";
const notPaid = /^訂單 \d{8} 還沒付款。$/;

/** Over the order form. */
const form = (page: Page) => page.getByRole("region", { name: "訂購單" });

/** As often as it takes: the page on the way to the provider may stand in between. */
async function backToTheShop(page: Page, address: RegExp) {
  await expect(async () => {
    if (!address.test(page.url())) await page.goBack();
    expect(page.url()).toMatch(address);
  }).toPass();
}

async function paysAfterAll(page: Page) {
  const [order, provider] = [new OrderPage(page), new TestPay(page)];
  await order.next().getByRole("button", { name: /^付款/ }).click();
  await provider.arrive();
  await provider.decide("付款成功");
  await order.expectPlaced();
}

test("whoever comes back from the payment page finds the way to the order", async ({ page, expectAccessible }) => {
  const [front, filled, provider] = [new Storefront(page), new OrderForm(page), new TestPay(page)];
  await front.open();
  await front.addButton(product).click();
  await front.openDrawer(1);
  await front.goToForm();
  await filled.fill();
  await filled.payBy("線上付款（測試）");
  await filled.order();
  await provider.arrive();

  await backToTheShop(page, /\/$/);
  await expect(form(page).getByText(notPaid)).toBeVisible();
  await front.awake();
  await expectAccessible();
  await front.openDrawer(0);
  await expect(front.drawer.getByText(notPaid)).toBeVisible();
  await front.drawer.getByRole("link", { name: /^付款 NT\$/ }).click();
  await paysAfterAll(page);

  await front.open();
  await front.openDrawer(0);
  await expect(front.drawer.getByText("購物車還是空的")).toBeVisible();
  await expect(page.getByText(notPaid)).toHaveCount(0);
});

test("a page that the browser has kept shows the way too, and orders again", async ({ page }) => {
  const [front, filled, order] = [new Storefront(page), new OrderForm(page), new OrderPage(page)];
  await front.open();
  await front.addButton(product).click();
  await front.openDrawer(1);
  await front.goToForm();
  await filled.fill();
  await filled.payBy("線上付款（測試）");
  // As it is when it comes out of the browser's cache: the order is placed, and the page as it was when it was left.
  await page.route("**/o/**", (route) => route.abort("aborted"));
  const left = page.waitForEvent("requestfailed", (request) => request.url().endsWith("/pay"));
  await filled.order();
  await left;
  await expect(filled.submit().or(page.getByRole("button", { name: "正在送出……" }))).toBeDisabled();
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })));
  await expect(form(page).getByText(notPaid)).toBeVisible();
  await expect(front.cartLink(0)).toBeVisible();

  await page.unroute("**/o/**");
  await front.addButton(product).click();
  await expect(form(page).getByText(notPaid)).toBeVisible();
  await filled.payBy("貨到付款");
  await filled.order();
  await order.expectPlaced();
});

test.describe("without JavaScript", () => {
  test.use({ javaScriptEnabled: false });

  test("whoever comes back from the payment page finds the way to the order", async ({ page }) => {
    const [front, filled] = [new Storefront(page), new OrderForm(page)];
    await page.goto("/p/bamboo-scoop");
    await front.sheet(product).getByRole("button", { name: "加入購物車" }).click();
    await front.goToForm();
    await filled.fill();
    await filled.payBy("線上付款（測試）");
    await filled.order();
    await new TestPay(page).arrive();

    await page.goto("/");
    await expect(form(page).getByText(notPaid)).toBeVisible();
    await front.cartLink(0).click();
    await expect(front.drawer.getByText(notPaid)).toBeVisible();
    await front.drawer.getByRole("link", { name: /^付款 NT\$/ }).click();
    await paysAfterAll(page);
    await page.goto("/");
    await expect(page.getByText(notPaid)).toHaveCount(0);
  });
});

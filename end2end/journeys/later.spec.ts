import type { Page } from "@playwright/test";
import { expect, test } from "../fixtures/shop";
import { OrderForm, recipient } from "../pages/order-form";
import { OrderPage } from "../pages/order-page";
import { Storefront } from "../pages/storefront";

const product = "玻璃公道杯";
const chunks = "**/pkg/later.*.wasm";

async function withCart(page: Page) {
  const front = new Storefront(page);
  await front.open();
  const answer = page.waitForResponse(/\/fn\/add_to_cart/);
  await front.addButton(product).click();
  expect((await answer).status()).toBe(200);
}

test("the order form's code comes with the order form, and not before", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => request.url().endsWith(".wasm") && asked.push(request.url()));
  const front = new Storefront(page);
  await front.open();
  await page.waitForLoadState("networkidle");
  expect(asked).toHaveLength(1);
  await page.getByRole("heading", { name: "訂購單" }).scrollIntoViewIfNeeded();
  await expect.poll(() => asked.length).toBeGreaterThan(1);
});

test("what was filled in before the form was awake is kept", async ({ page }) => {
  const [front, form, order] = [new Storefront(page), new OrderForm(page), new OrderPage(page)];
  await withCart(page);
  let arrive = () => {};
  const gate = new Promise<void>((resolve) => (arrive = resolve));
  await page.route(chunks, async (route) => {
    await gate;
    await route.continue();
  });
  await front.open();
  await form.fill();
  await form.payBy("線上付款（測試）");
  arrive();
  await expect(page.getByLabel("郵遞區號")).toHaveValue("116");
  await expect(form.submit()).toHaveText(/前往付款/);
  await expect(form.name).toHaveValue(recipient.name);
  await expect(form.district).toHaveValue(recipient.district);
  await form.payBy("貨到付款");
  await form.order();
  await order.expectPlaced();
});

test("an order sent before the form is awake is sent when it is", async ({ page }) => {
  const [front, form, order] = [new Storefront(page), new OrderForm(page), new OrderPage(page)];
  await withCart(page);
  let arrive = () => {};
  const gate = new Promise<void>((resolve) => (arrive = resolve));
  await page.route(chunks, async (route) => {
    await gate;
    await route.continue();
  });
  const sent: string[] = [];
  page.on("request", (request) => request.method() == "POST" && sent.push(new URL(request.url()).pathname));
  await front.open();
  await form.fill();
  await form.payBy("貨到付款");
  await form.order();
  arrive();
  await order.expectPlaced();
  expect(sent.filter((path) => path.endsWith("/checkout"))).toEqual([]);
});

test.describe("where the code cannot come", () => {
  test.use({ expectedProblems: /\/later\.|Failed to load resource/ });

  test.beforeEach(({ page }) => page.route(chunks, (route) => route.abort("failed")));

  test("a product opens as a page", async ({ page }) => {
    const front = new Storefront(page);
    await front.open();
    await front.productLink(product).click();
    await expect(page).toHaveURL(/\/p\//);
    await expect(front.sheet(product)).toBeVisible();
  });

  test("the order form is sent as a form", async ({ page }) => {
    const [front, form, order] = [new Storefront(page), new OrderForm(page), new OrderPage(page)];
    await withCart(page);
    await front.open();
    await form.fill();
    await form.payBy("貨到付款");
    await form.order();
    await order.expectPlaced();
  });
});

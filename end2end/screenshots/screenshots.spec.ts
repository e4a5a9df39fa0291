import type { Page } from "@playwright/test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "../fixtures/shop";
import { Admin } from "../pages/admin";
import { OrderForm, recipient, type Recipient } from "../pages/order-form";
import { OrderPage } from "../pages/order-page";
import { Storefront } from "../pages/storefront";
import { TestPay } from "../pages/test-pay";
import { folder, settle, shoot } from "./camera";

const sizes = [
  { width: 390, height: 844 },
  { width: 1280, height: 800 },
];

const buyers: { who: Recipient; product: string; pays: boolean }[] = [
  { who: { ...recipient, name: "陳以安", city: "臺中市", district: "西區", line: "向上路一段 20 號 3 樓" }, product: "竹茶則", pays: true },
  { who: { ...recipient, name: "黃書瑜", city: "高雄市", district: "鼓山區", line: "美術館路 88 號" }, product: "雙罐茶禮", pays: false },
  { who: { ...recipient, name: "吳沛璇", city: "花蓮縣", district: "花蓮市", line: "中華路 12 號" }, product: "四山小罐", pays: true },
];

test("a few orders to look at", async ({ page, shop }) => {
  const [front, form, order, provider, admin] = [new Storefront(page), new OrderForm(page), new OrderPage(page), new TestPay(page), new Admin(page)];
  for (const { who, product, pays } of buyers) {
    await front.open();
    await front.addButton(product).click();
    await front.openDrawer(1);
    await front.goToForm();
    await form.fill(who);
    await form.payBy(pays ? "線上付款（測試）" : "貨到付款");
    await form.order();
    if (pays) {
      await provider.arrive();
      await provider.decide("付款成功");
    }
    await order.expectPlaced();
  }
  const number = await order.number();
  await admin.enter(shop);
  await admin.openOrders();
  await admin.openOrder(number);
  await admin.act("標記為已出貨", "已標示為出貨。");
});

for (const size of sizes) {
  test(`at ${size.width}`, async ({ page, shop }) => {
    await page.setViewportSize(size);
    const [front, form, order, admin] = [new Storefront(page), new OrderForm(page), new OrderPage(page), new Admin(page)];

    await front.open("/en/");
    await shoot(page, "page-en", "whole");
    await front.open();
    await shoot(page, "page", "whole");

    await front.addButton("玻璃公道杯").click();
    await front.productLink("凍頂烏龍").click();
    const sheet = front.sheet("凍頂烏龍");
    await expect(sheet.getByRole("button", { name: /^加入購物車/ })).toBeVisible();
    await shoot(page, "sheet", "screen");
    await sheet.getByRole("button", { name: /^加入購物車/ }).click();
    await expect(front.line("凍頂烏龍")).toBeVisible();
    await shoot(page, "drawer", "screen");

    await front.goToForm();
    await form.name.fill("林曉嵐");
    await form.phone.fill("0912 34");
    await form.order();
    await expect(form.problems).toBeFocused();
    await shootForm(page);

    await form.fill();
    await form.order();
    await order.expectPlaced();
    const number = await order.number();
    await shoot(page, "confirmation", "tall");

    await admin.enter(shop);
    await page.goto("/admin");
    await shoot(page, "admin-home", "tall");
    await admin.openOrders();
    await shoot(page, "admin-orders", "tall");
    await admin.openOrder(number);
    await shoot(page, "admin-order", "tall");
  });
}

/** The form begins below the products: what stands above it is taken away for the picture. */
async function shootForm(page: Page) {
  await page.evaluate(() => {
    for (const other of document.querySelectorAll("main > :not(#order), .announcement")) other.remove();
    scrollTo(0, 0);
  });
  await shoot(page, "form", "tall");
}

test("the picture for the README: a phone beside a desktop", async ({ page, browser, shop }) => {
  const shots: string[] = [];
  for (const viewport of [{ width: 1280, height: 800 }, { width: 390, height: 844 }]) {
    const context = await browser.newContext({ viewport, deviceScaleFactor: 1, locale: "zh-TW", baseURL: shop.origin, reducedMotion: "reduce" });
    const one = await context.newPage();
    await new Storefront(one).open();
    // The desktop shows how the page begins, the phone how it goes on.
    if (viewport.width === 390) await one.getByRole("region", { name: "茶", exact: true }).evaluate((teas) => teas.scrollIntoView());
    await settle(one);
    shots.push((await one.screenshot({ scale: "css" })).toString("base64"));
    await context.close();
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.setContent(readFileSync(join(import.meta.dirname, "readme.html"), "utf8"));
  await page.evaluate(async (pictures) => {
    const images = [...document.images];
    images.forEach((image, index) => (image.src = `data:image/png;base64,${pictures[index]}`));
    await Promise.all(images.map((image) => image.decode()));
  }, shots);
  await page.screenshot({ path: join(folder, "readme.png"), scale: "css" });
});

import { expect, test } from "../fixtures/firefox";
import { recipient } from "../pages/order-form";

const product = "玻璃公道杯";

test("a shopper buys with cash on delivery, in Firefox", async ({ firefoxPage: front, shop }) => {
  await test.step("into the cart, and to the form", async () => {
    await front.page.goto(shop.origin);
    await front.page.waitForSelector("html[data-ready]");
    await front.by("button", `把 ${product} 加入購物車`).click();
    await front.by("link", "購物車，1 件").click();
    // The drawer lies over the page that it was opened on.
    await front.by("dialog", "購物車").wait();
    expect(new URL(front.page.url()).pathname).toBe("/cart");
    await front.by("link", "填寫訂購單").click();
  });

  await test.step("the order", async () => {
    await front.by("textbox", "收件人姓名").fill(recipient.name);
    await front.by("textbox", "手機或市話").fill(recipient.phone);
    await front.by("combobox", "縣市").fill(recipient.city);
    await front.by("combobox", "鄉鎮市區").fill(recipient.district);
    await front.by("textbox", "街道、門牌與樓層").fill(recipient.line);
    await front.saying("label", "貨到付款").click();
    await front.saying("button", "送出訂單").click();
    await front.by("heading", "謝謝，訂單已成立").wait();
    expect(await front.paragraph("訂單編號")).toMatch(/^訂單編號\s*\d{4} ?\d{4}$/);
  });
});

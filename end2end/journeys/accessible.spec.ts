import { test, expect } from "../fixtures/shop";
import { Admin } from "../pages/admin";
import { OrderForm } from "../pages/order-form";
import { OrderPage } from "../pages/order-page";
import { Storefront } from "../pages/storefront";

// What drives the browser looks into the frame of a letter with a script, which the frame refuses.
test.use({ expectedProblems: /Blocked script execution in '[^']*\/html'/ });

// Everything in one visit, so that each state is made once and judged in both schemes.
test("every state of the page keeps to WCAG 2.2 AA, light and dark", async ({ page, shop, expectAccessible }) => {
  test.setTimeout(120_000);
  const [front, form, order, admin] = [new Storefront(page), new OrderForm(page), new OrderPage(page), new Admin(page)];
  // Nothing fades while colours are measured.
  await page.emulateMedia({ reducedMotion: "reduce" });
  const judge = (state: string) =>
    test.step(state, async () => {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await test.step(colorScheme, () => expectAccessible()).catch((error: Error) => expect.soft(error.message, `${state}, ${colorScheme}`).toBe(""));
      }
      await page.emulateMedia({ colorScheme: "light" });
    });

  await front.open();
  await front.addButton("玻璃公道杯").click();
  await expect(front.cartLink(1)).toBeVisible();
  await judge("page");

  await front.productLink("凍頂烏龍").click();
  await expect(front.sheet("凍頂烏龍").getByRole("button", { name: /^加入購物車/ })).toBeVisible();
  await judge("sheet");
  await page.keyboard.press("Escape");
  await expect(front.sheet("凍頂烏龍")).toBeHidden();

  await front.openDrawer(1);
  await judge("drawer");
  await front.goToForm();
  await form.phone.fill("0912 34");
  await form.order();
  await expect(form.problems).toBeFocused();
  await judge("form with errors");

  await form.fill();
  await form.email.fill("mei@example.com");
  await form.order();
  await order.expectPlaced();
  const number = await order.number();
  await judge("order page");
  await expect.poll(() => shop.letters().length, "a letter about it").toBeGreaterThan(0);

  await page.goto("/admin/sign-in");
  await judge("sign-in");
  await admin.enter(shop);
  await judge("desk");
  await admin.openOrders();
  await judge("list of orders");
  await admin.openOrder(number);
  await judge("one order");
  await page.getByRole("region", { name: "信件" }).getByRole("link").first().click();
  await expect(page.getByRole("heading", { name: "純文字" })).toBeVisible();
  await judge("one letter");
  await page.goto("/admin/mail");
  await judge("list of letters");
  await page.goto("/admin/health");
  await judge("health");
  await page.goto("/admin/webhooks");
  await judge("list of webhooks");
  await page.getByLabel("網址").fill(`${shop.origin}/nowhere`);
  await page.getByLabel("訂單成立").check();
  await page.getByRole("button", { name: "新增 Webhook" }).click();
  await expect(page.getByText(/^whsec_/)).toBeVisible();
  await page.getByRole("button", { name: "傳送測試" }).click();
  await expect(page.getByRole("row", { name: /webhook\.test/ })).toBeVisible();
  await judge("one webhook");
});

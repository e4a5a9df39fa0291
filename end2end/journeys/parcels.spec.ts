import { expect, test } from "../fixtures/shop";
import { Admin } from "../pages/admin";
import { OrderForm } from "../pages/order-form";
import { OrderPage } from "../pages/order-page";
import { Storefront } from "../pages/storefront";

const [pitcher, scoop] = ["玻璃公道杯", "竹茶則"];

test("the owner ships an order in two parcels, and its shopper follows both", async ({ page, shop, expectAccessible }) => {
  const [front, form, order, admin] = [new Storefront(page), new OrderForm(page), new OrderPage(page), new Admin(page)];
  let [number, address] = ["", ""];

  await test.step("an order of two things", async () => {
    await front.open();
    await front.addButton(pitcher).click();
    await expect(front.cartLink(1)).toBeVisible();
    await front.addButton(scoop).click();
    await front.openDrawer(2);
    await front.drawer.getByRole("button", { name: `${pitcher}：多一件` }).click();
    await front.goToForm();
    await form.fill();
    await form.payBy("貨到付款");
    await form.order();
    await order.expectPlaced();
    number = await order.number();
    address = page.url();
  });

  await test.step("part of it is packed, and its slip names that part", async () => {
    await admin.enter(shop);
    await admin.openOrders();
    await admin.openOrder(number);
    await page.getByText("分批出貨").click();
    await page.getByLabel(pitcher).fill("1");
    await page.getByLabel(scoop).fill("0");
    await admin.act("先包好就好", "包裹已包好。");
    await expectAccessible();
    await page.getByRole("link", { name: "列印出貨單" }).click();
    await expect(page.getByRole("heading", { name: /第 1 件$/ })).toBeVisible();
    const contents = page.getByRole("region", { name: "內容 · 1 件" });
    await expect(contents).toContainText(pitcher);
    await expect(contents).not.toContainText(scoop);
    await expectAccessible();
    await page.emulateMedia({ media: "print" });
    await expect(page.getByRole("navigation")).toBeHidden();
    await expect(contents).toBeVisible();
    await page.emulateMedia({ media: "screen" });
    await page.getByRole("link", { name: `訂單 ${number.replaceAll(" ", "")}` }).click();
  });

  const parcels = page.getByRole("region", { name: "包裹" });

  await test.step("it leaves, and the shopper reads that the rest follows", async () => {
    await parcels.getByRole("textbox", { name: "貨運單號" }).fill("9012 3456");
    await admin.act("這件已出貨", "包裹已標示為出貨。");
    await page.goto(address);
    await expect(order.next()).toContainText("一部分已經寄出");
    const first = parcels.getByRole("definition").nth(0);
    await expect(first).toContainText("9012 3456");
    await expect(first).toContainText(`${pitcher} × 1`);
    await expect(first).toContainText("運送中");
    await expectAccessible();
  });

  await test.step("the rest leaves by one press, and the first arrives", async () => {
    await page.goto("/admin/orders");
    await admin.openOrder(number);
    await admin.act("把剩下的標記為已出貨", "已標示為出貨。");
    await page.goto(address);
    await expect(order.next()).toContainText("包裹都已交給貨運");
    const second = parcels.getByRole("definition").nth(1);
    await expect(second).toContainText(`${scoop} × 1`);
    await page.goto("/admin/orders");
    await admin.openOrder(number);
    await admin.act("標記為已送達", "已標示為送達。");
    await page.goto(address);
    await expect(order.next()).toContainText("包裹已送達");
  });
});

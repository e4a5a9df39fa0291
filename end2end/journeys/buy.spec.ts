import { expect, test } from "../fixtures/shop";
import { Admin } from "../pages/admin";
import { OrderForm } from "../pages/order-form";
import { OrderPage } from "../pages/order-page";
import { Storefront } from "../pages/storefront";

const product = "玻璃公道杯";

test("a shopper buys with cash on delivery, and the owner sees it through", async ({ page, shop }) => {
  const [front, form, order, admin] = [new Storefront(page), new OrderForm(page), new OrderPage(page), new Admin(page)];
  let number = "";

  await test.step("into the cart, from its card", async () => {
    await front.open();
    await front.addButton(product).click();
    await expect(front.cartLink(1)).toBeVisible();
    await expect(front.announced(`已加入 ${product}。購物車共 1 件。`)).toBeAttached();
  });

  await test.step("two of them", async () => {
    await front.openDrawer(1);
    await expect(page).toHaveURL(/\/cart$/);
    await front.drawer.getByRole("button", { name: `${product}：多一件` }).click();
    await expect(front.line(product)).toContainText("NT$1,160");
    await front.goToForm();
    await expect(front.drawer).toBeHidden();
    await expect(page.getByRole("heading", { name: "訂購單" })).toBeFocused();
  });

  await test.step("the order", async () => {
    await form.fill();
    await form.payBy("貨到付款");
    await form.order();
    await order.expectPlaced();
    number = await order.number();
    expect(number).toMatch(/^\d{4} ?\d{4}$/);
    await expect(order.items()).toContainText("× 2");
    await expect(order.next()).toContainText("送到時請備現金");
  });

  await test.step("the owner sends it off, and is paid", async () => {
    await admin.enter(shop);
    await admin.openOrders();
    await expect(admin.row(number)).toContainText("林曉嵐");
    await admin.openOrder(number);
    await page.getByLabel("物流編號").fill("9012 3456 7890");
    await admin.act("標記為已出貨", "已標示為出貨。");
    await admin.act("標記為已送達", "已標示為送達。");
    await admin.act(/^標記為已收款/, "已標示為收款。");
    await expect(page.getByText("這筆訂單已經沒有要做的事。")).toBeVisible();
  });
});

test("however long the way back from the cart takes, the form has the focus then", async ({ page }) => {
  const front = new Storefront(page);
  await front.open();
  await front.addButton(product).click();
  await front.openDrawer(1);
  await page.evaluate(() => {
    const back = history.back.bind(history);
    history.back = () => void setTimeout(back, 400);
  });
  await front.goToForm();
  await expect(front.drawer).toBeHidden();
  await expect(page.getByRole("heading", { name: "訂購單" })).toBeFocused();
});

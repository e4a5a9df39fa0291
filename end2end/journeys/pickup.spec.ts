import { expect, test } from "../fixtures/shop";
import { Admin } from "../pages/admin";
import { OrderForm } from "../pages/order-form";
import { OrderPage } from "../pages/order-page";
import { Storefront } from "../pages/storefront";

const product = "玻璃公道杯";

test.describe("without JavaScript", () => {
  // Another way has another total: the form comes back with it, and with its own status.
  test.use({ javaScriptEnabled: false, expectedProblems: /^409 POST .*\/checkout$|status of 409/ });

  test("a shopper picks the order up and pays for it at the counter", async ({ page, shop }) => {
    const [front, form, order, admin] = [new Storefront(page), new OrderForm(page), new OrderPage(page), new Admin(page)];
    let address = "";
    let number = "";

    await test.step("no address is asked for, and the new total is shown before it counts", async () => {
      await page.goto("/p/glass-pitcher");
      await front.sheet(product).getByRole("button", { name: "加入購物車" }).click();
      await front.goToForm();
      await expect(form.line).toBeVisible();
      await form.name.fill("林曉嵐");
      await form.phone.fill("0912 345 678");
      await form.goBy("到店自取");
      await expect(form.line).toBeHidden();
      await expect(page.getByText("週三至週日 10:00–17:00")).toBeVisible();
      await form.payBy("貨到付款");
      await form.order();
      await expect(page.getByRole("alert")).toContainText("運費有變動");
      await expect(form.name).toHaveValue("林曉嵐");
      await expect(form.submit()).toContainText("NT$580");
      await form.order();
      await order.expectPlaced();
      await expect(order.next()).toContainText("取貨時請備現金 NT$580");
      [number, address] = [await order.number(), page.url().split("?")[0]];
    });

    await test.step("the owner says when it is ready", async () => {
      await admin.enter(shop);
      await admin.openOrders();
      await admin.openOrder(number);
      await admin.act("標記為可取貨", "已標示為可取貨。");
      await page.goto(address);
      await expect(order.next()).toContainText("可以來取貨了");
      await expect(page.getByText("鹿谷站步行 8 分鐘")).toBeVisible();
    });

    await test.step("and takes the money when it is handed over", async () => {
      await page.goto("/admin/orders");
      await admin.openOrder(number);
      await admin.act("這件已取貨，收到 NT$580", "包裹已交給客人。");
      await expect(page.getByText("這筆訂單已經沒有要做的事。")).toBeVisible();
    });
  });
});

test("an outlying district changes the total while it is chosen", async ({ page, expectAccessible }) => {
  const [front, form, order] = [new Storefront(page), new OrderForm(page), new OrderPage(page)];
  await front.open();
  await front.addButton(product).click();
  await front.openDrawer(1);
  await front.goToForm();
  await form.fill();
  await expect(form.submit()).toContainText("NT$680");
  await form.city.selectOption("澎湖縣");
  await form.district.selectOption("馬公市");
  await expect(form.submit()).toContainText("NT$800");
  await form.goBy("到店自取");
  await expect(form.submit()).toContainText("NT$580");
  await expect(form.city).toBeHidden();
  await expectAccessible();
  await form.goBy("宅配到府");
  await expect(form.district).toHaveValue("馬公市");
  await form.payBy("貨到付款");
  await form.order();
  await order.expectPlaced();
  await expect(order.items()).toContainText("NT$220");
});

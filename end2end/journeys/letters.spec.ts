import { expect, test } from "../fixtures/shop";
import type { Shop } from "../fixtures/server.mjs";
import { Admin } from "../pages/admin";
import { OrderForm } from "../pages/order-form";
import { OrderPage } from "../pages/order-page";
import { Storefront } from "../pages/storefront";

// What drives the browser looks into the frame of a letter with a script, which the frame refuses.
test.use({ expectedProblems: /Blocked script execution in '[^']*\/html'/ });

const mei = "mei@example.com";

/** The newest letter with this subject, as soon as it has arrived. */
async function letter(shop: Shop, subject: string) {
  const found = () => shop.letters().findLast((letter) => letter.subject === subject);
  await expect.poll(found, { message: subject }).toBeTruthy();
  return found()!;
}

test("what happens to an order is written to its shopper, and the links work", async ({ page, shop, expectAccessible }) => {
  const [front, form, order, admin] = [new Storefront(page), new OrderForm(page), new OrderPage(page), new Admin(page)];
  let number = "";

  await test.step("the order says where letters go", async () => {
    await front.open();
    await front.addButton("竹茶則").click();
    await front.openDrawer(1);
    await front.goToForm();
    await form.fill();
    await form.email.fill(mei);
    await form.payBy("貨到付款");
    await form.order();
    await order.expectPlaced();
    await expect(order.next()).toContainText(`每有進展，都會寫信到 ${mei}。`);
    number = (await order.number()).replaceAll(" ", "");
  });

  const placed = await letter(shop, `訂單 ${number} 已成立`);

  await test.step("a letter arrives in both parts", async () => {
    expect(placed.from?.value).toEqual([{ name: "晨嵐茶事", address: "shop@chenlan.example" }]);
    expect(placed.replyTo?.value[0].address).toBe("hello@chenlan.example");
    expect(placed.headers.get("auto-submitted")).toBe("auto-generated");
    for (const part of [placed.text, placed.html]) {
      expect(part).toContain("謝謝，訂單已成立");
      expect(part).toContain("竹茶則");
      expect(part).toContain("林曉嵐，您好：");
    }
    // Away from the shop, whose policy is not that of a mail program.
    await page.goto("about:blank");
    await page.setContent(placed.html as string);
    await expect(page.getByRole("heading", { name: "謝謝，訂單已成立" })).toBeVisible();
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await expectAccessible();
    }
    await page.emulateMedia({ colorScheme: "light" });
  });

  await test.step("its link opens the order", async () => {
    const link = await page.getByRole("link", { name: "查看訂單" }).getAttribute("href");
    expect(link).toMatch(new RegExp(`^${shop.origin}/o/[\\w-]+$`));
    expect(placed.text).toContain(link);
    await page.goto(link!);
    await expect(page.getByRole("heading", { name: "訂單狀態" })).toBeVisible();
    expect((await order.number()).replaceAll(" ", "")).toBe(number);
  });

  await test.step("the parcel's number follows when it leaves", async () => {
    await admin.enter(shop);
    await admin.openOrders();
    await admin.openOrder(number);
    await page.getByLabel("物流編號").fill("9012 3456 7890");
    await admin.act("標記為已出貨", "已標示為出貨。");
    expect((await letter(shop, `訂單 ${number} 已經出貨`)).text).toContain("物流編號：9012 3456 7890");
  });

  await test.step("the owner reads what was sent, and sends it again", async () => {
    await page.reload();
    await page.getByRole("region", { name: "信件" }).getByRole("link", { name: "訂單成立" }).click();
    const framed = page.frameLocator("iframe");
    await expect(framed.getByRole("heading", { name: "謝謝，訂單已成立" })).toBeVisible();
    await expect(page.getByText("寄信的伺服器已經收下這封信。")).toBeVisible();
    const before = shop.letters().length;
    await admin.act("再寄一次", "已排入寄送，馬上就會再寄一次。");
    await expect.poll(() => shop.letters().length).toBe(before + 1);
    const copy = await letter(shop, placed.subject!);
    expect(copy.messageId).toBe(placed.messageId);
    expect(copy.text).toBe(placed.text);
  });
});

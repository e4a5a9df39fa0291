import { expect, test } from "../fixtures/shop";
import { OrderForm, recipient } from "../pages/order-form";
import { OrderPage } from "../pages/order-page";
import { Storefront } from "../pages/storefront";

// A refused form is a page with its own status.
test.use({ javaScriptEnabled: false, expectedProblems: /^422 POST .*\/checkout$|status of 422/ });

test("a shopper buys without JavaScript, with a mistake on the way", async ({ page }) => {
  const [front, form, order] = [new Storefront(page), new OrderForm(page), new OrderPage(page)];

  await page.goto("/p/glass-pitcher");
  await front.sheet("玻璃公道杯").getByRole("button", { name: "加入購物車" }).click();
  await expect(page).toHaveURL(/\/cart$/);
  await expect(front.line("玻璃公道杯")).toContainText("NT$580");
  await front.goToForm();

  await form.fill({ ...recipient, phone: "0912 34" });
  await form.payBy("貨到付款");
  await form.order();
  await form.expectProblem(form.phone, "這個電話少了或多了數字");
  await expect(form.problems).toBeInViewport();
  await expect(form.name).toHaveValue(recipient.name);
  await expect(form.phone).toHaveValue("0912 34");
  await expect(form.city).toHaveValue(recipient.city);
  await expect(form.district).toHaveValue(recipient.district);
  await expect(form.line).toHaveValue(recipient.line);

  await form.phone.fill(recipient.phone);
  await form.order();
  await order.expectPlaced();
  expect(page.url()).not.toContain("form-errors");
  await expect(order.items()).toContainText("玻璃公道杯");
});

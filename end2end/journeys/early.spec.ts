import { expect, test } from "../fixtures/shop";
import { Storefront } from "../pages/storefront";

const product = "玻璃公道杯";

test("a press before the page is awake is kept, and answered without leaving it", async ({ page }) => {
  const front = new Storefront(page);
  let arrive = () => {};
  const gate = new Promise<void>((resolve) => (arrive = resolve));
  await page.route("**/*.wasm", async (route) => {
    await gate;
    await route.continue();
  });
  await page.goto("/");
  await front.addButton(product).click();
  await expect(page.locator("html[data-ready]")).not.toBeAttached();
  arrive();
  await front.awake();
  await expect(front.cartLink(1)).toBeVisible();
  await expect(page).toHaveURL(/\/$/);
});

test.describe("where the page cannot wake", () => {
  test.use({ expectedProblems: /\.wasm|Failed to load resource/ });

  test("a press goes to the server as a form", async ({ page }) => {
    const front = new Storefront(page);
    await page.route("**/*.wasm", (route) => route.abort("failed"));
    await page.goto("/");
    await front.addButton(product).click();
    await expect(page).toHaveURL(/\/cart$/);
    await expect(front.line(product)).toContainText("NT$580");
  });
});

import { expect, test } from "../fixtures/shop";
import { Storefront } from "../pages/storefront";

test("what is looked for stands in the address, and the fields keep to it", async ({ page }) => {
  const front = new Storefront(page);
  const [search, category] = [page.getByRole("searchbox"), page.getByRole("combobox", { name: "分類" })];
  const shown = page.locator(".card:visible");
  await front.open();
  const all = await shown.count();

  await test.step("by either way to write it, and by the other language", async () => {
    await search.fill("ＯＯＬＯＮＧ");
    await expect(page).toHaveURL(/\/\?q=[^&]+$/);
    await expect(front.productLink("阿里山烏龍")).toBeVisible();
    await expect(page.getByRole("link", { name: "English" }).first()).toHaveAttribute("href", /^\/en\/\?q=/);
    const found = await shown.count();
    expect(found).toBeLessThan(all);
    // The server finds the same.
    const answer = await page.request.get(page.url());
    expect((await answer.text()).match(/data-find=/g)).toHaveLength(found);
  });

  await test.step("a category's link shows it whole", async () => {
    const link = page.getByRole("navigation", { name: "商品分類" }).getByRole("link").last();
    await link.click();
    await expect(page).toHaveURL(new RegExp(`/${await link.getAttribute("href").then((href) => href!.slice(1))}$`));
    await expect(search).toHaveValue("");
    await expect(shown).toHaveCount(all);
  });

  await test.step("after back the fields say what the list shows", async () => {
    const sort = page.getByRole("combobox", { name: "排序" });
    await sort.selectOption({ index: 1 });
    await expect(page).toHaveURL(/\/\?sort=price_up$/);
    await page.goBack();
    await expect(sort).toHaveValue("featured");
    await expect(category).toHaveValue("");
  });
});

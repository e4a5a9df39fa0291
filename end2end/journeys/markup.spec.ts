import { corpus, fills, watch } from "../fixtures/evil";
import { startShop, type Shop } from "../fixtures/server.mjs";
import { expect, test as base } from "../fixtures/shop";
import { Admin } from "../pages/admin";

// A shop of its own: nobody else could read what stands in it afterwards.
const test = base.extend<{}, { shop: Shop }>({
  shop: [
    async ({}, use, worker) => {
      const shop = await startShop(`markup-${worker.workerIndex}`);
      await use(shop);
      await shop.stop();
    },
    { scope: "worker", timeout: 180_000 },
  ],
});

test.skip(({ isMobile }) => isMobile, "What runs is no matter of the width, and it takes minutes.");

test.describe("what somebody types", () => {
  // What drives the browser looks into the frame of a letter with a script, which the frame refuses.
  test.use({ expectedProblems: /Blocked script execution in '[^']*\/html'/ });

  test("runs on no page of anybody, and no policy has to stop it", async ({ page, context, shop, problems }) => {
    test.setTimeout(240_000);
    const told = await watch(context, shop.origin);
    const admin = new Admin(page);
    const orders: { token: string; number: string }[] = [];

    await test.step("shoppers write it into their orders", async () => {
      const { items } = await (await page.request.get("/api/v1/products")).json();
      const [variant] = items.flatMap((product: { variants: { id: string; available: number }[] }) => product.variants).filter((one: { available: number }) => one.available > corpus.length);
      for (const [at, evil] of corpus.entries()) {
        const body = {
          lines: [{ variant: variant.id, quantity: 1 }],
          contact: { name: evil.slice(0, 50), phone: "0912345678", email: "mei@example.com" },
          delivery: { method: "home", address: { postal_code: "106", city: "臺北市", district: "大安區", line: `1 ${evil}`.slice(0, 100) } },
          payment: { method: "cod" },
          note: evil,
        };
        const headers = { "idempotency-key": `evil-${test.info().project.name}-${at}` };
        const quote = await (await page.request.post("/api/v1/orders/quote", { data: body })).json();
        let placed = await page.request.post("/api/v1/orders", { headers, data: { ...body, expected_total: quote.total } });
        if (placed.status() === 422) {
          // No name looks like this; the rest may.
          const plain = { ...body, contact: { ...body.contact, name: "林小美" } };
          placed = await page.request.post("/api/v1/orders", { headers, data: { ...plain, expected_total: quote.total } });
        }
        expect(placed.status(), evil).toBe(201);
        orders.push(await placed.json());
      }
    });

    const product = await test.step("the owner writes it into every form", async () => {
      await admin.enter(shop);
      await page.goto("/admin/products");
      const product = (await page.locator("a[href^='/admin/products/0']").first().getAttribute("href"))!;
      let taken = await fills(page, product, product);
      for (const path of ["/admin/settings", "/admin/deliveries/home", "/admin/payments/transfer"]) taken += await fills(page, path, path);
      for (const [path, action] of [["/admin/roles/new", "/admin/roles/new"], ["/admin/keys", "/admin/keys"], ["/admin/webhooks", "/admin/webhooks"]]) {
        taken += await fills(page, path, action);
      }
      const here = await orderAt(page, orders[0].number);
      taken += await fills(page, here, `${here}/note`);
      expect(taken, "texts that were taken").toBeGreaterThan(40);
      return product;
    });

    await test.step("shoppers read it", async () => {
      const slug = await page.request.get("/api/v1/products").then((answer) => answer.json()).then(({ items }) => items[0].slug);
      const tokens = orders.map(({ token }) => `/o/${token}`);
      const searches = corpus.slice(0, 12).map((evil) => `/?q=${encodeURIComponent(evil)}`);
      for (const path of ["/", "/en/", "/cart", `/p/${slug}`, `/en/p/${slug}`, ...searches, ...tokens]) await reads(page, path);
      await page.goto("/");
      await page.locator("a[href^='/p/']").first().click();
      await page.waitForLoadState("networkidle");
    });

    await test.step("the owner reads it", async () => {
      const lists = ["/admin", "/admin/orders", "/admin/products", product, "/admin/settings", "/admin/keys", "/admin/staff", "/admin/webhooks", "/admin/mail", "/admin/payments/transfer"];
      const searches = corpus.slice(0, 6).map((evil) => `/admin/orders?q=${encodeURIComponent(evil)}`);
      for (const path of [...lists, ...searches]) await reads(page, path);
      for (const { number } of orders) await reads(page, await orderAt(page, number));
      await page.goto("/admin/mail");
      const letters = await page.locator("a[href^='/admin/mail/0']").evaluateAll((links) => links.map((link) => link.getAttribute("href")!));
      expect(letters.length, "letters").toBeGreaterThan(5);
      for (const letter of letters.slice(0, 20)) {
        await reads(page, letter);
        await expect(page.frameLocator("iframe").locator("body")).not.toBeEmpty();
      }
    });

    expect(told, "ran, was stopped, or asked somebody else").toEqual({ ran: [], violations: [], elsewhere: [] });
    expect(problems.filter((problem) => /Content Security Policy|Refused to/.test(problem))).toEqual([]);
  });
});

test.describe("what counts", () => {
  test.use({ expectedProblems: /.*/ });

  test("would have been counted", async ({ page, context, shop }) => {
    const told = await watch(context, shop.origin);
    await page.goto("/en/");
    await page.evaluate(() => {
      document.body.insertAdjacentHTML("beforeend", "<img src=x onerror=ran()><img src=//evil.example/x>");
      (window as unknown as { ran: () => void }).ran();
    });
    await expect.poll(() => told.violations.length).toBeGreaterThan(1);
    expect(told.ran.length).toBe(1);
  });
});

type Anybody = import("@playwright/test").Page;

async function orderAt(page: Anybody, number: string): Promise<string> {
  await page.goto(`/admin/orders?q=${number.replaceAll(" ", "")}`);
  return (await page.locator("a[href^='/admin/orders/0']").first().getAttribute("href"))!;
}

/** Opens it, wakes it, and touches what could be waiting for it. */
async function reads(page: Anybody, path: string) {
  await page.goto(path);
  const fields = page.locator("input:visible, textarea:visible");
  for (let at = 0; at < Math.min(await fields.count(), 4); at += 1) await fields.nth(at).focus();
  await page.mouse.move(100, 200);
  // A drawer or a sheet that was left shows the page beneath it.
  const beneath = /^\/(en\/)?(cart|p\/|$)/.test(path) ? ["/", "/en/"] : [];
  expect([new URL(path, page.url()).pathname, ...beneath], "nobody was led away").toContain(new URL(page.url()).pathname);
}

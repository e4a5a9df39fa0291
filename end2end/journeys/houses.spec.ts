// Somebody comes in through a house that vouches for them; and whoever is not to be believed does not.
import { expect, test } from "../fixtures/houses";
import * as lies from "../fixtures/lies.mjs";
import { Account, languages } from "../pages/account";

const readers = [
  { reader: "with a script, in Chinese", javaScriptEnabled: true, locale: "zh-TW", words: languages.chinese },
  { reader: "without a script, in English", javaScriptEnabled: false, locale: "en-US", words: languages.english },
];

for (const { reader, javaScriptEnabled, locale, words } of readers) {
  test.describe(reader, () => {
    test.use({ javaScriptEnabled, locale });

    test("somebody comes in through Google, leaves, and finds the same account again", async ({ page, houses, expectAccessible }) => {
      const [account, email] = [new Account(page, words), `google-${locale}@example.com`];
      houses.google.knows(email, { sub: `g-${locale}`, name: "Mei Lin", email, email_verified: true });
      await account.setsOut("Google");
      expect(page.url()).toContain(houses.google.issuer);
      await account.says(email);
      await account.expectHeading(words.hello("Mei Lin"));
      await account.expectEmail(email);
      if (javaScriptEnabled) await expectAccessible();

      // What stands in the account is theirs, and no longer what the house says.
      await account.goto("/details");
      await page.getByLabel(words.form.name).fill("Lin Mei");
      await page.getByRole("button", { name: words.form.save, exact: true }).click();
      await account.leaves();
      await account.comesIn("Google", email);
      await account.expectHeading(words.hello("Lin Mei"));
    });

    test.describe("with a refusal", () => {
      test.use({ expectedProblems: /^409 |Failed to load resource/ });

      test("somebody without an address comes in through LINE, leaves, and finds the same account again", async ({ page, houses }) => {
        const account = new Account(page, words);
        houses.line.knows("mei", { sub: `l-${locale}`, name: "Mei" });
        await account.comesIn("LINE", "mei");
        await account.expectHeading(words.hello("Mei"));
        await account.expectEmail("");
        await page.getByRole("button", { name: words.unlink("LINE") }).click();
        await expect(page.getByRole("alert")).toHaveText(words.lastWayIn);
        await account.goto("/details");
        await page.getByLabel(words.form.name).fill("Mei Chen");
        await page.getByRole("button", { name: words.form.save, exact: true }).click();
        await account.leaves();
        // LINE knows them still, and asks nothing.
        await account.setsOut("LINE");
        await account.expectHeading(words.hello("Mei Chen"));
      });

      test("a customer links LINE, comes in by it, and unlinks it", async ({ page, browser, shop, houses }) => {
        const [account, email] = [new Account(page, words), `links-${locale}@example.com`];
        houses.line.knows("hua", { sub: `hua-${locale}`, name: "Hua at LINE" });
        await account.opens(shop, email, "Hua");
        await account.proves(words.link("LINE"));
        await account.says("hua");
        await expect(page.getByRole("status")).toHaveText(words.linked);
        await account.leaves();
        await account.setsOut("LINE");
        await account.expectHeading(words.hello("Hua"));

        const other = await browser.newContext({ baseURL: shop.origin, javaScriptEnabled, locale });
        const stranger = new Account(await other.newPage(), words);
        await stranger.opens(shop, `other-${email}`, "Stranger");
        await stranger.proves(words.link("LINE"));
        await stranger.says("hua");
        await expect(stranger.page.getByRole("alert")).toHaveText(words.someoneElses);
        await other.close();

        await account.proves(words.unlink("LINE"));
        await expect(page.getByRole("status")).toHaveText(words.unlinked);
        await account.leaves();
        await account.setsOut("LINE");
        await account.expectHeading(words.hello("Hua at LINE"));
        await account.expectEmail("");
      });
    });

    test("an address that nobody has proven opens nobody's account", async ({ page, browser, shop, houses }) => {
      const [account, email] = [new Account(page, words), `hers-${locale}@example.com`];
      await account.opens(shop, email, "Mei Lin");
      const told = { name: "A thief", email };
      houses.google.knows("thief", { sub: `thief-${locale}`, ...told, email_verified: false });
      houses.line.knows("thief", { sub: `thief-${locale}`, ...told });
      for (const house of ["Google", "LINE"]) {
        const context = await browser.newContext({ baseURL: shop.origin, javaScriptEnabled, locale });
        const thief = new Account(await context.newPage(), words);
        await thief.comesIn(house, "thief");
        await thief.expectHeading(words.hello("A thief"));
        await thief.expectEmail("");
        await context.close();
      }
      houses.google.knows("hers", { sub: `hers-${locale}`, ...told, email_verified: true });
      await account.leaves();
      await account.comesIn("Google", "hers");
      await account.expectHeading(words.hello("Mei Lin"));
    });

    test.describe("what is not to be believed", () => {
      test.use({ expectedProblems: /^(403|422|503) |Failed to load resource/ });
      test.skip(({ isMobile }) => isMobile, "no screen makes it any truer");

      test.beforeEach(({ houses }) => {
        houses.google.knows("mei", { sub: `never-${locale}`, name: "Mei", email: `never-${locale}@example.com`, email_verified: true });
        houses.line.knows("mei", { sub: `never-${locale}`, name: "Mei" });
      });

      for (const house of ["Google", "LINE"] as const) {
        const code = house === "Google" ? "google" : "line";

        test(`at ${house} somebody says no`, async ({ page, expectAccessible }) => {
          const account = new Account(page, words);
          await account.setsOut(house);
          await account.saysNo();
          await account.expectTurnedAway(words.cancelled);
          if (javaScriptEnabled) await expectAccessible();
          await account.expectIsOut();
        });

        test(`a way back from ${house} is good once, as it was, in the browser that set out`, async ({ page, browser, shop, houses }) => {
          const [account, ways] = [new Account(page, words), [] as URL[]];
          houses[code].knows("once", { sub: `once-${code}-${locale}`, name: "Once" });
          houses[code].lies({ back: (way) => void ways.push(new URL(way)) });
          await account.comesIn(house, "once");
          await account.expectHeading(words.hello("Once"));
          await account.leaves();
          const [used] = ways;
          await page.goto(used.href);
          await account.expectTurnedAway(words.lost);

          houses[code].lies({ back: (way) => way.searchParams.set("code", used.searchParams.get("code")!) });
          await again(account, house);
          await account.expectTurnedAway(words.refused);

          houses[code].lies({ back: (way) => way.searchParams.set("state", used.searchParams.get("state")!) });
          await again(account, house);
          await account.expectTurnedAway(words.lost);

          houses[code].lies({ back: (way) => way.searchParams.set("iss", "https://house.example") });
          await again(account, house);
          await account.expectTurnedAway(words.refused);

          // Somebody else is made to follow a way that a thief began.
          const victim = await browser.newContext({ baseURL: shop.origin, javaScriptEnabled, locale });
          let stolen = "";
          houses[code].lies({ back: (way) => ((stolen = way.href), way.searchParams.set("state", "")) });
          await again(account, house);
          const theirs = new Account(await victim.newPage(), words);
          await theirs.page.goto(stolen);
          await theirs.expectTurnedAway(words.lost);
          await theirs.expectIsOut();
          await victim.close();
          await account.expectIsOut();
        });

        for (const [lie, how] of Object.entries(lies).filter(([lie]) => house === "Google" || lie !== "sharedSecret")) {
          test(`a token of ${house} is refused: ${lie}`, async ({ page, houses }) => {
            const account = new Account(page, words);
            houses[code].lies(how);
            await account.comesIn(house, "mei");
            await account.expectTurnedAway(words.refused);
            await account.expectIsOut();
          });
        }

        test(`${house} is silent`, async ({ page, houses }) => {
          const account = new Account(page, words);
          houses[code].lies({ silent: true });
          await account.comesIn(house, "mei");
          await account.expectTurnedAway(words.away);
          await account.expectIsOut();
        });
      }
    });
  });
}

/** Also where LINE would know them still, and ask nothing. */
async function again(account: Account, house: "Google" | "LINE") {
  await account.page.context().clearCookies({ domain: "localhost" });
  await account.comesIn(house, "once");
}

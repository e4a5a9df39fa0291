// The whole API against its own document, by a tool that knows the document and what there is in the shop, and nothing else:
// examples, edges, chance, and sequences of calls that hang together.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeKey, order, signInAsOwner, whatThereIs } from "../fixtures/owner.mjs";
import { installed, run } from "../fixtures/python.mjs";
import { startShop } from "../fixtures/server.mjs";

/** A key has a rate; so many together have one that nobody waits for. */
const keys = 40;

const programs = await installed("schemathesis");
const settings = join(programs, "../settings.toml");
const shop = await startShop("api");
try {
  const session = await signInAsOwner(shop);
  const made = [];
  for (let number = 1; number <= keys; number += 1) made.push(await makeKey(shop, session, `Key ${number}`));
  const tokens = [];
  for (const name of ["林小美", "王先生", "陳怡君", "張先生"]) tokens.push((await order(shop, name)).token);
  const known = Object.entries({ ...(await whatThereIs(shop, session)), tokens });
  const dictionaries = known.map(([name, values]) => `[dictionaries.${name}]\nvalues = ${JSON.stringify(values)}\n`);
  writeFileSync(settings, [readFileSync(join(import.meta.dirname, "schemathesis.toml"), "utf8"), ...dictionaries].join("\n"));
  await run(join(programs, "schemathesis"), ["--config-file", settings, "run", `${shop.origin}/api/v1/openapi.json`], {
    SCHEMATHESIS_HOOKS: join(import.meta.dirname, "schemathesis_hooks.py"),
    SHOP_KEYS: made.join(" "),
  });
  // Keys are among what is tried: whoever has none left has tried nothing.
  const opened = await Promise.all(made.map((key) => fetch(`${shop.origin}/api/v1/admin/keys`, { headers: { authorization: `Bearer ${key}` } })));
  const left = opened.filter(({ ok }) => ok).length;
  if (left < keys / 2) throw new Error(`${left} of ${keys} keys are left`);
} finally {
  await shop.stop();
}

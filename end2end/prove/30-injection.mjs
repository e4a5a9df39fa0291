// Every parameter of the API, tried for a way through to the database.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openGoBetween } from "../fixtures/go-between.mjs";
import { makeKey, order, signInAsOwner, whatThereIs } from "../fixtures/owner.mjs";
import { installed, output } from "../fixtures/python.mjs";
import { startShop } from "../fixtures/server.mjs";

const keys = 40;

const programs = await installed("sqlmap");
const folder = join(programs, "..");
const shop = await startShop("injection");
const session = await signInAsOwner(shop);
const made = [];
for (let number = 1; number <= keys; number += 1) made.push(await makeKey(shop, session, `Key ${number}`));
const { token } = await order(shop, "林小美");
const between = await openGoBetween(shop.origin, made);
try {
  const document = await (await fetch(`${shop.origin}/api/v1/openapi.json`)).json();
  const file = join(folder, "openapi.json");
  writeFileSync(file, JSON.stringify(pointed(document, { ...(await whatThereIs(shop, session)), token })));
  const told = await output(join(programs, "sqlmap"), [
    ...["--openapi", file, "--openapi-base", between.origin, "--output-dir", join(folder, "output"), "--flush-session"],
    ...["--batch", "--disable-coloring", "--dbms", "PostgreSQL", "--level", "1", "--risk", "2", "--time-sec", "2", "--threads", "4"],
    // Refusals are what it mostly gets, and are no reason to stop.
    ...["--ignore-code", "*"],
  ]);
  const found = told.match(/identified the following injection point|is vulnerable/g) ?? [];
  const tested = told.match(/testing if .* parameter|parameter '[^']*' does not seem to be injectable/g) ?? [];
  console.log(`${tested.length} parameters were tried, ${found.length} let something through`);
  if (found.length > 0) console.error(told);
  process.exitCode = found.length > 0 || tested.length < 100 ? 1 : 0;
} finally {
  between.close();
  await shop.stop();
}

/** With names of what is there, so that what is tried beside them is looked up at all. */
function pointed(document, known) {
  for (const [path, operations] of Object.entries(document.paths)) {
    const kind = path.split("/")[4];
    const names = { id: known[kind]?.[0], slug: known.slugs[0], token: known.token, variant: known.variants[0], parcel: "1" };
    for (const { parameters = [] } of Object.values(operations)) {
      for (const parameter of parameters) if (names[parameter.name]) parameter.example = names[parameter.name];
    }
  }
  return document;
}

// Every page and form that a shopper or the owner can come to, attacked by a scanner that follows links.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { order, signInAsOwner } from "../fixtures/owner.mjs";
import { installed, run } from "../fixtures/python.mjs";
import { startShop } from "../fixtures/server.mjs";

// Nothing is asked of a directory service; cookies and headers of a shop behind TLS are tested in `server/tests/http`.
const attacks = "crlf,csp,exec,file,permanentxss,redirect,sql,timesql,upload,xss,xxe";
/** In seconds: of the crawl, and of each attack. */
const most = { crawl: 120, attack: 120 };

const programs = await installed("wapiti");
const shop = await startShop("crawl");
try {
  const session = await signInAsOwner(shop);
  const { token } = await order(shop, "林小美");
  const found = [...(await scan("shopper", `/o/${token}`, [])), ...(await scan("owner", "/admin", ["--cookie-value", session]))];
  for (const what of found) console.error(what);
  console.log(`${found.length} found`);
  process.exitCode = found.length > 0 ? 1 : 0;
} finally {
  await shop.stop();
}

async function scan(who, from, options) {
  const folder = join(programs, "../output", who);
  mkdirSync(folder, { recursive: true });
  const report = join(folder, "report.json");
  await run(join(programs, "wapiti"), [
    ...["--url", `${shop.origin}/`, "--start", shop.origin + from, "--scope", "domain", ...options],
    ...["--exclude", `${shop.origin}/admin/sign-out`, "--module", attacks],
    ...["--max-scan-time", `${most.crawl}`, "--max-attack-time", `${most.attack}`],
    // It calls nobody but the shop.
    ...["--endpoint", "http://127.0.0.1:9/", "--no-bugreport"],
    ...["--store-session", folder, "--store-config", folder, "--flush-session", "--format", "json", "--output", report],
  ]);
  const { vulnerabilities, anomalies, infos } = JSON.parse(readFileSync(report, "utf8"));
  console.log(`${who}: ${infos.crawled_pages_nbr} pages and forms`);
  const told = Object.entries({ ...vulnerabilities, ...anomalies });
  return told.flatMap(([kind, all]) => all.map(({ method, path, info }) => `${who}: ${kind}: ${method} ${path}: ${info}`));
}

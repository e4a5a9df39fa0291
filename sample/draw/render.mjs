// Draws every picture and encodes it. Usage: node render.mjs [name …]
import fs from 'node:fs/promises';
import path from 'node:path';
import { createRequire } from 'node:module';
import { tea } from './tea.mjs';
import { ware } from './ware.mjs';
import { gifts } from './gifts.mjs';
import { everyday } from './everyday.mjs';
import { hero } from './hero.mjs';

const sharp = createRequire(import.meta.url)('sharp');
const here = path.dirname(new URL(import.meta.url).pathname);
const out = (...p) => path.join(here, '..', ...p);
const only = new Set(process.argv.slice(2));
const wanted = (name) => !only.size || only.has(name);

async function encode(name, svg, sizes, base, quality) {
  await fs.writeFile(out('pictures', `${name}.svg`), svg);
  // drawn once at the largest size, then reduced: the grain softens with it
  const big = await sharp(Buffer.from(svg), { density: 72 * (sizes.at(-1) / base), limitInputPixels: false }).resize(sizes.at(-1)).removeAlpha().png({ compressionLevel: 1 }).toBuffer();
  for (const w of sizes) {
    await sharp(big).resize(w, null, { kernel: 'lanczos3' }).webp({ quality: w <= 800 ? quality + 4 : quality, effort: 6, smartSubsample: true }).toFile(out('media', `${name}-${w}.webp`));
  }
}

await fs.mkdir(out('pictures'), { recursive: true });
await fs.mkdir(out('media'), { recursive: true });
const scenes = { ...tea, ...ware, ...gifts, ...everyday };
for (const [name, draw] of Object.entries(scenes)) {
  if (wanted(name)) await encode(name, draw().toString(), [400, 800, 1200], 800, 86);
}
for (const name of ['hero', 'hero-dark']) {
  if (wanted(name)) await encode(name, hero(name === 'hero-dark'), [800, 1600, 2400], 2400, name === 'hero' ? 84 : 88);
}

// The touch icons, from the favicon's mark on paper.
import fs from 'node:fs/promises';
import path from 'node:path';
import { createRequire } from 'node:module';

const sharp = createRequire(import.meta.url)('sharp');
const target = process.argv[2] ?? path.join(path.dirname(new URL(import.meta.url).pathname), '..', '..', 'public');
const mark = (await fs.readFile(path.join(target, 'favicon.svg'), 'utf8')).replace(/<\/?svg[^>]*>/g, '');
const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="512" height="512"><rect width="64" height="64" fill="#FAF7F0"/><g transform="translate(10.9 10.9) scale(.66)">${mark}</g></svg>`;
for (const size of [180, 512]) {
  await sharp(Buffer.from(icon)).resize(size, size).png({ compressionLevel: 9, palette: true }).toFile(path.join(target, `icon-${size}.png`));
}

// Turned forms: anything a potter or a tinsmith makes round.
import { mix, n, WARM, DEEP } from './scene.mjs';

/** A smooth profile through [radius, height] points, bottom to top. */
export function smooth(pts, per = 10) {
  const out = [];
  for (let i = 0; i < pts.length - 1; i++) {
    const [p0, p1, p2, p3] = [pts[i - 1] ?? pts[i], pts[i], pts[i + 1], pts[i + 2] ?? pts[i + 1]];
    for (let j = 0; j < per; j++) {
      const t = j / per;
      out.push([0, 1].map((c) => 0.5 * (2 * p1[c] + (p2[c] - p0[c]) * t + (2 * p0[c] - 5 * p1[c] + 4 * p2[c] - p3[c]) * t * t + (3 * p1[c] - p0[c] - 3 * p2[c] + p3[c]) * t ** 3)));
    }
  }
  out.push(pts[pts.length - 1]);
  return out;
}

/** The silhouette as the eye has it from a little above: below the widest ring, the hull of all rings. */
export function outline(cx, by, prof, k) {
  const [r1, h1] = prof[prof.length - 1];
  const R = Math.max(...prof.map((p) => p[0]));
  const w = prof.findIndex((p) => p[0] >= R - 0.05);
  const low = prof.slice(0, w + 1);
  const belly = [];
  for (let i = 0; i <= 72; i++) {
    const x = -R * Math.cos((Math.PI * i) / 72);
    let y = by - prof[w][1];
    for (const [r, h] of low) if (r > Math.abs(x)) y = Math.max(y, by - h + k * Math.sqrt(r * r - x * x));
    belly.push(`${n(cx + x)} ${n(y)}`);
  }
  const up = prof.slice(w + 1);
  const right = up.map(([r, h]) => `L${n(cx + r)} ${n(by - h)}`).join('');
  const left = up.map(([r, h]) => `L${n(cx - r)} ${n(by - h)}`).reverse().join('');
  return `M${belly.join('L')}${right}` + (r1 > 1 ? `A${n(r1)} ${n(r1 * k)} 0 0 0 ${n(cx - r1)} ${n(by - h1)}` : '') + `${left}Z`;
}

const run = (cx, by, prof, f, dy = 0) => 'M' + prof.map(([r, h]) => `${n(cx + r * f)} ${n(by - h + dy * Math.sqrt(Math.max(0, 1 - f * f)) * r)}`).join('L');

/** Light and shade over any shape that wraps a form of radius r around cx. */
export function wrapShade(s, d, cx, r, strength = 1) {
  const p = s.linear(cx - r, 0, cx + r, 0, [[0, DEEP, 0.12 * strength], [0.2, WARM, 0.16 * strength], [0.42, DEEP, 0], [0.78, DEEP, 0.36 * strength], [0.93, DEEP, 0.5 * strength], [1, DEEP, 0.36 * strength]]);
  return `<path d="${d}" fill="${p}"/>`;
}

/**
 * A solid of revolution. `top`: 'none' | 'flat' | 'open'; an open form may hold `tea` at `depth`.
 */
export function turned(s, o) {
  const { cx, by, prof, color, k = 0.21, gloss = 0.5, top = 'none', shadow = true, inner = color, tea, depth = 10, wall = 4, speck, strength = 1, rim = 0.7, contrast = 1 } = o;
  if (shadow) s.castRings(cx, by, prof, k, strength);
  const d = outline(cx, by, prof, k);
  const R = Math.max(...prof.map((p) => p[0]));
  const H = prof[prof.length - 1][1];
  const hi = mix(color, WARM, 0.34 * contrast);
  const lo = mix(color, DEEP, 0.46 * contrast);
  const back = mix(mix(color, DEEP, 0.34 * contrast), s.g.table, 0.2);
  const body = s.linear(cx - R, 0, cx + R, 0, [[0, mix(color, DEEP, 0.06)], [0.1, mix(color, hi, 0.55)], [0.27, hi], [0.5, color], [0.8, mix(color, lo, 0.82)], [0.93, lo], [1, back]]);
  const fall = s.linear(0, by - H, 0, by + R * k, [[0, WARM, 0.1], [0.45, DEEP, 0], [0.82, DEEP, 0.1 * contrast], [1, DEEP, 0.3 * contrast]]);
  const c = s.clip(d);
  const xs = [`<path d="${d}" fill="${body}"/>`];
  if (speck) xs.push(s.speck(d, speck.color, speck));
  xs.push(`<path d="${d}" fill="${fall}"/>`, `<g ${c} fill="none">`);
  if (gloss) {
    xs.push(`<path d="${run(cx, by, prof, -0.56, k * 0.5)}" stroke="${WARM}" stroke-width="${n(R * 0.17)}" opacity="${n(gloss * 0.42 * 10) / 10}" ${s.blur(Math.max(4, Math.round(R * 0.07)))}/>`);
    if (gloss > 0.6) xs.push(`<path d="${run(cx, by, prof.filter(([, h]) => h > H * 0.3 && h < H * 0.9), -0.6, k * 0.5)}" stroke="#fffdf6" stroke-width="${n(R * 0.05)}" stroke-linecap="round" opacity="${n(gloss * 0.75 * 10) / 10}" ${s.blur(2)}/>`);
  }
  const lit = s.linear(cx - R, by - H, cx + R * 0.1, by, [[0, WARM, 0.85 * rim], [0.6, WARM, 0.4 * rim], [1, WARM, 0]]);
  const bounce = s.linear(cx + R * 0.2, 0, cx + R, 0, [[0, mix(s.g.table, WARM, 0.3), 0], [1, mix(s.g.table, WARM, 0.35), 0.34]]);
  xs.push(`<path d="${d}" stroke="${lit}" stroke-width="5" ${s.blur(1.2)}/><path d="${d}" stroke="${bounce}" stroke-width="${n(R * 0.1 + 3)}" ${s.blur(4)}/>`, '</g>');
  const [r, h] = prof[prof.length - 1];
  if (top === 'flat') xs.push(cap(s, cx, by - h, r, k, color));
  if (top === 'open') xs.push(mouth(s, { cx, y: by - h, r, k, color, inner, tea, depth, wall }));
  s.add(xs.join(''));
  return { d, R, H };
}

export function cap(s, cx, y, r, k, color) {
  const p = s.linear(cx - r, y - r * k, cx + r, y + r * k, [[0, mix(color, WARM, 0.5)], [0.45, mix(color, WARM, 0.22)], [1, mix(color, DEEP, 0.12)]]);
  const e = s.linear(cx - r, y, cx + r, y, [[0, WARM, 0.9], [0.5, WARM, 0.35], [1, WARM, 0.05]]);
  return `<ellipse cx="${n(cx)}" cy="${n(y)}" rx="${n(r)}" ry="${n(r * k)}" fill="${p}"/><path d="M${n(cx - r)} ${n(y)}A${n(r)} ${n(r * k)} 0 0 0 ${n(cx + r)} ${n(y)}" fill="none" stroke="${e}" stroke-width="1.8"/>`;
}

/** The open top of a vessel: lip, inside, and what it holds. */
export function mouth(s, { cx, y, r, k, color, inner = color, tea, depth = 10, wall = 4 }) {
  const ri = r - wall;
  const el = (rx, cy) => `M${n(cx - rx)} ${n(cy)}a${n(rx)} ${n(rx * k)} 0 1 0 ${n(2 * rx)} 0a${n(rx)} ${n(rx * k)} 0 1 0 ${n(-2 * rx)} 0z`;
  const lip = s.linear(cx - r, y - r * k, cx + r, y + r * k, [[0, mix(color, WARM, 0.75)], [0.5, mix(color, WARM, 0.45)], [1, mix(color, WARM, 0.15)]]);
  const inside = s.linear(cx - ri, y, cx + ri, y, [[0, mix(inner, DEEP, 0.5)], [0.35, mix(inner, DEEP, 0.3)], [0.8, mix(inner, WARM, 0.1)], [1, mix(inner, WARM, 0.3)]]);
  const c = s.clip(el(ri, y + 0.6));
  let x = `<path d="${el(r, y)}" fill="${lip}"/><path d="${el(ri, y + 0.6)}" fill="${inside}"/>`;
  if (tea) {
    const ty = y + depth;
    const rt = ri - depth * 0.12;
    const surf = s.linear(cx - rt, ty - rt * k, cx + rt * 0.8, ty + rt * k, [[0, mix(tea, DEEP, 0.3)], [0.4, tea], [1, mix(tea, '#ffdf9a', 0.32)]]);
    const sky = s.linear(cx - rt, ty, cx + rt * 0.2, ty, [[0, '#fffaf0', 0.55], [1, '#fffaf0', 0]]);
    x += `<g ${c}><path d="${el(rt, ty)}" fill="${surf}"/><path d="${el(rt - 1.5, ty)}" fill="none" stroke="${mix(tea, '#ffe7b0', 0.55)}" stroke-width="2.4" opacity=".75"/>` +
      `<path d="M${n(cx - rt * 0.72)} ${n(ty + rt * k * 0.1)}A${n(rt * 0.74)} ${n(rt * k * 0.72)} 0 0 1 ${n(cx - rt * 0.1)} ${n(ty - rt * k * 0.66)}" fill="none" stroke="${sky}" stroke-width="${n(Math.max(2, rt * 0.07))}" stroke-linecap="round" ${s.blur(1.2)}/></g>`;
  }
  x += `<path d="${el(r - 0.8, y)}" fill="none" stroke="#fffaf0" stroke-width="1.2" opacity=".4"/>`;
  return x;
}

export const profiles = {
  cup: (r, h) => [...smooth([[r * 0.46, 0], [r * 0.47, h * 0.1]], 2), ...smooth([[r * 0.47, h * 0.1], [r * 0.74, h * 0.24], [r * 0.93, h * 0.58], [r, h]])],
  bowl: (r, h) => [...smooth([[r * 0.4, 0], [r * 0.41, h * 0.12]], 2), ...smooth([[r * 0.41, h * 0.12], [r * 0.7, h * 0.3], [r * 0.9, h * 0.66], [r, h]])],
  cylinder: (r, h, b = 5) => [[r - b, 0], [r - b * 0.3, b * 0.4], [r, b * 1.2], [r, h]],
};

export function cup(s, { r = 70, h = 72, form = 'cup', ...o }) {
  return turned(s, { prof: profiles[form](r, h), top: 'open', gloss: 0.8, depth: h * 0.2, ...o });
}

/** A strip that follows the curve of a form of radius r. */
export function band(cx, by, r, k, w0, w1, h0, h1) {
  const pts = [];
  const arc = (x, h) => `${n(cx + x)} ${n(by - h + k * Math.sqrt(Math.max(0, r * r - x * x)))}`;
  for (let i = 0; i <= 20; i++) pts.push(arc(w0 + ((w1 - w0) * i) / 20, h1));
  for (let i = 20; i >= 0; i--) pts.push(arc(w0 + ((w1 - w0) * i) / 20, h0));
  return 'M' + pts.join('L') + 'Z';
}

export const SERIF = "'Noto Serif CJK TC','Noto Serif TC','Songti TC','Source Han Serif TC',serif";
/** Characters set downwards. */
export function column(text, x, y, size, fill, { gap = 1.16, weight = 400, opacity = 1 } = {}) {
  return [...text].map((ch, i) => `<text x="${n(x)}" y="${n(y + i * size * gap)}" font-family="${SERIF}" font-size="${size}" font-weight="${weight}" text-anchor="middle" fill="${fill}" opacity="${opacity}">${ch}</text>`).join('');
}
/** The shop's small seal. */
export function seal(x, y, a = 17, color = '#9c3a28') {
  return `<rect x="${n(x - a / 2)}" y="${n(y)}" width="${a}" height="${a}" rx="1.6" fill="${color}"/><text x="${n(x)}" y="${n(y + a * 0.8)}" font-family="${SERIF}" font-size="${n(a * 0.76)}" font-weight="700" text-anchor="middle" fill="#fbf3e4">晨</text>`;
}

/** A pasted paper label with a drawing above the name. */
export function label(s, { cx, by, r, k = 0.21, w, h0, h1, paper = '#f3ead6', ink = '#2b2620', text, size = 30, draw, sealed = true, x = 0 }) {
  const d = band(cx, by, r, k, x - w, x + w, h0, h1);
  const inn = band(cx, by, r, k, x - w + 7, x + w - 7, h0 + 7, h1 - 7);
  const top = by - h1 + k * r;
  const H = h1 - h0;
  const name = [...text].length * size * 1.16;
  const drawH = H - name - 38 - (sealed ? 24 : 0);
  const parts = [`<path d="${d}" fill="${DEEP}" opacity=".3" transform="translate(1.5 2)" ${s.blur(1.5)}/>`, `<path d="${d}" fill="${paper}"/>`, `<path d="${inn}" fill="none" stroke="${ink}" stroke-width="1" opacity=".45"/>`];
  if (draw && drawH > 22) parts.push(`<g transform="translate(${n(cx + x)} ${n(top + 16)})">${draw(w * 2 - 26, Math.max(20, drawH), ink)}</g>`);
  parts.push(column(text, cx + x, by - h0 + k * r - name - (sealed ? 26 : 8) + size * 0.82 - 4, size, ink, { weight: 500 }));
  if (sealed) parts.push(seal(cx + x, by - h0 + k * r - 34, 17));
  parts.push(wrapShade(s, d, cx, r, 0.85));
  return parts.join('');
}

/** A round tin with a lid. */
export function tin(s, { cx, by, r = 110, h = 300, color, lidColor = color, k = 0.21, lid = 0.24, gloss = 0.45, tag, shadow = true }) {
  turned(s, { cx, by, prof: profiles.cylinder(r, h), color, k, gloss, shadow, rim: 0.6 });
  const y = by - h * (1 - lid);
  const l = h * lid;
  s.add(`<path d="${band(cx, by, r, k, -r, r, h * (1 - lid) - 7, h * (1 - lid))}" fill="${DEEP}" opacity=".4" ${s.blur(2)}/>`);
  if (tag) s.add(label(s, { cx, by, r, k, ...tag }));
  turned(s, { cx, by: y, prof: [[r + 2, 0], [r + 2, l - 6], [r, l - 1.5], [r - 2.5, l]], color: lidColor, k, gloss, top: 'flat', shadow: false, rim: 0.6 });
  s.add(`<path d="M${n(cx - r - 2)} ${n(y)}A${n(r + 2)} ${n((r + 2) * k)} 0 0 0 ${n(cx + r + 2)} ${n(y)}" fill="none" stroke="${DEEP}" stroke-width="1.6" opacity=".45"/><path d="M${n(cx - r - 2)} ${n(y - 2.5)}A${n(r + 2)} ${n((r + 2) * k)} 0 0 0 ${n(cx + r * 0.4)} ${n(y - 2.5 + (r + 2) * k * 0.92)}" fill="none" stroke="${WARM}" stroke-width="1.2" opacity=".4"/>`);
}

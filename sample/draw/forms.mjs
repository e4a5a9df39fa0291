// Freer forms: tubes, spouts, leaves, boxes, steam.
import { mix, n, seeded, WARM, DEEP, SUN } from './scene.mjs';

const bez = (p, t) => [0, 1].map((c) => (1 - t) ** 3 * p[0][c] + 3 * (1 - t) ** 2 * t * p[1][c] + 3 * (1 - t) * t * t * p[2][c] + t ** 3 * p[3][c]);
/** Points of a chain of cubic curves: [p0, c1, c2, p1, c3, c4, p2 …]. */
export function chain(pts, per = 18) {
  const out = [];
  for (let i = 0; i + 3 < pts.length; i += 3) for (let j = i ? 1 : 0; j <= per; j++) out.push(bez(pts.slice(i, i + 4), j / per));
  return out;
}
const line = (ps) => 'M' + ps.map((p) => `${n(p[0])} ${n(p[1])}`).join('L');

/** A tapering limb (spout, handle, stem) along a curve, widths at both ends. */
export function limb(s, pts, w0, w1, color, { ease = (t) => t, by, gloss = 0.6, cut = false, shadow = true } = {}) {
  const c = chain(pts);
  const L = [];
  const R = [];
  c.forEach((p, i) => {
    const a = c[Math.max(0, i - 1)];
    const b = c[Math.min(c.length - 1, i + 1)];
    const len = Math.hypot(b[0] - a[0], b[1] - a[1]) || 1;
    const nx = -(b[1] - a[1]) / len;
    const ny = (b[0] - a[0]) / len;
    const w = (w0 + (w1 - w0) * ease(i / (c.length - 1))) / 2;
    L.push([p[0] + nx * w, p[1] + ny * w]);
    R.push([p[0] - nx * w, p[1] - ny * w]);
  });
  const d = line([...L, ...R.reverse()]) + 'Z';
  const xs = c.map((p) => p[0]);
  const ys = c.map((p) => p[1]);
  const w = Math.max(w0, w1) / 2;
  const [x0, x1, y0, y1] = [Math.min(...xs) - w, Math.max(...xs) + w, Math.min(...ys) - w, Math.max(...ys) + w];
  if (by && shadow) s.castOutline(d, by, by - y0, x0 + w);
  const p = s.linear(x0, y0, x0 + (x1 - x0) * 0.55 + w, y1, [[0, mix(color, WARM, 0.3)], [0.45, color], [1, mix(color, DEEP, 0.5)]]);
  const q = w * 0.34;
  const cl = s.clip(d);
  let x = `<path d="${d}" fill="${p}"/><g ${cl} fill="none"><path d="${line(c.map((v) => [v[0] + q * 1.5, v[1] + q * 1.7]))}" stroke="${DEEP}" stroke-width="${n(w * 0.8)}" opacity=".3" ${s.blur(Math.max(2, Math.round(w * 0.2)))}/>` +
    `<path d="${line(c.map((v) => [v[0] - q, v[1] - q]))}" stroke="${WARM}" stroke-width="${n(Math.max(1.6, w * 0.3))}" opacity="${gloss * 0.65}" ${s.blur(Math.max(1.2, Math.round(w * 0.12)))}/></g>`;
  x += `<path d="${d}" fill="none" stroke="${mix(color, DEEP, 0.5)}" stroke-width=".8" opacity=".35"/>`;
  if (cut) {
    const e = c[c.length - 1];
    const f = c[c.length - 3];
    const ang = (Math.atan2(e[1] - f[1], e[0] - f[0]) * 180) / Math.PI;
    x += `<ellipse cx="${n(e[0])}" cy="${n(e[1])}" rx="${n(w1 * 0.2)}" ry="${n(w1 * 0.5)}" transform="rotate(${n(ang)} ${n(e[0])} ${n(e[1])})" fill="${mix(color, DEEP, 0.72)}" stroke="${mix(color, WARM, 0.4)}" stroke-width="2"/>`;
  }
  s.add(x);
  return d;
}

/** A leaf of the tea bush, drawn for labels (line) or laid on the table (solid). */
export function leaf(len, wid, ang, x, y, fill, vein) {
  const d = `M0 0C${n(len * 0.25)} ${n(-wid)} ${n(len * 0.7)} ${n(-wid * 0.8)} ${n(len)} 0C${n(len * 0.7)} ${n(wid * 0.8)} ${n(len * 0.25)} ${n(wid)} 0 0Z`;
  const ribs = [0.25, 0.42, 0.58, 0.74].map((t) => `M${n(len * t)} 0l${n(len * 0.11)} ${n(-wid * 0.42 * (1.1 - t * 0.6))}M${n(len * t)} 0l${n(len * 0.11)} ${n(wid * 0.42 * (1.1 - t * 0.6))}`).join('');
  return `<g transform="translate(${n(x)} ${n(y)}) rotate(${n(ang)})"><path d="${d}" fill="${fill}"${fill === 'none' ? ` stroke="${vein}" stroke-width="1.4"` : ''}/><path d="M0 0H${n(len * 0.95)}${ribs}" fill="none" stroke="${vein}" stroke-width="1.1" stroke-linecap="round" opacity=".8"/></g>`;
}

/** Rolled oolong: small tight knots with a curl of stem. */
export function pearls(s, { x, y, w, d, count, seed = 5, color = '#3c4632', size = 9, heap = 0, shadow = true }) {
  const rnd = seeded(seed);
  const all = [];
  for (let i = 0; i < count; i++) {
    const q = heap ? Math.sqrt((i + 0.5) / count) : Math.sqrt((i + 0.3 + rnd() * 0.6) / count);
    const a = i * 2.39996 + rnd() * 0.9;
    all.push([x + Math.cos(a) * q * w + (rnd() - 0.5) * size, y + Math.sin(a) * q * d - heap * (1 - q * q) * (0.4 + 0.6 * rnd()), size * (0.72 + rnd() * 0.5), rnd()]);
  }
  all.sort((a, b) => a[1] - b[1]);
  if (shadow) s.floor.push(...all.map(([px, py, r]) => `<ellipse cx="${n(px + r * 0.9)}" cy="${n(py + r * 0.55)}" rx="${n(r * 1.5)}" ry="${n(r * 0.55)}" fill="${s.g.shade}" opacity=".4" ${s.blur(2)}/>`));
  s.add(all.map(([px, py, r, v]) => {
    const c = mix(color, v > 0.6 ? '#6d7142' : DEEP, 0.32 * v);
    const rot = n(v * 180);
    return `<g transform="translate(${n(px)} ${n(py)}) rotate(${rot})"><path d="M${n(-r)} ${n(r * 0.1)}C${n(-r * 1.1)} ${n(-r * 0.8)} ${n(r * 0.3)} ${n(-r * 1.1)} ${n(r * 0.9)} ${n(-r * 0.4)}C${n(r * 1.4)} ${n(r * 0.3)} ${n(r * 0.3)} ${n(r)} ${n(-r * 0.4)} ${n(r * 0.8)}C${n(-r * 0.8)} ${n(r * 0.7)} ${n(-r)} ${n(r * 0.4)} ${n(-r)} ${n(r * 0.1)}Z" fill="${c}" stroke="${mix(c, DEEP, 0.7)}" stroke-width="1.3"/>` +
      `<path d="M${n(-r * 0.6)} ${n(r * 0.2)}C${n(-r * 0.2)} ${n(-r * 0.5)} ${n(r * 0.4)} ${n(-r * 0.5)} ${n(r * 0.8)} ${n(-r * 0.1)}M${n(-r * 0.2)} ${n(r * 0.55)}C0 ${n(r * 0.1)} ${n(r * 0.4)} ${n(r * 0.1)} ${n(r * 0.6)} ${n(r * 0.35)}" fill="none" stroke="${mix(c, WARM, 0.4)}" stroke-width="1.3" stroke-linecap="round" opacity=".5"/></g>`;
  }).join(''));
}

/** Long twisted leaves. */
export function twists(s, { x, y, w, d, count, seed = 9, color = '#2f3a2b', len = 34, colors, shadow = true }) {
  const rnd = seeded(seed);
  const all = Array.from({ length: count }, () => {
    const a = rnd() * Math.PI * 2;
    const q = Math.sqrt(rnd());
    return [x + Math.cos(a) * q * w, y + Math.sin(a) * q * d, rnd() * Math.PI, len * (0.7 + rnd() * 0.7), rnd(), rnd()];
  }).sort((a, b) => a[1] - b[1]);
  const shape = ([px, py, a, l, b]) => {
    const [ux, uy] = [Math.cos(a), Math.sin(a) * 0.42];
    const bend = (b - 0.5) * l * 0.6;
    const P = (t, o) => `${n(px + ux * l * (t - 0.5) - uy * o * 2 + 0)} ${n(py + uy * l * (t - 0.5) + o)}`;
    const th = l * 0.085 + b * 2.4;
    return [`M${P(0, 0)}C${P(0.3, bend - th)} ${P(0.7, bend * 0.4 - th)} ${P(1, 0)}C${P(0.7, bend * 0.4 + th)} ${P(0.3, bend + th)} ${P(0, 0)}Z`, `M${P(0.1, 0)}C${P(0.3, bend - 1)} ${P(0.6, bend * 0.4 - 1)} ${P(0.9, -0.5)}`];
  };
  if (shadow) s.floor.push(...all.map((v) => `<path d="${shape(v)[0]}" transform="translate(5 5)" fill="${s.g.shade}" opacity=".45" ${s.blur(2)}/>`));
  s.add(all.map((v) => {
    const c = colors ? colors[Math.floor(v[5] * colors.length)] : mix(color, DEEP, v[5] * 0.35);
    const [d1, d2] = shape(v);
    return `<path d="${d1}" fill="${c}"/><path d="${d2}" fill="none" stroke="${mix(c, WARM, 0.45)}" stroke-width="1.2" opacity=".7"/>`;
  }).join(''));
}

export function steam(s, x, y, h = 190, seed = 1, strength = 1) {
  const rnd = seeded(seed);
  for (let i = 0; i < 3; i++) {
    const x0 = x + (i - 1) * 20 + rnd() * 8;
    const hh = h * (0.75 + rnd() * 0.35);
    const a = 16 + rnd() * 18;
    const p = s.linear(0, y, 0, y - hh, [[0, '#fffaf0', 0], [0.22, '#fffaf0', 0.5 * strength], [0.6, '#fffaf0', 0.26 * strength], [1, '#fffaf0', 0]]);
    s.add(`<path d="M${n(x0)} ${n(y)}C${n(x0 - a)} ${n(y - hh * 0.25)} ${n(x0 + a * 1.4)} ${n(y - hh * 0.45)} ${n(x0 + a * 0.2)} ${n(y - hh * 0.65)}S${n(x0 + a)} ${n(y - hh * 0.9)} ${n(x0 + a * 1.5)} ${n(y - hh)}" fill="none" stroke="${p}" stroke-width="${n(9 + rnd() * 7)}" stroke-linecap="round" ${s.blur(6)}/>`);
  }
}

/** A box seen from a little above. Returns the projection and its face transforms. */
export function room(cx, by, turn = -22, k = 0.3) {
  const t = (turn * Math.PI) / 180;
  const P = (x, y, z) => [cx + x * Math.cos(t) - z * Math.sin(t), by - (x * Math.sin(t) + z * Math.cos(t)) * k - y];
  const poly = (...vs) => 'M' + vs.map((v) => P(...v).map(n).join(' ')).join('L') + 'Z';
  /** Places flat drawing (u right, v down) on the front plane z, origin at x,y. */
  const front = (x, y, z) => { const o = P(x, y, z); return `matrix(${n2(Math.cos(t))} ${n2(-Math.sin(t) * k)} 0 1 ${n(o[0])} ${n(o[1])})`; };
  const topm = (x, y, z) => { const o = P(x, y, z); return `matrix(${n2(Math.cos(t))} ${n2(-Math.sin(t) * k)} ${n2(Math.sin(t))} ${n2(Math.cos(t) * k)} ${n(o[0])} ${n(o[1])})`; };
  return { P, poly, front, top: topm };
}
const n2 = (v) => +v.toFixed(4);

export function castBox(s, R, w, d, h, strength = 1) {
  const c = [[-w / 2, 0, -d / 2], [w / 2, 0, -d / 2], [w / 2, 0, d / 2], [-w / 2, 0, d / 2]].map((v) => R.P(...v));
  const all = [...c, ...c.map((p) => [p[0] + SUN.x * h, p[1] + SUN.y * h])].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const cross = (o, a, b) => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
  const half = (ps) => ps.reduce((H, p) => { while (H.length > 1 && cross(H[H.length - 2], H[H.length - 1], p) <= 0) H.pop(); H.push(p); return H; }, []);
  const hull = [...half(all).slice(0, -1), ...half([...all].reverse()).slice(0, -1)];
  const x0 = R.P(0, 0, 0)[0];
  const p = s.linear(x0, 0, x0 + SUN.x * h + w / 2, 0, [[0, s.g.shade, 0.5 * strength], [0.5, s.g.shade, 0.34 * strength], [1, s.g.shade, 0.03]]);
  s.floor.push(`<path d="${line(hull)}Z" fill="${p}" ${s.blur(9)}/>`, `<path d="${line(c)}Z" transform="translate(3 4)" fill="${s.g.shade}" opacity="${0.6 * strength}" ${s.blur(5)}/>`);
}

/** A closed box: lit front, shaded side, bright top, soft edges. */
export function box(s, R, { w, d, h, y = 0, color, shadow = true, top = color }) {
  if (shadow) castBox(s, R, w, d, h + y);
  const f = R.poly([-w / 2, y, -d / 2], [w / 2, y, -d / 2], [w / 2, y + h, -d / 2], [-w / 2, y + h, -d / 2]);
  const r = R.poly([w / 2, y, -d / 2], [w / 2, y, d / 2], [w / 2, y + h, d / 2], [w / 2, y + h, -d / 2]);
  const t = R.poly([-w / 2, y + h, -d / 2], [w / 2, y + h, -d / 2], [w / 2, y + h, d / 2], [-w / 2, y + h, d / 2]);
  const [a, b] = [R.P(-w / 2, y + h, -d / 2), R.P(w / 2, y, -d / 2)];
  const c = R.P(w / 2, y + h, d / 2);
  const ff = s.linear(a[0], a[1], b[0], b[1], [[0, mix(color, WARM, 0.22)], [0.5, color], [1, mix(color, DEEP, 0.2)]]);
  const rf = s.linear(b[0], b[1], c[0], c[1], [[0, mix(color, DEEP, 0.55)], [1, mix(color, DEEP, 0.4)]]);
  const tf = s.linear(a[0], a[1], c[0], c[1] + 40, [[0, mix(top, WARM, 0.5)], [1, mix(top, WARM, 0.2)]]);
  const edge = (p, q, o) => `<path d="M${R.P(...p).map(n).join(' ')}L${R.P(...q).map(n).join(' ')}" stroke="${WARM}" stroke-width="1.8" stroke-linecap="round" opacity="${o}"/>`;
  s.add(`<path d="${f}" fill="${ff}" stroke="${color}" stroke-width=".6"/><path d="${r}" fill="${rf}"/><path d="${t}" fill="${tf}"/>` +
    edge([-w / 2, y + h, -d / 2], [w / 2, y + h, -d / 2], 0.7) + edge([w / 2, y, -d / 2], [w / 2, y + h, -d / 2], 0.28) + edge([w / 2, y + h, -d / 2], [w / 2, y + h, d / 2], 0.22) + edge([-w / 2, y + 2, -d / 2], [-w / 2, y + h, -d / 2], 0.4));
  return { f, r, t };
}

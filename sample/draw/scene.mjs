// The room every object stands in: a wall, a table, one light from the upper left.
const rgb = (h) => [1, 3, 5].map((i) => parseInt(h.slice(i, i + 2), 16));
export const mix = (a, b, t) =>
  '#' + rgb(a).map((v, i) => Math.round(v + (rgb(b)[i] - v) * t).toString(16).padStart(2, '0')).join('');
export const n = (v) => +(+v).toFixed(1);
export const WARM = '#fff4de';
export const DEEP = '#17120d';

/** A repeatable random sequence. */
export function seeded(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export const grounds = {
  oat: { wall: '#e9e0cf', table: '#ddd1bb', shade: '#5b4a35', dark: false },
  sand: { wall: '#dacbb0', table: '#cbb997', shade: '#564227', dark: false },
  clay: { wall: '#d3b6a3', table: '#c3a18b', shade: '#5c3424', dark: false },
  ochre: { wall: '#cab48c', table: '#b9a176', shade: '#5b3f14', dark: false },
  sage: { wall: '#c3c9b4', table: '#b0b89e', shade: '#394029', dark: false },
  mist: { wall: '#c6ccca', table: '#b3bbb9', shade: '#343c3c', dark: false },
  green: { wall: '#4a5a4c', table: '#3e4d40', shade: '#0c1510', dark: true },
  umber: { wall: '#5e5148', table: '#4f433b', shade: '#150e09', dark: true },
};

/** Direction of cast shadows on the table, per unit of height. */
export const SUN = { x: 0.86, y: 0.15 };

export class Scene {
  constructor(title, ground, { horizon = 600, w = 800, h = 1000, zoom = 1.26, at = [420, 655], to = [404, 570] } = {}) {
    Object.assign(this, { title, g: grounds[ground], horizon, w, h, zoom, at, to, defs: [], floor: [], body: [], count: 0 });
    this.blurs = new Map();
  }
  id(p = 'g') {
    return p + (++this.count).toString(36);
  }
  add(...xs) {
    this.body.push(...xs);
    return this;
  }
  /** Linear gradient in user space; stops are [offset, colour, opacity]. Returns a paint. */
  linear(x1, y1, x2, y2, stops) {
    const id = this.id();
    const s = stops.map(([o, c, a]) => `<stop offset="${o}" stop-color="${c}"${a === undefined ? '' : ` stop-opacity="${a}"`}/>`).join('');
    this.defs.push(`<linearGradient id="${id}" gradientUnits="userSpaceOnUse" x1="${n(x1)}" y1="${n(y1)}" x2="${n(x2)}" y2="${n(y2)}">${s}</linearGradient>`);
    return `url(#${id})`;
  }
  radial(cx, cy, r, stops, squash = 1) {
    const id = this.id();
    const s = stops.map(([o, c, a]) => `<stop offset="${o}" stop-color="${c}"${a === undefined ? '' : ` stop-opacity="${a}"`}/>`).join('');
    const t = squash === 1 ? '' : ` gradientTransform="matrix(1 0 0 ${squash} 0 ${n(cy * (1 - squash))})"`;
    this.defs.push(`<radialGradient id="${id}" gradientUnits="userSpaceOnUse" cx="${n(cx)}" cy="${n(cy)}" r="${n(r)}"${t}>${s}</radialGradient>`);
    return `url(#${id})`;
  }
  blur(d) {
    if (!this.blurs.has(d)) {
      const id = this.id('b');
      this.blurs.set(d, id);
      this.defs.push(`<filter id="${id}" filterUnits="userSpaceOnUse" x="-100" y="-100" width="${this.w + 200}" height="${this.h + 200}" color-interpolation-filters="sRGB"><feGaussianBlur stdDeviation="${d}"/></filter>`);
    }
    return `filter="url(#${this.blurs.get(d)})"`;
  }
  clip(d) {
    const id = this.id('c');
    this.defs.push(`<clipPath id="${id}"><path d="${d}"/></clipPath>`);
    return `clip-path="url(#${id})"`;
  }
  /** Irregular specks (ash, sand, iron) laid over a shape. */
  speck(d, colour, { freq = 0.35, amount = 0.5, gain = 9, seed = 3, opacity = 0.5 } = {}) {
    const id = this.id('f');
    const c = rgb(colour).map((v) => n(v / 2.55) / 100);
    this.defs.push(`<filter id="${id}" x="0" y="0" width="1" height="1" color-interpolation-filters="sRGB"><feTurbulence type="fractalNoise" baseFrequency="${freq}" numOctaves="2" seed="${seed}"/><feColorMatrix values="0 0 0 0 ${c[0]} 0 0 0 0 ${c[1]} 0 0 0 0 ${c[2]} ${gain} 0 0 0 ${n(-gain * (1 - amount * 0.8) * 10) / 10}"/><feComposite in2="SourceAlpha" operator="in"/></filter>`);
    return `<path d="${d}" filter="url(#${id})" opacity="${opacity}"/>`;
  }
  /** Shadow of a flat outline standing on the table at height 0 = by. */
  castOutline(d, by, height, x0, extra = '') {
    const { x, y } = SUN;
    const p = this.linear(x0, by, x0 + x * height * 1.05, by, [[0, this.g.shade, 0.58], [0.5, this.g.shade, 0.4], [1, this.g.shade, 0.04]]);
    // the gradient must not be skewed with the outline, so it is applied to a clipped plane
    const id = this.id('c');
    this.defs.push(`<clipPath id="${id}"><path d="${d}" transform="matrix(1 0 ${-x} ${-y} ${n(x * by)} ${n(by + y * by)})" ${extra}/></clipPath>`);
    this.floor.push(`<g ${this.blur(6)}><rect x="-60" y="${this.horizon}" width="${this.w + 120}" height="${this.h}" fill="${p}" clip-path="url(#${id})"/></g>`);
  }
  /** Shadow of a turned form: the union of its rings, thrown along the light. */
  castRings(cx, by, prof, k, strength = 1) {
    const top = prof[prof.length - 1][1];
    const rmax = Math.max(...prof.map((p) => p[0]));
    const steps = Math.max(16, Math.round(top / 9));
    let d = '';
    for (let i = 0; i <= steps; i++) {
      const h = (top * i) / steps;
      let j = 0;
      while (j < prof.length - 2 && prof[j + 1][1] < h) j++;
      const [a, b] = [prof[j], prof[j + 1]];
      const r = Math.max(1, a[0] + (b[0] - a[0]) * Math.min(1, Math.max(0, (h - a[1]) / (b[1] - a[1] || 1))));
      const x = cx + SUN.x * h;
      const y = by + SUN.y * h;
      d += `M${n(x - r)} ${n(y)}a${n(r)} ${n(r * k)} 0 1 0 ${n(2 * r)} 0a${n(r)} ${n(r * k)} 0 1 0 ${n(-2 * r)} 0z`;
    }
    const p = this.linear(cx, by, cx + SUN.x * top + rmax, by, [[0, this.g.shade, 0.62 * strength], [0.5, this.g.shade, 0.42 * strength], [1, this.g.shade, 0.04]]);
    const r0 = prof[0][0];
    this.floor.push(
      `<path d="${d}" fill="${p}" ${this.blur(top > 150 ? 9 : 6)}/>`,
      `<ellipse cx="${n(cx + r0 * 0.06)}" cy="${n(by + r0 * k * 0.12)}" rx="${n(r0 * 1.05)}" ry="${n(r0 * k * 1.12 + 2)}" fill="${this.g.shade}" opacity="${0.62 * strength}" ${this.blur(4)}/>`,
    );
  }
  toString() {
    const { w, h, g, zoom, at, to } = this;
    const y = (this.horizon - at[1]) * zoom + to[1];
    const wall = this.linear(0, 0, w, h, [[0, mix(g.wall, WARM, g.dark ? 0.1 : 0.22)], [0.5, g.wall], [1, mix(g.wall, g.shade, 0.16)]]);
    const table = this.linear(0, y, w * 0.8, h, [[0, mix(g.table, WARM, g.dark ? 0.1 : 0.24)], [0.45, g.table], [1, mix(g.table, g.shade, 0.2)]]);
    const glow = this.radial(w * 0.16, h * 0.16, w * 0.95, [[0, WARM, g.dark ? 0.2 : 0.4], [0.5, WARM, g.dark ? 0.07 : 0.12], [1, WARM, 0]]);
    const pane = this.linear(0, 0, w, h * 0.5, [[0, WARM, g.dark ? 0.12 : 0.32], [1, WARM, 0.04]]);
    const edge = this.linear(0, y, w, y, [[0, mix(g.table, WARM, 0.4), g.dark ? 0.3 : 0.75], [0.6, g.shade, 0.14], [1, g.shade, 0.24]]);
    const foot = this.linear(0, y - 70, 0, y, [[0, g.shade, 0], [1, g.shade, 0.1]]);
    const grain = this.id('n');
    this.defs.push(`<filter id="${grain}" x="0" y="0" width="1" height="1" color-interpolation-filters="sRGB"><feTurbulence type="fractalNoise" baseFrequency=".8" numOctaves="2" seed="7"/><feColorMatrix values=".33 .33 .33 0 0 .33 .33 .33 0 0 .33 .33 .33 0 0 0 0 0 0 1"/></filter>`);
    const camera = `transform="matrix(${zoom} 0 0 ${zoom} ${n(to[0] - at[0] * zoom)} ${n(to[1] - at[1] * zoom)})"`;
    return [
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}" role="img">`,
      `<title>${this.title}</title>`,
      `<rect width="${w}" height="${h}" fill="${wall}"/>`,
      `<g ${this.blur(26)}><path d="M-60 ${n(y - 330)}L${w * 0.62} ${n(y - 640)}V${n(y - 330)}L-60 ${n(y - 60)}Z" fill="${pane}"/></g>`,
      `<rect y="${n(y - 70)}" width="${w}" height="70" fill="${foot}"/>`,
      `<rect y="${n(y)}" width="${w}" height="${n(h - y)}" fill="${table}"/>`,
      `<rect width="${w}" height="${h}" fill="${glow}"/>`,
      `<rect y="${n(y - 0.8)}" width="${w}" height="1.8" fill="${edge}"/>`,
      `<g ${camera}>${this.floor.join('\n')}</g>`,
      `<g ${camera}>${this.body.join('\n')}</g>`,
      `<rect width="${w}" height="${h}" filter="url(#${grain})" opacity=".2" style="mix-blend-mode:soft-light"/>`,
      `</svg>\n`,
    ].join('\n').replace('</title>', `</title>\n<defs>${this.defs.join('\n')}</defs>`);
  }
}

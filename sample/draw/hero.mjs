// Morning in the mountains: ridges behind ridges, mist between, a tea slope and one roof.
import { mix, n, seeded } from './scene.mjs';

const W = 2400;
const H = 1200;
const light = { sky: ['#faf7f0', '#f3ecdd', '#ecdfc8'], sun: '#fff6df', far: '#d3d6ca', near: '#2e4b3b', mist: '#f6efdf', row: '#8fa58c', roof: '#2a2a24', wall: '#d9cbab', window: '#f3c777', bird: '#4a5a50' };
const dark = { sky: ['#12130f', '#1d2421', '#4d5c56'], sun: '#dfe6d6', far: '#3a4742', near: '#0b110d', mist: '#566660', row: '#2b3b31', roof: '#070907', wall: '#2c2c24', window: '#f0b860', bird: '#8a958c' };

/** A ridge line: broad shoulders with finer and finer breaks. */
function crest(seed, base, amp, sharp = 1, lean = 0) {
  const rnd = seeded(seed);
  const waves = [0.9, 1.7, 3.1, 5.9, 11, 21].map((f, i) => [f, amp / (1 + i * 1.15) ** 1.5, rnd() * 6.28]);
  const pts = [];
  for (let x = -20; x <= W + 20; x += 12) {
    const t = x / W;
    let y = 0;
    for (const [f, a, p] of waves) {
      const v = Math.sin(t * 6.283 * f * 0.62 + p);
      y += a * (sharp > 0 ? 1 - 2 * Math.abs(v) ** (0.9 + 0.5 * (1 - sharp)) : v);
    }
    pts.push([x, base - y * 0.62 - lean * (t - 0.5)]);
  }
  return pts;
}
const path = (pts) => 'M' + pts.map((p) => `${n(p[0])} ${n(p[1])}`).join('L');
const at = (pts, x) => pts[Math.max(0, Math.min(pts.length - 1, Math.round((x + 20) / 12)))][1];

function tree(x, y, h, fill, rnd) {
  let d = `M${n(x)} ${n(y - h)}`;
  const side = (f) => {
    const out = [];
    for (let i = 1; i <= 6; i++) {
      const t = i / 6;
      const w = h * 0.15 * t ** 0.72 * (0.8 + rnd() * 0.4);
      out.push([x + f * w, y - h * (1 - t * 0.9)], [x + f * w * 0.45, y - h * (1 - t * 0.9) - h * 0.012]);
    }
    return out;
  };
  const r = side(1);
  const l = side(-1).reverse();
  d += r.map((p) => `L${n(p[0])} ${n(p[1])}`).join('') + `L${n(x + h * 0.014)} ${n(y)}L${n(x - h * 0.014)} ${n(y)}` + l.map((p) => `L${n(p[0])} ${n(p[1])}`).join('') + 'Z';
  return `<path d="${d}" fill="${fill}"/>`;
}

export function hero(night) {
  const c = night ? dark : light;
  const defs = [];
  const out = [];
  const grad = (id, y0, y1, stops) => { defs.push(`<linearGradient id="${id}" gradientUnits="userSpaceOnUse" x1="0" y1="${n(y0)}" x2="0" y2="${n(y1)}">${stops.map(([o, col, a = 1]) => `<stop offset="${o}" stop-color="${col}" stop-opacity="${a}"/>`).join('')}</linearGradient>`); return `url(#${id})`; };
  for (const b of [3, 10, 24, 50]) defs.push(`<filter id="b${b}" filterUnits="userSpaceOnUse" x="-200" y="-200" width="2800" height="1600" color-interpolation-filters="sRGB"><feGaussianBlur stdDeviation="${b}"/></filter>`);
  defs.push(`<radialGradient id="sun" gradientUnits="userSpaceOnUse" cx="1560" cy="330" r="900"><stop offset="0" stop-color="${c.sun}" stop-opacity="${night ? 0.2 : 0.95}"/><stop offset=".4" stop-color="${c.sun}" stop-opacity="${night ? 0.07 : 0.4}"/><stop offset="1" stop-color="${c.sun}" stop-opacity="0"/></radialGradient>`);
  defs.push(`<filter id="grain" x="0" y="0" width="1" height="1" color-interpolation-filters="sRGB"><feTurbulence type="fractalNoise" baseFrequency=".7" numOctaves="2" seed="11"/><feColorMatrix values=".33 .33 .33 0 0 .33 .33 .33 0 0 .33 .33 .33 0 0 0 0 0 0 1"/></filter>`);
  out.push(`<rect width="${W}" height="${H}" fill="${grad('sky', 0, 760, [[0, c.sky[0]], [0.45, c.sky[1]], [1, c.sky[2]]])}"/>`, `<rect width="${W}" height="${H}" fill="url(#sun)"/>`);
  out.push(`<circle cx="1560" cy="318" r="${night ? 42 : 58}" fill="${night ? '#e6e2d0' : '#fffaf0'}" opacity="${night ? 0.7 : 0.9}" filter="url(#b3)"/>`);
  const layers = [
    [11, 470, 74, 0.55, 30, 0.0], [5, 545, 120, 0.8, -60, 0.12], [29, 640, 128, 0.7, 90, 0.27], [41, 730, 112, 0.6, -120, 0.44], [8, 820, 98, 0.45, 160, 0.62], [63, 915, 80, 0.3, -90, 0.8],
  ];
  layers.forEach(([seed, base, amp, sharp, lean, t], i) => {
    const pts = crest(seed, base, amp, sharp, lean);
    const top = Math.min(...pts.map((p) => p[1]));
    const col = mix(c.far, c.near, t ** 1.15);
    const foot = mix(col, c.mist, night ? 0.72 : 0.86);
    const d = `${path(pts)}L${W + 20} ${H}L-20 ${H}Z`;
    out.push(`<path d="${d}" fill="${grad('r' + i, top, base + 190, [[0, col], [0.42, mix(col, c.mist, night ? 0.12 : 0.22)], [1, foot]])}"/>`);
    // the lit edge towards the sun
    out.push(`<path d="${path(pts)}" fill="none" stroke="${c.sun}" stroke-width="1.6" opacity="${night ? 0.1 : 0.35}"/>`);
    if (i >= 3 && i < 5) {
      const rnd = seeded(seed * 7);
      let trees = '';
      const groves = Array.from({ length: i === 3 ? 9 : 6 }, () => rnd() * W);
      for (let k = 0; k < (i === 3 ? 70 : 46); k++) { const x = groves[k % groves.length] + (rnd() + rnd() - 1) * (i === 3 ? 110 : 80); const h = (i === 3 ? 17 : 34) * (0.7 + rnd() * 0.7); trees += tree(x, at(pts, x) + h * 0.2, h, mix(col, c.near, 0.2), rnd); }
      out.push(trees);
    }
    // mist lying in the valley before the next ridge
    const rnd = seeded(seed + 90);
    for (let k = 0; k < 3; k++) out.push(`<ellipse cx="${n(rnd() * W)}" cy="${n(base + 70 + rnd() * 60)}" rx="${n(420 + rnd() * 500)}" ry="${n(20 + rnd() * 26)}" fill="${c.mist}" opacity="${n((night ? 0.3 : 0.5) * (0.6 + rnd() * 0.5) * 10) / 10}" filter="url(#b24)"/>`);
  });
  // the tea slope in front, in rows that follow the ground
  const ground = (x) => 1052 - 96 * Math.sin((x / W) * 3.4 + 2.35) - 30 * Math.sin((x / W) * 8 + 1);
  const edge = [];
  for (let x = -20; x <= W + 20; x += 24) edge.push([x, ground(x)]);
  const slope = `${path(edge)}L${W + 20} ${H + 10}L-20 ${H + 10}Z`;
  defs.push(`<clipPath id="slope"><path d="${slope}"/></clipPath>`);
  out.push(`<path d="${slope}" fill="${grad('slope1', 930, 1200, [[0, mix(c.near, c.row, night ? 0.35 : 0.34)], [1, mix(c.near, '#0a0f0b', night ? 0.3 : 0.32)]])}"/>`);
  let rows = '';
  const rnd = seeded(3);
  for (let r = 0; r < 11; r++) {
    const off = 14 + r * 14 + r * r * 1.7;
    const th = 5 + r * 1.5;
    const pts = [];
    for (let x = -20; x <= W + 20; x += 20) pts.push([x, ground(x) + off + 12 * Math.sin((x / W) * 5 + r * 0.22) + (rnd() - 0.5) * 1.6]);
    rows += `<path d="${path(pts.map(([x, y]) => [x, y + th * 0.7]))}" fill="none" stroke="#060a07" stroke-width="${n(th * 0.9)}" opacity=".3"/><path d="${path(pts)}" fill="none" stroke="${mix(c.row, c.near, 0.18 + r * 0.055)}" stroke-width="${n(th)}" stroke-linecap="round" stroke-dasharray="${n(17 + r * 3)} ${n(th * 0.62)}" opacity=".72"/><path d="${path(pts.map(([x, y]) => [x, y - th * 0.3]))}" fill="none" stroke="${mix(c.row, c.sun, night ? 0.12 : 0.4)}" stroke-width="${n(th * 0.4)}" opacity="${night ? 0.22 : 0.26}" filter="url(#b3)"/>`;
  }
  out.push(`<g clip-path="url(#slope)">${rows}</g>`);
  // one house among cedars
  const hx = 1786;
  const hy = ground(hx) + 6;
  const tr = seeded(17);
  for (const [dx, h] of [[-118, 120], [-92, 168], [-66, 134], [126, 150], [152, 112], [176, 92]]) out.push(tree(hx + dx, ground(hx + dx) + 8, h, mix(c.near, '#0a0f0b', 0.3), tr));
  out.push(`<rect x="${hx - 46}" y="${n(hy - 40)}" width="104" height="42" fill="${mix(c.wall, c.near, night ? 0.2 : 0.16)}"/><rect x="${hx + 6}" y="${n(hy - 40)}" width="52" height="42" fill="${c.near}" opacity=".35"/>` +
    `<rect x="${hx - 30}" y="${n(hy - 30)}" width="18" height="17" fill="${c.window}"/><path d="M${hx - 21} ${n(hy - 30)}v17M${hx - 30} ${n(hy - 21.5)}h18" stroke="${c.roof}" stroke-width="1.4"/><rect x="${hx - 2}" y="${n(hy - 31)}" width="15" height="33" fill="${c.roof}" opacity=".75"/>` +
    `<path d="M${hx - 66} ${n(hy - 36)}C${hx - 44} ${n(hy - 48)} ${hx - 34} ${n(hy - 62)} ${hx - 24} ${n(hy - 72)}H${hx + 38}C${hx + 46} ${n(hy - 60)} ${hx + 58} ${n(hy - 47)} ${hx + 78} ${n(hy - 36)}Z" fill="${c.roof}"/><path d="M${hx - 25} ${n(hy - 72)}H${hx + 39}" stroke="${c.sun}" stroke-width="2" opacity="${night ? 0.25 : 0.5}"/>`);
  if (night) out.push(`<circle cx="${hx - 21}" cy="${n(hy - 22)}" r="60" fill="${c.window}" opacity=".22" filter="url(#b24)"/>`);
  out.push(`<path d="M${hx + 22} ${n(hy - 74)}C${hx + 14} ${n(hy - 110)} ${hx + 44} ${n(hy - 140)} ${hx + 30} ${n(hy - 190)}S${hx + 60} ${n(hy - 240)} ${hx + 56} ${n(hy - 290)}" fill="none" stroke="${night ? '#aab5ac' : '#fffaf0'}" stroke-width="9" stroke-linecap="round" opacity="${night ? 0.16 : 0.5}" filter="url(#b10)"/>`);
  out.push(`<ellipse cx="620" cy="985" rx="760" ry="46" fill="${c.mist}" opacity="${night ? 0.32 : 0.62}" filter="url(#b50)"/><ellipse cx="1500" cy="930" rx="500" ry="26" fill="${c.mist}" opacity="${night ? 0.16 : 0.45}" filter="url(#b24)"/>`);
  // three birds
  out.push([[1004, 286, 15], [1042, 262, 12], [1082, 280, 10]].map(([x, y, w]) => `<path d="M${x - w} ${y - w * 0.3}Q${x - w * 0.4} ${y - w * 0.5} ${x} ${y}Q${x + w * 0.5} ${y - w * 0.62} ${x + w} ${y - w * 0.42}" fill="none" stroke="${c.bird}" stroke-width="2.4" stroke-linecap="round" opacity=".7"/>`).join(''));
  out.push(`<rect width="${W}" height="90" fill="${grad('head', 0, 90, [[0, c.sky[0]], [1, c.sky[0], 0]])}"/>`);
  out.push(`<rect width="${W}" height="${H}" filter="url(#grain)" opacity=".14" style="mix-blend-mode:soft-light"/>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${W} ${H}" width="${W}" height="${H}" role="img">\n<title>晨霧中的山嶺與茶園</title>\n<defs>${defs.join('\n')}</defs>\n${out.join('\n')}\n</svg>\n`;
}

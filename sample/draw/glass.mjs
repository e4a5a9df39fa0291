// Glass: what it holds, then edges and reflections.
import { mix, n, WARM, DEEP, SUN } from './scene.mjs';
import { outline, smooth } from './turned.mjs';

export function glass(s, { cx, by, prof, k = 0.21, tea, level, wall = 5, lip = true, tint = '#eef2ea' }) {
  const d = outline(cx, by, prof, k);
  const R = Math.max(...prof.map((p) => p[0]));
  const [rt, H] = prof[prof.length - 1];
  const el = (x, y, r) => `M${n(x - r)} ${n(y)}a${n(r)} ${n(r * k)} 0 1 0 ${n(2 * r)} 0a${n(r)} ${n(r * k)} 0 1 0 ${n(-2 * r)} 0z`;
  s.castRings(cx, by, prof, k, 0.72);
  if (tea) s.floor.push(`<ellipse cx="${n(cx + SUN.x * H * level * 0.6 + R * 0.3)}" cy="${n(by + SUN.y * H * 0.5)}" rx="${n(R * 0.95)}" ry="${n(R * k * 0.8)}" fill="${mix(tea, '#ffd98a', 0.45)}" opacity=".5" ${s.blur(9)}/>`);
  const at = (h) => { let j = 0; while (j < prof.length - 2 && prof[j + 1][1] < h) j++; const [a, b] = [prof[j], prof[j + 1]]; return a[0] + ((b[0] - a[0]) * (h - a[1])) / (b[1] - a[1] || 1); };
  const xs = [];
  const pale = s.linear(cx - R, 0, cx + R, 0, [[0, '#ffffff', 0.42], [0.12, '#ffffff', 0.14], [0.5, '#ffffff', 0.06], [0.86, DEEP, 0.05], [0.96, DEEP, 0.14], [1, '#ffffff', 0.3]]);
  xs.push(`<path d="${d}" fill="${tint}" opacity=".16"/>`, `<path d="${d}" fill="${pale}"/>`);
  if (lip) xs.push(`<path d="${el(cx, by - H, rt)}" fill="#ffffff" opacity=".1"/><path d="M${n(cx - rt)} ${n(by - H)}A${n(rt)} ${n(rt * k)} 0 0 1 ${n(cx + rt)} ${n(by - H)}" fill="none" stroke="#fffdf6" stroke-width="1.6" opacity=".6"/>`);
  if (tea) {
    const hl = H * level;
    const inn = [...prof.filter(([, h]) => h > 9 && h < hl).map(([r, h]) => [r - wall, h]), [at(hl) - wall, hl]];
    const td = outline(cx, by, inn, k);
    const rl = at(hl) - wall;
    const body = s.linear(cx - R, 0, cx + R, 0, [[0, mix(tea, DEEP, 0.24)], [0.2, tea], [0.5, mix(tea, '#ffd27a', 0.28)], [0.74, mix(tea, '#ffe09a', 0.42)], [0.92, tea], [1, mix(tea, DEEP, 0.3)]]);
    const fall = s.linear(0, by - hl, 0, by, [[0, mix(tea, DEEP, 0.4), 0.4], [0.35, tea, 0], [0.8, '#ffe2a0', 0.16], [1, DEEP, 0.22]]);
    const top = s.linear(cx - rl, 0, cx + rl, 0, [[0, mix(tea, DEEP, 0.18)], [0.5, mix(tea, '#ffdf98', 0.3)], [1, mix(tea, '#ffe9b8', 0.5)]]);
    xs.push(`<path d="${td}" fill="${body}" opacity=".93"/><path d="${td}" fill="${fall}"/><path d="${el(cx, by - hl, rl)}" fill="${top}" opacity=".95"/><path d="${el(cx, by - hl, rl - 1)}" fill="none" stroke="${mix(tea, '#fff1cf', 0.6)}" stroke-width="2" opacity=".8"/>`);
  }
  const side = (f, dx = 0) => 'M' + prof.map(([r, h]) => `${n(cx + (r - dx) * f)} ${n(by - h)}`).join('L');
  const c = s.clip(d);
  const edge = s.linear(cx - R, 0, cx + R, 0, [[0, '#fffdf6', 0.95], [0.3, '#fffdf6', 0.35], [0.7, DEEP, 0.1], [1, DEEP, 0.42]]);
  xs.push(`<g ${c} fill="none"><path d="${d}" stroke="${edge}" stroke-width="6.5"/><path d="${side(1, wall)}" stroke="#fffdf6" stroke-width="1.8" opacity=".5"/>` +
    `<path d="${side(-0.62)}" stroke="#fffdf6" stroke-width="${n(R * 0.11)}" opacity=".42" ${s.blur(3)}/><path d="${side(0.78)}" stroke="#fffdf6" stroke-width="${n(R * 0.035)}" opacity=".35" ${s.blur(2)}/></g>`);
  if (lip) xs.push(`<path d="M${n(cx - rt)} ${n(by - H)}A${n(rt)} ${n(rt * k)} 0 0 0 ${n(cx + rt)} ${n(by - H)}" fill="none" stroke="#fffdf6" stroke-width="3" opacity=".85"/><path d="M${n(cx - rt)} ${n(by - H + 3)}A${n(rt)} ${n(rt * k)} 0 0 0 ${n(cx + rt)} ${n(by - H + 3)}" fill="none" stroke="${DEEP}" stroke-width="1" opacity=".2"/>`);
  s.add(xs.join(''));
  return { d };
}

export function glassCup(s, { cx, by, r, h, tea, level = 0.65 }) {
  return glass(s, { cx, by, tea, level, prof: smooth([[r * 0.6, 0], [r * 0.8, h * 0.1], [r * 0.95, h * 0.4], [r * 0.97, h * 0.72], [r, h]]) });
}
